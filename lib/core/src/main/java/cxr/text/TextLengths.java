package cxr.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/**
 * How long texts are, and how many of them a longest length cuts. A text that is cut has no end of
 * text: a model learns from it that reports go on.
 *
 * @param texts how many there are
 * @param median length in tokens, end of text included
 * @param longest length in tokens, end of text included
 * @param maxTokens longest length that is kept, end of text included
 * @param cut how many texts are longer
 */
public record TextLengths(int texts, int median, int longest, int maxTokens, int cut) {

  /**
   * The lengths of some texts in ids.
   *
   * @param texts without start and end of text
   * @param maxTokens longest length that is kept, end of text included
   */
  public static TextLengths of(Collection<int[]> texts, int maxTokens) {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be 1 or more; found " + maxTokens + ".");
    }
    int[] lengths = texts.stream().mapToInt(ids -> ids.length + 1).sorted().toArray();
    int cut = (int) Arrays.stream(lengths).filter(length -> length > maxTokens).count();
    return lengths.length == 0
        ? new TextLengths(0, 0, 0, maxTokens, 0)
        : new TextLengths(
            lengths.length,
            lengths[lengths.length / 2],
            lengths[lengths.length - 1],
            maxTokens,
            cut);
  }

  /** A sentence for readers. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d of %d texts are cut at %d tokens (%.1f %%); the median text has %d, the longest %d.",
        cut,
        texts,
        maxTokens,
        texts == 0 ? 0 : 100.0 * cut / texts,
        median,
        longest);
  }
}
