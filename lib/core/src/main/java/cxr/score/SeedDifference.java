package cxr.score;

import cxr.score.metric.Bootstrap;
import cxr.score.metric.Interval;
import cxr.score.metric.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How far one way to train is ahead of another, over several seeds: each seed trains a model in
 * each of the two ways, and all are scored on the same studies.
 *
 * <p>Chance enters twice, so there are two intervals: over the studies (paired bootstrap, Koehn
 * 2004, of the mean over the seeds: these models on other studies) and over the seeds (Student's t
 * with one degree of freedom less than seeds: other seeds on these studies).
 *
 * @param measure that is compared
 * @param first scores of the one way, a seed each
 * @param second scores of the other way, in the same order of seeds
 */
public record SeedDifference(Measure measure, List<Scores> first, List<Scores> second) {

  /**
   * @throws IllegalArgumentException unless there are two seeds at least and a score of each way
   *     for each, all on the same studies and draws
   */
  public SeedDifference {
    first = List.copyOf(first);
    second = List.copyOf(second);
    if (first.size() < 2 || first.size() != second.size()) {
      throw new IllegalArgumentException(
          "A difference over seeds needs two seeds at least, each trained in both ways; found %d and %d scores."
              .formatted(first.size(), second.size()));
    }
    for (Scores scores : second) {
      PairedTest.check(first.get(0), scores);
    }
  }

  /** Seeds that were tried. */
  public int seeds() {
    return first.size();
  }

  /** The mean of the first way's score minus the second's. */
  public double mean() {
    return mean(first) - mean(second);
  }

  private double mean(List<Scores> way) {
    return way.stream().mapToDouble(scores -> scores.value(measure)).average().orElseThrow();
  }

  /** Where the mean difference lies in 95 of 100 draws of the studies, those of tests. */
  public Interval overStudies() {
    Bootstrap bootstrap = first.get(0).bootstrap().forTests();
    double[] mean = new double[bootstrap.draws()];
    for (int seed = 0; seed < seeds(); seed++) {
      double[] one = first.get(seed).draws(measure, bootstrap);
      double[] other = second.get(seed).draws(measure, bootstrap);
      for (int draw = 0; draw < mean.length; draw++) {
        mean[draw] += (one[draw] - other[draw]) / seeds();
      }
    }
    return Interval.of(mean);
  }

  /** The 95 % interval of the mean difference by Student's t over the seeds. */
  public Interval overSeeds() {
    return Interval.ofMean(IntStream.range(0, seeds()).mapToDouble(this::difference).toArray());
  }

  private double difference(int seed) {
    return first.get(seed).value(measure) - second.get(seed).value(measure);
  }

  /** A row a seed, then the mean with each of its intervals. */
  public ScoreTable table(String one, String other) {
    List<List<String>> rows = new ArrayList<>();
    for (int seed = 0; seed < seeds(); seed++) {
      Interval interval =
          PairedTest.of(measure, second.get(seed), first.get(seed)).orElseThrow().interval();
      rows.add(
          List.of(
              "pair " + (seed + 1),
              first.get(seed).shown(measure),
              second.get(seed).shown(measure),
              shown(difference(seed), interval)));
    }
    String firstMean = Scores.shown(mean(first), null);
    String secondMean = Scores.shown(mean(second), null);
    rows.add(List.of("mean, over studies", firstMean, secondMean, shown(mean(), overStudies())));
    rows.add(List.of("mean, over seeds", firstMean, secondMean, shown(mean(), overSeeds())));
    return new ScoreTable(
        "%s of %d pairs of trainings, %d studies; 95 %% intervals"
            .formatted(measure.display(), seeds(), first.get(0).studies()),
        List.of("trainings", one, other, "difference"),
        rows);
  }

  private static String shown(double difference, Interval interval) {
    return String.format(Locale.ROOT, "%+.3f %s", difference, interval);
  }
}
