package cxr.score;

import cxr.score.ConditionScores.Average;
import cxr.score.ConditionScores.Counts;
import cxr.score.ConditionScores.Over;
import cxr.score.ConditionScores.Undefined;
import cxr.score.metric.Bootstrap;
import cxr.score.metric.Interval;
import cxr.text.conditions.Condition;
import cxr.text.conditions.LabelMapping;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Scheme;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The labels of reports beside those of their references, compared once, so that any selection of
 * the studies, a draw of the bootstrap for example, is scored by adding up.
 *
 * <p>S studies, C conditions of the scheme.
 */
public final class ConditionPairs {

  private static final int BOTH = 0;
  private static final int ONLY_HYPOTHESIS = 1;
  private static final int ONLY_REFERENCE = 2;
  private static final int NEITHER = 3;
  private static final int LEFT_OUT = 4;

  private final Scheme scheme;
  private final LabelMapping mapping;
  private final Undefined undefined;
  private final int[][] outcomes; // [S, C]
  private final Map<Over, Average[]> perExample = new EnumMap<>(Over.class); // [S] each
  private final Map<Over, Average[]> perExampleOverAll = new EnumMap<>(Over.class);

  /**
   * Compares the labels of each hypothesis with those of its reference. A label that the mapping
   * leaves out on either side is left out for this study.
   *
   * @throws IllegalArgumentException if the lists differ in length or scheme, or are empty
   */
  public ConditionPairs(
      List<Labels> references, List<Labels> hypotheses, LabelMapping mapping, Undefined undefined) {
    if (references.size() != hypotheses.size() || references.isEmpty()) {
      throw new IllegalArgumentException(
          "Each reference needs one hypothesis, and there must be one pair at least; found %d references and %d hypotheses."
              .formatted(references.size(), hypotheses.size()));
    }
    this.scheme = references.get(0).scheme();
    this.mapping = mapping;
    this.undefined = undefined;
    this.outcomes = new int[references.size()][];
    for (int s = 0; s < outcomes.length; s++) {
      Labels reference = references.get(s);
      Labels hypothesis = hypotheses.get(s);
      if (reference.scheme() != scheme || hypothesis.scheme() != scheme) {
        throw new IllegalArgumentException(
            "All labels must be of one scheme; found %s, and in pair %d %s and %s."
                .formatted(scheme, s + 1, reference.scheme(), hypothesis.scheme()));
      }
      outcomes[s] = compare(reference.vector(mapping), hypothesis.vector(mapping));
    }
    for (Over over : Over.values()) {
      perExample.put(over, perExample(over, undefined));
      perExampleOverAll.put(over, perExample(over, Undefined.ZERO));
    }
  }

  /** Each study's own scores: [S]. */
  private Average[] perExample(Over over, Undefined policy) {
    int[] columns = over.of(scheme).stream().mapToInt(scheme.conditions()::indexOf).toArray();
    return Arrays.stream(outcomes)
        .map(study -> counts(IntStream.of(columns).map(c -> study[c])).with(policy).ratios())
        .toArray(Average[]::new);
  }

  /** Number of studies, S. */
  public int size() {
    return outcomes.length;
  }

  /** The scores of all studies. */
  public ConditionScores scores() {
    return scores(IntStream.range(0, size()).toArray());
  }

  /**
   * The scores of some studies, of which one may come several times.
   *
   * @param studies their places, from 0
   * @throws IllegalArgumentException if there is none
   */
  public ConditionScores scores(int[] studies) {
    if (studies.length == 0) {
      throw new IllegalArgumentException("There must be one study at least to score; found none.");
    }
    Map<Condition, Counts> counts = new EnumMap<>(Condition.class);
    for (int c = 0; c < scheme.conditions().size(); c++) {
      int column = c;
      counts.put(
          scheme.conditions().get(c), counts(IntStream.of(studies).map(s -> outcomes[s][column])));
    }
    Map<Over, Integer> counted = new EnumMap<>(Over.class);
    perExample.forEach(
        (over, averages) ->
            counted.put(
                over,
                (int) IntStream.of(studies).filter(s -> !Double.isNaN(averages[s].f1())).count()));
    return new ConditionScores(
        scheme,
        mapping,
        undefined,
        studies.length,
        counts,
        means(perExample, studies),
        means(perExampleOverAll, studies),
        counted);
  }

  private static Map<Over, Average> means(Map<Over, Average[]> perStudy, int[] studies) {
    Map<Over, Average> means = new EnumMap<>(Over.class);
    perStudy.forEach(
        (over, averages) ->
            means.put(
                over, Average.mean(IntStream.of(studies).mapToObj(s -> averages[s]).toList())));
    return means;
  }

  /** The intervals of F1 by drawing the studies anew, in the order of the scores' rows. */
  public List<Interval> intervals(Bootstrap bootstrap) {
    double[][] draws =
        IntStream.range(0, bootstrap.draws())
            .parallel()
            .mapToObj(draw -> scores(bootstrap.studies(draw, size())))
            .map(scores -> scores.rows().stream().mapToDouble(ConditionScores.Row::f1).toArray())
            .toArray(double[][]::new);
    return IntStream.range(0, draws[0].length)
        .mapToObj(row -> Interval.of(Arrays.stream(draws).mapToDouble(d -> d[row]).toArray()))
        .toList();
  }

  private static int[] compare(double[] reference, double[] hypothesis) {
    int[] outcome = new int[reference.length];
    for (int c = 0; c < outcome.length; c++) {
      if (Double.isNaN(reference[c]) || Double.isNaN(hypothesis[c])) {
        outcome[c] = LEFT_OUT;
      } else if (reference[c] == 1) {
        outcome[c] = hypothesis[c] == 1 ? BOTH : ONLY_REFERENCE;
      } else {
        outcome[c] = hypothesis[c] == 1 ? ONLY_HYPOTHESIS : NEITHER;
      }
    }
    return outcome;
  }

  private Counts counts(IntStream outcomes) {
    int[] n = new int[LEFT_OUT + 1];
    outcomes.forEach(outcome -> n[outcome]++);
    return new Counts(n[BOTH], n[ONLY_HYPOTHESIS], n[ONLY_REFERENCE], n[NEITHER], undefined);
  }
}
