package cxr.score.metric;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What any text scores against each of some references alone: the parts of BLEU, CIDEr by the
 * weights of all these references ({@link Cider}), and ROUGE-L ({@link RougeL}). Words are parted
 * by white space.
 *
 * <p>Fast, for many texts: where an n-gram stands is looked up, and common subsequences are found
 * 64 words at a time (Hyyrö 2004). R references.
 */
public final class PairwiseScores {

  private final NGrams references;
  private final int[][] words; // [R][place]
  private final int[] bigrams; // [R]
  private final Cider.Weights weights;
  private final double[][] norms; // [n - 1][R]
  private final Places[] places; // [n - 1]

  /**
   * The scores of a text.
   *
   * @param words of the text
   * @param matches [n - 1][R] n-grams that the reference has too, each as often as the text that
   *     has it more rarely
   * @param cider [R]
   * @param rougeL [R]
   */
  public record Row(int words, int[][] matches, double[] cider, double[] rougeL) {}

  /**
   * Where each n-gram stands: that numbered g in references[starts[g]] up to, without it,
   * references[starts[g + 1]], so often as counts says.
   */
  private record Places(int[] starts, int[] references, int[] counts) {

    static Places of(NGrams grams, int texts, int n) {
      int[] having = grams.having(n);
      int[] starts = new int[having.length + 1];
      for (int gram = 0; gram < having.length; gram++) {
        starts[gram + 1] = starts[gram] + having[gram];
      }
      int[] next = starts.clone();
      int[] references = new int[starts[having.length]];
      int[] counts = new int[references.length];
      for (int text = 0; text < texts; text++) {
        int[] own = grams.of(text, n);
        for (int i = 0; i < own.length; ) {
          int end = Cider.endOfRun(own, i);
          references[next[own[i]]] = text;
          counts[next[own[i]]++] = end - i;
          i = end;
        }
      }
      return new Places(starts, references, counts);
    }

    /** Where an n-gram begins; at the end for one that no reference has. */
    int from(int gram) {
      return starts[Math.min(gram, starts.length - 1)];
    }
  }

  /**
   * Against these references.
   *
   * @param texts as they are scored
   */
  public PairwiseScores(List<String> texts) {
    references = new NGrams(texts, null);
    words = IntStream.range(0, texts.size()).mapToObj(references::words).toArray(int[][]::new);
    bigrams = IntStream.range(0, texts.size()).map(r -> references.of(r, 2).length).toArray();
    weights = Cider.Weights.of(references, texts.size());
    norms = new double[NGrams.LONGEST][];
    places = new Places[NGrams.LONGEST];
    for (int order = 1; order <= NGrams.LONGEST; order++) {
      int n = order;
      norms[n - 1] =
          IntStream.range(0, words.length)
              .mapToDouble(r -> weights.norm(n, references.of(r, n)))
              .toArray();
      places[n - 1] = Places.of(references, words.length, n);
    }
  }

  /** The mean length of the references, in words. */
  public double meanWords() {
    return IntStream.range(0, words.length).map(r -> words[r].length).average().orElse(0);
  }

  /** The scores of some texts, each when the stream comes to it; it may run in parallel. */
  public Stream<Row> rows(List<String> texts) {
    NGrams grams = new NGrams(texts, references);
    return IntStream.range(0, texts.size()).mapToObj(text -> row(grams, text));
  }

  private Row row(NGrams grams, int text) {
    int[][] matches = new int[NGrams.LONGEST][words.length];
    double[] cosines = new double[words.length]; // their sum over n
    for (int n = 1; n <= NGrams.LONGEST; n++) {
      compare(n, grams.of(text, n), matches[n - 1], cosines);
    }
    int own = grams.of(text, 2).length;
    for (int r = 0; r < cosines.length; r++) {
      cosines[r] *= 10 * Cider.penalty(own - bigrams[r]) / NGrams.LONGEST;
    }
    return new Row(grams.words(text).length, matches, cosines, rougeL(grams.words(text)));
  }

  /** Counts the matches of one order, and adds its cosines. */
  private void compare(int n, int[] own, int[] matches, double[] cosines) {
    Places at = places[n - 1];
    double norm = weights.norm(n, own);
    for (int i = 0; i < own.length; ) {
      int gram = own[i];
      int end = Cider.endOfRun(own, i);
      double weight = weights.of(n, gram);
      for (int p = at.from(gram); p < at.from(gram + 1); p++) {
        int r = at.references[p];
        int both = Math.min(end - i, at.counts[p]);
        matches[r] += both;
        if (weight > 0) {
          cosines[r] += both * weight * at.counts[p] * weight / (norm * norms[n - 1][r]);
        }
      }
      i = end;
    }
  }

  private double[] rougeL(int[] own) {
    double[] scores = new double[words.length];
    long[] where = own.length <= Long.SIZE ? where(own) : null;
    for (int r = 0; r < scores.length; r++) {
      scores[r] =
          RougeL.score(
              where == null
                  ? CommonSubsequence.of(words[r], own)
                  : new CommonSubsequence(
                      longest(where, words[r], own.length), own.length, words[r].length));
    }
    return scores;
  }

  /** For each word of the references a bit at each of its places in a text. */
  private long[] where(int[] text) {
    long[] where = new long[references.kinds(1)];
    for (int i = 0; i < text.length; i++) {
      if (text[i] < where.length) {
        where[text[i]] |= 1L << i;
      }
    }
    return where;
  }

  /** The length of the longest common subsequence: the zeros in a row of bits. */
  private static int longest(long[] where, int[] reference, int length) {
    long row = -1;
    for (int word : reference) {
      long common = row & where[word];
      row = (row + common) | (row - common);
    }
    return Long.bitCount(~row & -1L >>> Long.SIZE - length);
  }
}
