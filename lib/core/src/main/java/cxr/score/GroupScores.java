package cxr.score;

import cxr.score.metric.Interval;
import cxr.score.metric.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A system's scores on some of the studies.
 *
 * @param system whose reports they are
 * @param recipe name of what was done to the texts before
 * @param group the studies
 * @param distinct how many different reports were written
 * @param values the scores that are defined, but for slow ones
 * @param intervals 95 % by bootstrap over the group's studies
 */
public record GroupScores(
    String system,
    String recipe,
    Group group,
    int distinct,
    Map<Measure, Double> values,
    Map<Measure, Interval> intervals) {

  /** One system's groups, a row each. */
  public static ScoreTable table(Scores scores, List<Group> groups) {
    List<Measure> measures = Measure.all().stream().filter(Measure::brief).toList();
    List<String> columns = new ArrayList<>(List.of("studies", "n"));
    measures.forEach(measure -> columns.add(measure.display()));
    columns.add("distinct");
    List<List<String>> rows = new ArrayList<>();
    for (Group group : groups) {
      GroupScores part = scores.in(group);
      List<String> row =
          new ArrayList<>(List.of(group.name(), String.valueOf(group.studies().size())));
      measures.forEach(
          measure -> row.add(Scores.shown(part.values.get(measure), part.intervals.get(measure))));
      row.add(String.valueOf(part.distinct));
      rows.add(row);
    }
    return new ScoreTable(
        "%s by groups, recipe %s, %d studies; 95 %% intervals"
            .formatted(scores.system(), scores.recipe(), scores.studies()),
        columns,
        rows);
  }
}
