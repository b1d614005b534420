package cxr.score;

import cxr.score.ConditionScores.Average;
import cxr.score.ConditionScores.Counts;
import cxr.score.ConditionScores.Over;
import cxr.score.ConditionScores.Undefined;
import cxr.score.metric.Bootstrap;
import cxr.score.metric.Columns;
import cxr.score.metric.Interval;
import cxr.score.metric.Pairs;
import cxr.score.metric.Selection;
import cxr.text.conditions.Condition;
import cxr.text.conditions.LabelMapping;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Scheme;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The labels of reports beside those of their references, compared once, so that any selection of
 * the studies, a draw of the bootstrap for example, is scored by adding up.
 *
 * <p>S studies, C conditions of the scheme.
 */
public final class ConditionPairs implements Serializable {

  private static final byte BOTH = 0;
  private static final byte ONLY_HYPOTHESIS = 1;
  private static final byte ONLY_REFERENCE = 2;
  private static final byte NEITHER = 3;
  private static final byte LEFT_OUT = 4;

  private final Scheme scheme;
  private final LabelMapping mapping;
  private final Undefined undefined;
  private final byte[][] outcomes; // [C][S]
  private final int size;
  private final Map<Over, Ratios> perExample = new EnumMap<>(Over.class);
  private final Map<Over, Ratios> perExampleOverAll = new EnumMap<>(Over.class);

  /** Each study's own scores: [S] each. */
  private record Ratios(double[] precision, double[] recall, double[] f1) implements Serializable {

    Average mean(Selection studies) {
      return new Average(studies.mean(precision), studies.mean(recall), studies.mean(f1));
    }

    /** For draws, of which nothing else is looked at. */
    Average meanF1(Selection studies) {
      return new Average(Double.NaN, Double.NaN, studies.mean(f1));
    }
  }

  /**
   * Compares the labels of each hypothesis with those of its reference. A label that the mapping
   * leaves out on either side is left out for this study.
   *
   * @throws IllegalArgumentException if the lists differ in length or scheme, or are empty
   */
  public ConditionPairs(
      List<Labels> references, List<Labels> hypotheses, LabelMapping mapping, Undefined undefined) {
    this(scheme(references, hypotheses), references.size(), mapping, undefined);
    for (int s = 0; s < size; s++) {
      double[] reference = references.get(s).vector(mapping);
      double[] hypothesis = hypotheses.get(s).vector(mapping);
      for (int c = 0; c < outcomes.length; c++) {
        outcomes[c][s] = outcome(reference[c], hypothesis[c]);
      }
    }
  }

  /** Of texts whose conditions are read: uncertain as positive, blank as negative. */
  ConditionPairs(Pairs pairs) {
    this(
        pairs.references().scheme(),
        pairs.size(),
        LabelMapping.UNCERTAIN_POSITIVE,
        Undefined.NAMED);
    for (int c = 0; c < outcomes.length; c++) {
      Condition condition = scheme.conditions().get(c);
      for (int s = 0; s < size; s++) {
        boolean reference = pairs.references().conditions().get(s).contains(condition);
        boolean hypothesis = pairs.hypotheses().conditions().get(s).contains(condition);
        outcomes[c][s] = outcome(reference ? 1 : 0, hypothesis ? 1 : 0);
      }
    }
  }

  /** Of texts whose conditions were compared before. */
  ConditionPairs(Columns columns) {
    this(columns.scheme(), columns.outcomes(), LabelMapping.UNCERTAIN_POSITIVE, Undefined.NAMED);
  }

  private ConditionPairs(Scheme scheme, int size, LabelMapping mapping, Undefined undefined) {
    this(scheme, new byte[scheme.conditions().size()][size], mapping, undefined);
  }

  private ConditionPairs(
      Scheme scheme, byte[][] outcomes, LabelMapping mapping, Undefined undefined) {
    this.scheme = scheme;
    this.size = outcomes[0].length;
    this.mapping = mapping;
    this.undefined = undefined;
    this.outcomes = outcomes;
  }

  /** How each condition came out in each study. */
  Columns columns() {
    return new Columns(new int[0][], new double[0][], outcomes, scheme);
  }

