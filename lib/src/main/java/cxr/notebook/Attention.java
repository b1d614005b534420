package cxr.notebook;

import cxr.generate.WrittenReport;
import cxr.image.GreyImage;
import cxr.model.ReportModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where the decoder looked on the frontal X-ray while it wrote a report: the last layer's
 * attention, mean over the heads. It says where the model looked, not why it wrote a word.
 *
 * <p>T tokens, R = side x side cells of the X-ray, S image tokens, of which the first R are the
 * frontal X-ray's.
 *
 * @param xray the square that the model saw
 * @param side cells along each side
 * @param words of the report, in order
 */
public record Attention(GreyImage xray, int side, List<Word> words) {

  /**
   * A word and where the model looked when it wrote it.
   *
   * @param weights [S] share of the attention that each image token got; the mean over the word's
   *     tokens where it has several
   */
  public record Word(String text, float[] weights) {}

  public Attention {
    words = List.copyOf(words);
    for (Word word : words) {
      if (word.weights().length < side * side) {
        throw new IllegalArgumentException(
            "Attention must be given for %d x %d cells at least; found %d for \"%s\"."
                .formatted(side, side, word.weights().length, word.text()));
      }
    }
  }

  /**
   * The attention of a written report.
   *
   * @param xray the square that the model saw
   * @throws IllegalStateException if the report was written without {@code generate.attention}
   */
  public static Attention of(ReportModel model, GreyImage xray, WrittenReport report) {
    var settings = model.settings().model();
    int conditions = settings.conditionTokens() ? settings.conditions().size() : 0;
    int cells = (model.imageTokens() - conditions) / settings.views();
    int side = (int) Math.round(Math.sqrt(cells));
    return new Attention(xray, side, words(report.tokens(), report.lastAttention()));
  }

  /** Tokens as words: where some begin with a blank, those that do not belong to the one before. */
  static List<Word> words(List<String> tokens, float[][] attention) {
    boolean pieces = tokens.stream().anyMatch(token -> token.startsWith(" "));
    List<Word> words = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= tokens.size(); to++) {
      boolean ends = to == tokens.size() || !pieces || !goesOn(tokens.get(to));
      if (ends) {
        String text = String.join("", tokens.subList(from, to)).strip();
        words.add(new Word(text, mean(Arrays.asList(attention).subList(from, to))));
        from = to;
      }
    }
    return words;
  }

  private static boolean goesOn(String token) {
    return !token.isEmpty() && Character.isLetterOrDigit(token.charAt(0));
  }

  private static float[] mean(List<float[]> weights) {
    float[] mean = new float[weights.get(0).length];
    for (float[] each : weights) {
      for (int s = 0; s < mean.length; s++) {
        mean[s] += each[s] / weights.size();
      }
    }
    return mean;
  }

  /** The report's different words, in the order in which they come first; no signs. */
  public List<String> vocabulary() {
    Set<String> different = new LinkedHashSet<>();
    for (Word word : words) {
      if (word.text().chars().anyMatch(Character::isLetter) && !word.text().startsWith("<")) {
        different.add(word.text().toLowerCase(Locale.ROOT));
      }
    }
    return List.copyOf(different);
  }

  /**
   * The map of a word; where it stands several times, the mean.
   *
   * @throws IllegalArgumentException if the report does not have it
   */
  public AttentionMap word(String text) {
    List<float[]> found =
        words.stream().filter(w -> w.text().equalsIgnoreCase(text)).map(Word::weights).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "The report must have the word to show; found \"%s\", and it has %s."
              .formatted(text, vocabulary()));
    }
    String times = found.size() == 1 ? "" : " (mean of its %d places)".formatted(found.size());
    return new AttentionMap(xray, side, text + times, Arrays.copyOf(mean(found), side * side));
  }

  /** The maps of the first different words, small and side by side, each on a scale of its own. */
  public Gallery gallery(int most) {
    return new Gallery(
        140,
        vocabulary().stream()
            .limit(most)
            .map(this::word)
            .map(map -> new Gallery.Captioned(map.picture(), map.caption()))
            .toList());
  }
}
