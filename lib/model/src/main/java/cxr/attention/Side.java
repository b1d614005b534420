package cxr.attention;

import cxr.image.Heatmap;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The patient's side. On a frontal X-ray the right one is on the left of the picture. */
public enum Side {
  RIGHT,
  LEFT;

  private static final Pattern BOTH = Pattern.compile("\\b(both|bilateral(ly)?|bibasilar)\\b");

  /** The one side that a sentence names; nothing where it names none or both. */
  public static Optional<Side> of(String sentence) {
    String text = sentence.toLowerCase(Locale.ROOT);
    boolean right = text.matches("(?s).*\\bright\\b.*");
    boolean left = text.matches("(?s).*\\bleft\\b.*");
    if (right == left || BOTH.matcher(text).find()) {
      return Optional.empty();
    }
    return Optional.of(right ? RIGHT : LEFT);
  }

  /**
   * The share of a map's weights that lies on this side of a frontal X-ray; a column in the middle
   * counts half. One half where there are no weights at all.
   */
  public double share(Heatmap frontal) {
    double sum = 0;
    for (int i = 0; i < frontal.cells().length; i++) {
      double middle = (i % frontal.side() + 0.5) / frontal.side();
      double own = middle == 0.5 ? 0.5 : middle < 0.5 == (this == RIGHT) ? 1 : 0;
      sum += own * frontal.cells()[i];
    }
    return frontal.sum() == 0 ? 0.5 : sum / frontal.sum();
  }
}