  private static Scheme scheme(List<Labels> references, List<Labels> hypotheses) {
    Pairs.check(references, hypotheses);
    Scheme scheme = references.get(0).scheme();
    for (int s = 0; s < references.size(); s++) {
      if (references.get(s).scheme() != scheme || hypotheses.get(s).scheme() != scheme) {
        throw new IllegalArgumentException(
            "All labels must be of one scheme; found %s, and in pair %d %s and %s."
                .formatted(scheme, s + 1, references.get(s).scheme(), hypotheses.get(s).scheme()));
      }
    }
    return scheme;
  }

  /** When they are first asked for: those who count conditions alone need none of these columns. */
  private synchronized void countExamples() {
    if (perExample.isEmpty()) {
      for (Over over : Over.values()) {
        perExampleOverAll.put(over, perExample(over, Undefined.ZERO));
        perExample.put(over, perExample(over, undefined));
      }
    }
  }

  private Ratios perExample(Over over, Undefined policy) {
    int[] columns = over.of(scheme).stream().mapToInt(scheme.conditions()::indexOf).toArray();
    Ratios ratios = new Ratios(new double[size], new double[size], new double[size]);
    for (int s = 0; s < size; s++) {
      int[] n = new int[LEFT_OUT + 1];
      for (int c : columns) {
        n[outcomes[c][s]]++;
      }
      Counts counts = counts(n).with(policy);
      ratios.precision[s] = counts.precision();
      ratios.recall[s] = counts.recall();
      ratios.f1[s] = counts.f1();
    }
    return ratios;
  }

  /** The scores of all studies. */
  public ConditionScores scores() {
    return scores(Selection.all(size));
  }

  /**
   * The scores of some studies.
   *
   * @throws IllegalArgumentException if there is none
   */
  public ConditionScores scores(Selection studies) {
    if (studies.size() == 0) {
      throw new IllegalArgumentException("There must be one study at least to score; found none.");
    }
    return scores(studies, Ratios::mean);
  }

  private ConditionScores scores(
      Selection studies, BiFunction<Ratios, Selection, Average> perExampleMean) {
    countExamples();
    Map<Over, Integer> counted = new EnumMap<>(Over.class);
    perExample.forEach(
        (over, ratios) ->
            counted.put(
                over, (int) studies.places().filter(s -> !Double.isNaN(ratios.f1[s])).count()));
    return new ConditionScores(
        scheme,
        mapping,
        undefined,
        studies.size(),
        counts(studies),
        means(perExample, studies, perExampleMean),
        means(perExampleOverAll, studies, perExampleMean),
        counted);
  }

  /** Hits and misses of each condition in some studies. */
  Map<Condition, Counts> counts(Selection studies) {
    Map<Condition, Counts> counts = new EnumMap<>(Condition.class);
    for (int c = 0; c < outcomes.length; c++) {
      counts.put(scheme.conditions().get(c), counts(studies.outcomes(outcomes[c])));
    }
    return counts;
  }

  private static Map<Over, Average> means(
      Map<Over, Ratios> perStudy, Selection studies, BiFunction<Ratios, Selection, Average> mean) {
    Map<Over, Average> means = new EnumMap<>(Over.class);
    perStudy.forEach((over, ratios) -> means.put(over, mean.apply(ratios, studies)));
    return means;
  }

  /** The intervals of F1 by drawing the studies anew, in the order of the scores' rows. */
  public List<Interval> intervals(Bootstrap bootstrap) {
    double[][] draws =
        bootstrap.scores(
            size,
            drawn ->
                scores(drawn, Ratios::meanF1).rows().stream()
                    .mapToDouble(ConditionScores.Row::f1)
                    .toArray());
    return Arrays.stream(draws).map(Interval::of).toList();
  }

  private static byte outcome(double reference, double hypothesis) {
    if (Double.isNaN(reference) || Double.isNaN(hypothesis)) {
      return LEFT_OUT;
    }
    return reference == 1
        ? (hypothesis == 1 ? BOTH : ONLY_REFERENCE)
        : (hypothesis == 1 ? ONLY_HYPOTHESIS : NEITHER);
  }

  private Counts counts(int[] n) {
    return new Counts(n[BOTH], n[ONLY_HYPOTHESIS], n[ONLY_REFERENCE], n[NEITHER], undefined);
  }
}
