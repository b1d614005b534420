package cxr.score;

import cxr.score.metric.Bleu;
import cxr.score.metric.NGrams;
import cxr.score.metric.PythonWhitespace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BLEU-4 of one text as the only answer to many references, fast: for each n-gram it is counted
 * once how many references have it once, twice and so on, so that a text is scored without going
 * through the references again. Gives what {@link Bleu} gives.
 */
public final class ConstantBleu {

  private final int references;
  private final long words;
  private final Map<List<String>, int[]> atLeast; // by n-gram: references with it 1, 2, ... times

  private ConstantBleu(int references, long words, Map<List<String>, int[]> atLeast) {
    this.references = references;
    this.words = words;
    this.atLeast = atLeast;
  }

  /** For answers to some references, words parted by blanks. */
  public static ConstantBleu to(List<String> references) {
    long words = 0;
    Map<List<String>, int[]> atLeast = new HashMap<>();
    for (String reference : references) {
      String[] text = PythonWhitespace.split(reference);
      words += text.length;
      counts(text)
          .forEach(
              (gram, count) ->
                  atLeast.merge(gram, ones(count), (before, added) -> sum(before, added)));
    }
    return new ConstantBleu(references.size(), words, atLeast);
  }

  /** BLEU-4 of a text. */
  public double score(String text) {
    String[] hypothesis = PythonWhitespace.split(text);
    double[] correct = new double[NGrams.LONGEST];
    counts(hypothesis)
        .forEach(
            (gram, count) -> {
              int[] having = atLeast.getOrDefault(gram, new int[0]);
              for (int times = 0; times < Math.min(count, having.length); times++) {
                correct[gram.size() - 1] += having[times];
              }
            });
    double product = 1;
    for (int n = 1; n <= NGrams.LONGEST; n++) {
      double guessed = (double) references * Math.max(0, hypothesis.length - n + 1);
      product *= Bleu.precision(correct[n - 1], guessed);
    }
    double length = (double) references * hypothesis.length;
    return Bleu.brevityPenalty(length, words) * Math.pow(product, 1.0 / NGrams.LONGEST);
  }

  /** The best of some texts; the first of equals. */
  String best(List<String> texts) {
    double[] scores = texts.parallelStream().mapToDouble(this::score).toArray();
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return texts.get(best);
  }

  private static Map<List<String>, Integer> counts(String[] text) {
    List<String> words = Arrays.asList(text);
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int n = 1; n <= NGrams.LONGEST; n++) {
      for (int i = 0; i + n <= text.length; i++) {
        counts.merge(words.subList(i, i + n), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static int[] ones(int count) {
    int[] ones = new int[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static int[] sum(int[] a, int[] b) {
    int[] sum = Arrays.copyOf(a, Math.max(a.length, b.length));
    for (int i = 0; i < b.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }
}
