package cxr.image.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Looks at a picture while it is decoded: whether there is anything in it, and what its file says
 * that is not followed.
 */
final class Inspection implements RowSink {

  private static final int LEVELS = 256;

  /** A picture within so many levels is told from a blank one by no eye. */
  private static final int ONE_GREY = 8;

  /** This share of a picture's pixels makes it blank: a letter that marks a side has less. */
  private static final double BLANK = 0.99;

  private static final int MOST_NOTES = 8; // a file may repeat its parts

  /** Height and width of a pixel may differ by this share and count as the same. */
  static final double NEARLY_SQUARE = 0.01;

  private final RowSink target;
  private final List<String> notes = new ArrayList<>();
  private final long[] counts = new long[LEVELS];

  /**
   * @param target gets all that comes
   */
  Inspection(RowSink target) {
    this.target = target;
  }

  /**
   * Notes that pixels are said not to be square; viewers of photographs do not go by that.
   *
   * @param across pixels of a unit of length
   * @param down pixels of the same unit
   */
  static void density(long across, long down, Consumer<String> notes) {
    if (across > 0 && down > 0 && Math.abs((double) across / down - 1) > NEARLY_SQUARE) {
      notes.accept(
          String.format(
              Locale.ROOT,
              "its pixels are said to be %.2f times as high as wide, which is not followed",
              (double) across / down));
    }
  }

  @Override
  public void begin(int width, int height) {
    target.begin(width, height);
  }

  @Override
  public void row(float[] values) {
    for (float value : values) {
      counts[Math.min(LEVELS - 1, (int) (value * LEVELS))]++;
    }
    target.row(values);
  }

  @Override
  public void note(String words) {
    if (notes.size() < MOST_NOTES && !notes.contains(words)) {
      notes.add(words);
    }
    target.note(words);
  }

  /** What is odd, in the order it was found. */
  List<String> notes() {
    long all = 0;
    long inside = 0; // of the levels up to this one, the last ones
    long most = 0;
    int at = 0;
    for (int level = 0; level < LEVELS; level++) {
      all += counts[level];
      inside += counts[level] - (level < ONE_GREY ? 0 : counts[level - ONE_GREY]);
      if (inside > most) {
        most = inside;
        at = level;
      }
    }
    List<String> result = new ArrayList<>(notes);
    if (most >= BLANK * all) {
      result.add(blank((double) most / all, at));
    }
    return result;
  }

  /**
   * @param last of the levels that this share of the pixels has
   */
  private String blank(double share, int last) {
    int from = Math.max(0, last - ONE_GREY + 1);
    while (counts[from] == 0) {
      from++;
    }
    String grey =
        last == 0
            ? "black"
            : from == LEVELS - 1
                ? "white"
                : String.format(
                    Locale.ROOT,
                    "from %.2f to %.2f in the range of 0, black, to 1, white",
                    (double) from / LEVELS,
                    (last + 1.0) / LEVELS);
    return String.format(
        Locale.ROOT,
        "it is blank, or nearly so: %.1f %% of its pixels are %s; a report of it means nothing",
        Math.floor(1000 * share) / 10,
        grey);
  }
}
