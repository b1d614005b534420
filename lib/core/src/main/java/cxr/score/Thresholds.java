package cxr.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * From which probability on a finding is decided to be present: one threshold for all labels, and
 * one for each. Both are chosen for the micro-averaged F1 on studies that the model has not learnt
 * from.
 *
 * @param labels the findings, in the order of the probabilities
 * @param common the threshold for all labels
 * @param each the threshold of each label
 */
public record Thresholds(List<String> labels, double common, List<Double> each) {

  /** One threshold for all, or one for each label. */
  public enum Kind {
    COMMON("one threshold for all findings"),
    EACH("a threshold for each finding");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** For titles of tables. */
    public String words() {
      return words;
    }
  }

  public Thresholds {
    labels = List.copyOf(labels);
    each = List.copyOf(each);
    if (labels.size() != each.size()) {
      throw new IllegalArgumentException(
          "Each label needs a threshold; found %d labels and %d thresholds."
              .formatted(labels.size(), each.size()));
    }
  }

  /** A threshold that no probability reaches. */
  private static final double NEVER = 2;

  /** A threshold of one half for all. */
  public static Thresholds half(List<String> labels) {
    return new Thresholds(labels, 0.5, Collections.nCopies(labels.size(), 0.5));
  }

  /**
   * Chooses thresholds for the highest micro F1 over all labels.
   *
   * <p>Those of the labels are chosen in turn, each with the others held, beginning with the common
   * one, until none changes. A threshold lies halfway between two probabilities that were found, so
   * that nothing hangs on the last digits; of those that are as good the highest is taken.
   *
   * @param probabilities of each study and label, [N][L]
   * @param present whether the finding is there, [N][L]
   */
  public static Thresholds choose(
      List<String> labels, double[][] probabilities, boolean[][] present) {
    if (probabilities.length != present.length || probabilities.length == 0) {
      throw new IllegalArgumentException(
          "Thresholds are chosen on a study at least, each with probabilities and labels; found %d and %d."
              .formatted(probabilities.length, present.length));
    }
    int count = labels.size();
    double[] all = Arrays.stream(probabilities).flatMapToDouble(Arrays::stream).toArray();
    boolean[] truth = new boolean[all.length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = present[i / count][i % count];
    }
    double common = best(all, truth, new Counts(0, 0));
    double[] each = new double[count];
    Arrays.fill(each, common);
    boolean changed = true;
    for (int round = 0; changed && round < 20; round++) {
      changed = false;
      for (int label = 0; label < count; label++) {
        Counts others = new Counts(0, 0);
        for (int other = 0; other < count; other++) {
          if (other != label) {
            others = others.with(column(probabilities, other), column(present, other), each[other]);
          }
        }
        double better = best(column(probabilities, label), column(present, label), others);
        changed |= better != each[label];
        each[label] = better;
      }
    }
    return new Thresholds(labels, common, Arrays.stream(each).boxed().toList());
  }

  /**
   * The same with thresholds for each finding that are the common one, or so much lower that the
   * finding is decided to be present as often as it should be: rare ones, which the threshold of
   * the best micro F1 never reaches, are then named too, at the price of wrong ones. What has no
   * probability at all is not named.
   *
   * @param probabilities of each study and label, [N][L]
   * @param shares of studies in which each finding should be present at least, from 0 to 1
   */
  public Thresholds namingAtLeast(double[][] probabilities, List<Double> shares) {
    List<Double> lowered = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      double[] sorted = column(probabilities, label);
      Arrays.sort(sorted);
      int below = sorted.length - (int) Math.round(shares.get(label) * sorted.length);
      double reached =
          below == sorted.length ? NEVER : (sorted[below] + sorted[Math.max(0, below - 1)]) / 2;
      lowered.add(Math.min(common, Math.max(reached, Double.MIN_VALUE)));
    }
    return new Thresholds(labels, common, lowered);
  }

  /** Which findings are decided to be present, by the order of the labels. */
  public boolean[] decide(double[] probabilities, Kind kind) {
    boolean[] decided = new boolean[labels.size()];
    for (int label = 0; label < decided.length; label++) {
      decided[label] = probabilities[label] >= of(label, kind);
    }
    return decided;
  }

  /** The threshold of a label, by its place. */
  public double of(int label, Kind kind) {
    return kind == Kind.COMMON ? common : each.get(label);
  }

  /**
   * The micro F1 of the decisions over all labels.
   *
   * @param probabilities of each study and label, [N][L]
   * @param present whether the finding is there, [N][L]
   */
  public double f1(double[][] probabilities, boolean[][] present, Kind kind) {
    Counts counts = new Counts(0, 0);
    for (int label = 0; label < labels.size(); label++) {
      counts = counts.with(column(probabilities, label), column(present, label), of(label, kind));
    }
    return counts.f1();
  }

  /**
   * The mean F1 of the labels that are decided or present in some study.
   *
   * @param probabilities of each study and label, [N][L]
   * @param present whether the finding is there, [N][L]
   * @return NaN where there is no such label
   */
  public double macroF1(double[][] probabilities, boolean[][] present, Kind kind) {
    return IntStream.range(0, labels.size())
        .mapToObj(
            label ->
                new Counts(0, 0)
                    .with(column(probabilities, label), column(present, label), of(label, kind)))
        .filter(counts -> counts.named > 0)
        .mapToDouble(Counts::f1)
        .average()
        .orElse(Double.NaN);
  }

  /**
   * Decisions of other labels, which F1 counts too.
   *
   * @param hits decided and present
   * @param named decided, plus present
   */
  private record Counts(long hits, long named) {

    Counts with(double[] probabilities, boolean[] present, double threshold) {
      long newHits = hits;
      long newNamed = named;
      for (int i = 0; i < present.length; i++) {
        boolean decided = probabilities[i] >= threshold;
        newHits += decided && present[i] ? 1 : 0;
        newNamed += (decided ? 1 : 0) + (present[i] ? 1 : 0);
      }
      return new Counts(newHits, newNamed);
    }

    double f1() {
      return named == 0 ? 0 : 2.0 * hits / named;
    }
  }

  private static double best(double[] probabilities, boolean[] present, Counts others) {
    Ranking ranking = Ranking.of(probabilities, present);
    int[] order = ranking.order();
    Counts counts = others.with(probabilities, present, Double.POSITIVE_INFINITY);
    double best = counts.f1();
    double threshold = NEVER;
    int from = 0;
    for (int to : ranking.ends()) {
      for (int i = from; i < to; i++) {
        counts = new Counts(counts.hits() + (present[order[i]] ? 1 : 0), counts.named() + 1);
      }
      if (counts.f1() > best) {
        best = counts.f1();
        double here = probabilities[order[from]];
        threshold = to == order.length ? here / 2 : (here + probabilities[order[to]]) / 2;
      }
      from = to;
    }
    return threshold;
  }

  static double[] column(double[][] rows, int column) {
    return Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
  }

  static boolean[] column(boolean[][] rows, int column) {
    boolean[] result = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      result[i] = rows[i][column];
    }
    return result;
  }
}
