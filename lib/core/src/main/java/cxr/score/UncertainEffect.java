package cxr.score;

import cxr.score.metric.Bootstrap;
import cxr.score.metric.Interval;
import cxr.text.conditions.LabelMapping;
import cxr.text.conditions.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one and the same output scores when uncertain conditions count as positive, as negative, or
 * not at all ("U-Ones", "U-Zeros" and "U-Ignore", Irvin et al. 2019): papers do all three.
 */
public final class UncertainEffect {

  private static final List<LabelMapping> MAPPINGS =
      List.of(
          LabelMapping.UNCERTAIN_POSITIVE,
          LabelMapping.UNCERTAIN_NEGATIVE,
          LabelMapping.UNCERTAIN_LEFT_OUT);

  private static final String FINDINGS = ", findings"; // ends the names of their averages

  private UncertainEffect() {}

  /**
   * The conditions by each way of counting.
   *
   * @param references what the references say
   * @param hypotheses what the output says, in the same order
   * @throws IllegalArgumentException if the lists differ in length or scheme, or are empty
   */
  public static Map<LabelMapping, ConditionPairs> of(
      List<Labels> references, List<Labels> hypotheses) {
    Map<LabelMapping, ConditionPairs> ways = new LinkedHashMap<>();
    for (LabelMapping mapping : MAPPINGS) {
      ways.put(
          mapping,
          new ConditionPairs(references, hypotheses, mapping, ConditionScores.Undefined.NAMED));
    }
    return ways;
  }

  /**
   * A row a way of counting: F1 of the findings, averaged in each way, with 95 % intervals.
   *
   * @param system whose output it is
   * @throws IllegalArgumentException as {@link #of}
   */
  public static ScoreTable table(String system, List<Labels> references, List<Labels> hypotheses) {
    List<String> columns = new ArrayList<>(List.of("what counts"));
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<LabelMapping, ConditionPairs> way : of(references, hypotheses).entrySet()) {
      ConditionPairs pairs = way.getValue();
      List<ConditionScores.Row> scores = pairs.scores().rows();
      List<Interval> intervals = pairs.intervals(Bootstrap.defaults());
      List<String> cells = new ArrayList<>(List.of(way.getKey().toString()));
      for (int i = 0; i < scores.size(); i++) {
        if (scores.get(i).label().endsWith(FINDINGS)) {
          cells.add(Scores.shown(scores.get(i).f1(), intervals.get(i)));
        }
      }
      rows.add(cells);
      if (columns.size() == 1) {
        scores.stream()
            .map(ConditionScores.Row::label)
            .filter(label -> label.endsWith(FINDINGS))
            .forEach(label -> columns.add("F1 " + label));
      }
    }
    String title =
        "Conditions of %s by how uncertain ones count, %d studies; 95 %% intervals"
            .formatted(system, references.size());
    return new ScoreTable(title, columns, rows);
  }
}
