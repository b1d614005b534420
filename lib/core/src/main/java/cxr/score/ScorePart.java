package cxr.score;

import cxr.score.metric.ColumnMetric;
import cxr.score.metric.Columns;
import cxr.score.metric.Diversity;
import cxr.score.metric.Frequencies;
import cxr.score.metric.Metric;
import cxr.score.metric.Pairs;
import cxr.score.metric.Tallies;
import cxr.score.metric.Tally;
import cxr.score.metric.Texts;
import cxr.text.conditions.ConditionLabeler;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What some of the studies add to the scores of a system. The parts of all studies, put together in
 * their order, give what {@link References#score} gives on one machine: counts to the last unit,
 * means but for the order of their sums.
 *
 * @param texts of the system, as the recipe leaves them
 * @param cut how many of them the recipe shortened
 * @param columns of each metric that keeps some, in the order of tables
 * @param diversity what they add to it
 */
public record ScorePart(
    List<String> texts, int cut, List<Columns> columns, Diversity.Part diversity)
    implements Serializable {

  /**
   * Looks at some of the studies.
   *
   * @param references of these studies, as the recipe leaves them
   * @param hypotheses what the system wrote for them
   * @param size how many studies there are in all
   * @param frequencies of the n-grams that stand in two or more of all references, by their words
   */
  public static ScorePart of(
      Texts references,
      Recipe recipe,
      ConditionLabeler labeler,
      List<String> hypotheses,
      int size,
      Map<String, Integer> frequencies) {
    Texts reports = LocalScorer.pairs(references, recipe, labeler, hypotheses).hypotheses();
    Pairs pairs = new Pairs(references, reports, Frequencies.of(size, frequencies, reports));
    return new ScorePart(
        new ArrayList<>(reports.texts()),
        LocalScorer.cut(recipe, hypotheses),
        new ArrayList<>(metrics().stream().map(metric -> metric.columns(pairs)).toList()),
        Diversity.Part.of(reports));
  }

  /**
   * The scores of a system.
   *
   * @param cut how many references the recipe shortened
   * @param parts of all studies, in their order
   * @param pairs all texts, for metrics that cannot be computed in parts; not asked for where there
   *     is none
   */
  public static Scores scores(
      String system, References references, int cut, List<ScorePart> parts, Supplier<Pairs> pairs) {
    Map<Metric, Columns> columns = new LinkedHashMap<>();
    List<ColumnMetric> metrics = metrics();
    for (int m = 0; m < metrics.size(); m++) {
      int place = m;
      columns.put(
          metrics.get(m),
          Columns.joined(parts.stream().map(part -> part.columns.get(place)).toList()));
    }
    Supplier<Pairs> all = new Once(pairs);
    Columns outcomes =
        columns.values().stream()
            .filter(one -> one.outcomes().length > 0)
            .findFirst()
            .orElseThrow();
    return new Scores(
        system,
        references,
        parts.stream().flatMap(part -> part.texts.stream()).toList(),
        new Cut(cut, parts.stream().mapToInt(ScorePart::cut).sum()),
        Diversity.of(parts.stream().map(ScorePart::diversity).toList()),
        new ConditionPairs(outcomes),
        Tallies.of(Metric.ALL, metric -> tally(metric, columns, all), references.slow()));
  }

  /** What takes long to make, and several metrics may ask for. */
  private static final class Once implements Supplier<Pairs> {
    private final Supplier<Pairs> maker;
    private @Nullable Pairs made;

    Once(Supplier<Pairs> maker) {
      this.maker = maker;
    }

    @Override
    public Pairs get() {
      if (made == null) {
        made = maker.get();
      }
      return made;
    }
  }

  private static Tally tally(Metric metric, Map<Metric, Columns> columns, Supplier<Pairs> pairs) {
    if (metric instanceof ColumnMetric own) {
      return new ColumnMetric.Kept(own, Objects.requireNonNull(columns.get(metric)));
    }
    return metric.absence().isEmpty() ? metric.tally(pairs.get()) : Tally.absent(metric.absence());
  }

  private static List<ColumnMetric> metrics() {
    return Metric.ALL.stream()
        .filter(ColumnMetric.class::isInstance)
        .map(ColumnMetric.class::cast)
        .toList();
  }
}
