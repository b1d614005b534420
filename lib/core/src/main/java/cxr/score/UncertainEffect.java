package cxr.score;

import cxr.score.metric.Bootstrap;
import cxr.score.metric.Interval;
import cxr.text.conditions.LabelMapping;
import cxr.text.conditions.Labels;
import java.util.ArrayList;
import java.util.List;

/**
 * What one and the same output scores when uncertain conditions count as positive, as negative, or
 * not at all ("U-Ones", "U-Zeros" and "U-Ignore", Irvin et al. 2019): papers do all three.
 *
 * @param system whose output it is
 * @param ways the conditions by each way of counting
 */
public record UncertainEffect(String system, List<ConditionPairs> ways) {

  private static final List<LabelMapping> MAPPINGS =
      List.of(
          LabelMapping.UNCERTAIN_POSITIVE,
          LabelMapping.UNCERTAIN_NEGATIVE,
          LabelMapping.UNCERTAIN_LEFT_OUT);

  private static final String FINDINGS = ", findings"; // ends the names of their averages

  public UncertainEffect {
    ways = List.copyOf(ways);
  }

  /**
   * Counts the conditions of an output in each way.
   *
   * @param hypotheses what the system wrote, in the order of the references
   * @throws IllegalArgumentException if there is not one report a reference, or none at all
   */
  public static UncertainEffect of(String system, References references, List<String> hypotheses) {
    List<Labels> of = labels(references, references.written());
    List<Labels> found = labels(references, hypotheses);
    return new UncertainEffect(
        system,
        MAPPINGS.stream()
            .map(way -> new ConditionPairs(of, found, way, ConditionScores.Undefined.NAMED))
            .toList());
  }

  private static List<Labels> labels(References references, List<String> texts) {
    return texts.parallelStream().map(references.labeler()::labels).toList();
  }

  /** A row a way of counting: F1 of the findings, averaged in each way, with 95 % intervals. */
  public ScoreTable table() {
    List<String> columns = new ArrayList<>(List.of("what counts"));
    ways.get(0).scores().rows().stream()
        .map(ConditionScores.Row::label)
        .filter(label -> label.endsWith(FINDINGS))
        .forEach(label -> columns.add("F1 " + label));
    List<List<String>> rows = new ArrayList<>();
    for (ConditionPairs way : ways) {
      ConditionScores scores = way.scores();
      List<Interval> intervals = way.intervals(Bootstrap.defaults());
      List<String> cells = new ArrayList<>(List.of(scores.mapping().toString()));
      for (int i = 0; i < intervals.size(); i++) {
        ConditionScores.Row row = scores.rows().get(i);
        if (row.label().endsWith(FINDINGS)) {
          cells.add(Scores.shown(row.f1(), intervals.get(i)));
        }
      }
      rows.add(cells);
    }
    String title =
        "Conditions of %s by how uncertain ones count, %d studies; 95 %% intervals"
            .formatted(system, ways.get(0).scores().studies());
    return new ScoreTable(title, columns, rows);
  }
}
