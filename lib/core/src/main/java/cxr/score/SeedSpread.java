package cxr.score;

import cxr.score.metric.Interval;
import cxr.score.metric.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How far one score differs between runs that differ in their seed alone.
 *
 * @param measure that is looked at
 * @param runs how many there are
 * @param mean over the runs
 * @param deviation the standard deviation of a run (n - 1); 0 of one run
 * @param least of all runs
 * @param most of all runs
 */
public record SeedSpread(
    Measure measure, int runs, double mean, double deviation, double least, double most) {

  /**
   * Of some runs' scores on the same studies.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static SeedSpread of(Measure measure, List<Scores> runs) {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException(
          "A spread needs the scores of a run at least; found none.");
    }
    double[] values = runs.stream().mapToDouble(run -> run.value(measure)).toArray();
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      sum += value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1));
    return new SeedSpread(measure, values.length, mean, deviation, least, most);
  }

  /**
   * The 95 % interval of a score's mean over some runs, by drawing the studies: in each draw all
   * runs have the same ones.
   */
  public static Interval interval(Measure measure, List<Scores> runs) {
    double[] means = new double[runs.get(0).bootstrap().draws()];
    for (Scores run : runs) {
      double[] draws = run.draws(measure, run.bootstrap());
      for (int i = 0; i < means.length; i++) {
        means[i] += draws.length == 0 ? Double.NaN : draws[i] / runs.size();
      }
    }
    return Interval.of(means);
  }

  /** The spread of every score, a row each; a score that some runs lack has none. */
  public static ScoreTable table(List<Scores> runs) {
    List<List<String>> rows = new ArrayList<>();
    for (Measure measure : Measure.all()) {
      long defined = runs.stream().filter(run -> !Double.isNaN(run.value(measure))).count();
      if (defined == runs.size()) {
        SeedSpread spread = of(measure, runs);
        rows.add(
            List.of(
                measure.display(),
                Scores.shown(spread.mean, null),
                Scores.shown(spread.deviation, null),
                Scores.shown(spread.least, null),
                Scores.shown(spread.most, null)));
      } else if (defined > 0) {
        rows.add(
            List.of(
                measure.display(),
                "defined in %d of %d".formatted(defined, runs.size()),
                "–",
                "–",
                "–"));
      }
    }
    Scores first = runs.get(0);
    return new ScoreTable(
        "Spread of %d runs (%s), recipe %s, %d studies: what the seed alone does to a score"
            .formatted(
                runs.size(),
                runs.stream().map(Scores::system).collect(Collectors.joining(", ")),
                first.recipe(),
                first.studies()),
        List.of("measure", "mean", "standard deviation", "least", "most"),
        rows);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s of %d runs: mean %.3f, standard deviation %.3f, from %.3f to %.3f",
        measure.display(),
        runs,
        mean,
        deviation,
        least,
        most);
  }
}
