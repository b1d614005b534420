package cxr.knowledge;

import cxr.io.CsvTable;
import cxr.score.Estimate;
import cxr.score.FindingDraws;
import cxr.score.FindingScores.Score;
import cxr.score.metric.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Systems that were scored on the same studies, as tables of figures.
 *
 * @param over what the scores go over: nodes, or CheXpert's findings
 * @param systems of each the runs, a seed each, in the same order of seeds; those that hang on no
 *     chance have one
 */
public record ScoredSystems(String over, Map<String, List<FindingDraws>> systems) {

  /** The columns of {@link #rows}. */
  public static final List<String> COLUMNS =
      List.of("over", "system", "seeds", "score", "value", "low", "high");

  /** The columns of {@link #differences}. */
  public static final List<String> DIFFERENCES =
      List.of(
          "over",
          "system",
          "other",
          "score",
          "difference",
          "low",
          "high",
          "lowOverSeeds",
          "highOverSeeds");

  public ScoredSystems {
    systems = new LinkedHashMap<>(systems);
  }

  /** The mean over the seeds of each system and score, and where it lies in 95 of 100 draws. */
  public List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    systems.forEach(
        (name, runs) -> {
          for (Score score : Score.values()) {
            Estimate estimate = FindingDraws.estimate(score, runs);
            Interval interval = estimate.overStudies();
            rows.add(
                List.of(
                    over,
                    name,
                    String.valueOf(runs.size()),
                    score.key(),
                    CsvTable.cell(estimate.value()),
                    CsvTable.cell(interval.low()),
                    CsvTable.cell(interval.high())));
          }
        });
    return rows;
  }

  /**
   * How far the first system is above each other that has as many seeds: the mean over the seeds,
   * its 95 % interval over the studies, and that over the seeds (empty with one seed).
   */
  public List<List<String>> differences() {
    List<List<String>> rows = new ArrayList<>();
    String first = systems.keySet().iterator().next();
    List<FindingDraws> own = Objects.requireNonNull(systems.get(first));
    systems.forEach(
        (name, runs) -> {
          if (!name.equals(first) && runs.size() == own.size()) {
            for (Score score : Score.values()) {
              Estimate gain =
                  FindingDraws.estimate(score, own).minus(FindingDraws.estimate(score, runs));
              List<String> row =
                  new ArrayList<>(
                      List.of(over, first, name, score.key(), CsvTable.cell(gain.value())));
              add(row, gain.overStudies());
              if (own.size() > 1) {
                add(row, gain.overSeeds());
              } else {
                row.addAll(List.of("", ""));
              }
              rows.add(row);
            }
          }
        });
    return rows;
  }

  private static void add(List<String> row, Interval interval) {
    row.add(CsvTable.cell(interval.low()));
    row.add(CsvTable.cell(interval.high()));
  }
}
