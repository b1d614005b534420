package cxr.score.metric;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
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

  private final NGrams grams; // of all texts whose n-grams are weighed
  private final Cider.Weights weights;
  private final int[][] words; // [R][place]
  private final int[] bigrams; // [R]
  private final double[][] shares; // [n - 1][R] 1 / the norm, 0 where that is 0
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

    static Places of(int[][] references, int kinds) {
      int[] starts = new int[kinds + 1];
      for (int[] own : references) {
        for (int i = 0; i < own.length; i = Cider.endOfRun(own, i)) {
          starts[own[i] + 1]++;
        }
      }
      Arrays.parallelPrefix(starts, Integer::sum);
      int[] next = starts.clone();
      Places places = new Places(starts, new int[starts[kinds]], new int[starts[kinds]]);
      for (int r = 0; r < references.length; r++) {
        int[] own = references[r];
        for (int i = 0; i < own.length; ) {
          int end = Cider.endOfRun(own, i);
          int place = next[own[i]]++;
          places.references[place] = r;
          places.counts[place] = end - i;
          i = end;
        }
      }
      return places;
    }

    /** Where an n-gram begins; at the end for one that no reference has. */
    int from(int gram) {
      return starts[Math.min(gram, starts.length - 1)];
    }
  }

  /** Against these texts, as they are scored. */
  public PairwiseScores(List<String> references) {
    this(new NGrams(references, null), references.size());
  }

  private PairwiseScores(NGrams all, int size) {
    this(all, IntStream.range(0, size).toArray(), Cider.Weights.of(Frequencies.of(all, size)));
  }

  private PairwiseScores(NGrams all, int[] references, Cider.Weights weights) {
    grams = all;
    this.weights = weights;
    words = grams(references, all::words);
    bigrams = IntStream.of(references).map(r -> all.of(r, 2).length).toArray();
    shares = new double[NGrams.LONGEST][];
    places = new Places[NGrams.LONGEST];
    for (int order = 1; order <= NGrams.LONGEST; order++) {
      int n = order;
      int[][] own = grams(references, r -> all.of(r, n));
      places[n - 1] = Places.of(own, all.kinds(n));
      shares[n - 1] =
          Stream.of(own)
              .mapToDouble(one -> weights.norm(n, one))
              .map(norm -> norm == 0 ? 0 : 1 / norm)
              .toArray();
    }
  }

  private static int[][] grams(int[] references, IntFunction<int[]> of) {
    return IntStream.of(references).mapToObj(of).toArray(int[][]::new);
  }

  /**
   * Against some of the references alone, which is faster; the weights of n-grams stay those of
   * all.
   *
   * @param references by their places among all that there were at first
   */
  public PairwiseScores only(int... references) {
    return new PairwiseScores(grams, references, weights);
  }

  /** The mean length of the references, in words. */
  public double meanWords() {
    return IntStream.range(0, words.length).map(r -> words[r].length).average().orElse(0);
  }

  /** The scores of some texts, each when the stream comes to it; it may run in parallel. */
  public Stream<Row> rows(List<String> texts) {
    NGrams own = new NGrams(texts, grams);
    return IntStream.range(0, texts.size()).mapToObj(text -> row(own, text));
  }

  private Row row(NGrams own, int text) {
    int[][] matches = new int[NGrams.LONGEST][words.length];
    double[] cosines = new double[words.length]; // their sum over n
    for (int n = 1; n <= NGrams.LONGEST; n++) {
      compare(n, own.of(text, n), matches[n - 1], cosines);
    }
    double[] penalties = penalties(own.of(text, 2).length);
    for (int r = 0; r < cosines.length; r++) {
      cosines[r] *= 10 * penalties[bigrams[r]] / NGrams.LONGEST;
    }
    return new Row(own.words(text).length, matches, cosines, rougeL(own.words(text)));
  }

  /** Counts the matches of one order, and adds its cosines. */
  private void compare(int n, int[] own, int[] matches, double[] cosines) {
    Places at = places[n - 1];
    double norm = weights.norm(n, own);
    for (int i = 0; i < own.length; ) {
      int end = Cider.endOfRun(own, i);
      double weight = weights.of(n, own[i]);
      double share = norm == 0 ? 0 : weight * weight / norm;
      for (int p = at.from(own[i]); p < at.from(own[i] + 1); p++) {
        int r = at.references[p];
        int both = Math.min(end - i, at.counts[p]);
        matches[r] += both;
        cosines[r] += both * at.counts[p] * share * shares[n - 1][r];
      }
      i = end;
    }
  }

  /** CIDEr's penalty by the bigrams of a reference. */
  private double[] penalties(int own) {
    return IntStream.rangeClosed(0, IntStream.of(bigrams).max().orElse(0))
        .mapToDouble(other -> Cider.penalty(own - other))
        .toArray();
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
    long[] where = new long[grams.kinds(1)];
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
