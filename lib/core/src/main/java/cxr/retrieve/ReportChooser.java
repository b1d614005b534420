package cxr.retrieve;

import cxr.score.Recipe;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Writes a report for a study by choosing among training reports: of those whose findings, as the
 * rules read them, are just the ones that were decided for the study, the report of the greatest
 * expected utility ({@link Utility} has formula and sources). Where none has just these, those of
 * the nearest set are taken, by the Jaccard index; among equals the first.
 *
 * <p>What is expected is told by weights, one for each of the S training studies in their order:
 * how much the study to write about looks like it, by a ridge regression on features of images
 * (such weights may be negative) or as the k nearest studies. They mostly add up to 1; only their
 * proportions count. Equal weights see no image.
 *
 * <p>Candidates are the distinct training reports of at most 60 words in which nothing was removed
 * ("xxxx"). Their utilities take 4 bytes for each candidate and training study: 13 MB for IU X-Ray,
 * made in seconds. A chooser does not change; threads may share it, and however many there are, it
 * chooses the same.
 */
public final class ReportChooser {

  private static final double SMOOTHING = .01; // of the Jaccard index: small sets go first

  private final TrainReports train;
  private final Map<Set<Condition>, List<Candidate>> reports; // by findings

  private ReportChooser(TrainReports train, Map<Set<Condition>, List<Candidate>> reports) {
    this.train = train;
    this.reports = reports;
  }

  /**
   * Of training reports.
   *
   * @param reports [S] in the form that systems write
   * @param references [S] the same reports as they were written
   * @param recipe by which texts are scored
   * @param labeler that reads the findings
   * @throws IllegalArgumentException if the lists differ in length, or no report can be written
   * @throws CancellationException if the thread is interrupted, which it stays
   */
  public static ReportChooser of(
      List<String> reports, List<String> references, Recipe recipe, ConditionLabeler labeler) {
    TrainReports train = TrainReports.of(reports, references, recipe, labeler);
    List<String> texts =
        train.texts().stream().distinct().filter(TrainReports::mayBeWritten).toList();
    if (texts.isEmpty()) {
      throw new IllegalArgumentException(
          "A training report must have words, at most 60 and none removed (xxxx), to be chosen; found none among %d. Give others."
              .formatted(reports.size()));
    }
    return new ReportChooser(
        train,
        train.candidates(texts).stream()
            .collect(
                Collectors.groupingBy(
                    Candidate::findings, LinkedHashMap::new, Collectors.toList())));
  }

  /** Equal weights, for what sees no image: the most central report is chosen. */
  public double[] equalWeights() {
    double[] weights = new double[train.texts().size()];
    Arrays.fill(weights, 1.0 / weights.length);
    return weights;
  }

  /**
   * The text of the greatest expected utility that names just these findings.
   *
   * @param weights [S]
   * @param decided findings of the labeler's scheme; none for a report without findings
   * @throws IllegalArgumentException if there is not one finite weight for each training study, or
   *     a condition is no finding
   */
  public String choose(double[] weights, Set<Condition> decided) {
    check(weights);
    return best(ofNearestSet(decided), weights);
  }

  private static String best(List<Candidate> allowed, double[] weights) {
    Candidate best = null;
    double most = Double.NEGATIVE_INFINITY;
    for (Candidate candidate : allowed) {
      double expected = candidate.expected(weights);
      if (best == null || expected > most) {
        best = candidate;
        most = expected;
      }
    }
    return best.text();
  }

  /**
   * The text of the greatest expected utility, whatever findings it names.
   *
   * @param weights as for {@link #choose(double[], Set)}
   */
  public String choose(double[] weights) {
    check(weights);
    return best(reports.values().stream().flatMap(List::stream).toList(), weights);
  }

  /**
   * The report of the most similar training study, of those that name just these findings; among
   * equals of the first.
   *
   * @param similarities [S] of each training study with the one to write about
   * @param decided as for {@link #choose}
   * @throws IllegalArgumentException as {@link #choose}
   */
  public String nearest(double[] similarities, Set<Condition> decided) {
    check(similarities);
    Set<String> allowed =
        ofNearestSet(decided).stream().map(Candidate::text).collect(Collectors.toSet());
    int nearest = -1;
    for (int study = 0; study < similarities.length; study++) {
      if (allowed.contains(train.texts().get(study))
          && (nearest < 0 || similarities[study] > similarities[nearest])) {
        nearest = study;
      }
    }
    return train.texts().get(nearest);
  }

  /** The reports that name just these findings, or else those of the sets that are nearest. */
  private List<Candidate> ofNearestSet(Set<Condition> decided) {
    check(decided);
    if (reports.containsKey(decided)) {
      return reports.get(decided);
    }
    double nearest =
        reports.keySet().stream().mapToDouble(own -> jaccard(own, decided)).max().orElseThrow();
    return reports.entrySet().stream()
        .filter(entry -> jaccard(entry.getKey(), decided) == nearest)
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }

  private static double jaccard(Set<Condition> a, Set<Condition> b) {
    double common = a.stream().filter(b::contains).count();
    return (common + SMOOTHING) / (a.size() + b.size() - common + SMOOTHING);
  }

  private void check(double[] ofStudies) {
    if (ofStudies.length != train.texts().size()
        || !DoubleStream.of(ofStudies).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "There must be one finite number for each of the %d training studies; found %d numbers, %d of them finite."
              .formatted(
                  train.texts().size(),
                  ofStudies.length,
                  DoubleStream.of(ofStudies).filter(Double::isFinite).count()));
    }
  }

  private void check(Set<Condition> decided) {
    List<Condition> findings = train.labeler().scheme().findings();
    if (!findings.containsAll(decided)) {
      throw new IllegalArgumentException(
          "What is decided must be among the findings %s, or nothing; found %s."
              .formatted(findings, decided));
    }
  }
}
