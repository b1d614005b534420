package cxr.retrieve;

import cxr.score.Recipe;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Writes a report for a study by choosing among training reports: of those in which the rules read
 * just the findings that were decided for the study, the one of the greatest expected utility
 * ({@link Utility} has the formula and its sources). Where no report has just these findings, those
 * of the nearest sets by the Jaccard index are chosen among. Among equals the first is taken.
 *
 * <p>The expectation is over the S training studies, in their order, by weights that say how much
 * each is like the study to write about: those of a ridge regression on features of images, which
 * may be negative, or 1 / k for the k nearest studies. Only their proportions count. Equal weights
 * see no image.
 *
 * <p>Candidates are the distinct training reports of at most 60 words in which nothing was removed
 * ("xxxx"). Their utilities take 4 bytes for each candidate and training study, 13 MB for IU X-Ray,
 * and are made within seconds. A chooser does not change; threads may share it, and it chooses the
 * same however many there are.
 */
public final class ReportChooser {

  private static final double SMOOTHING = .01; // of the Jaccard index: small sets go first

  private final TrainReports train;
  private final Map<Set<Condition>, List<Candidate>> reports; // by findings
  private final Optional<Composer> composer;
  private final List<Candidate> recombined; // without findings

  private ReportChooser(
      TrainReports train,
      Map<Set<Condition>, List<Candidate>> reports,
      Optional<Composer> composer,
      List<Candidate> recombined) {
    this.train = train;
    this.reports = reports;
    this.composer = composer;
    this.recombined = recombined;
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
                    Candidate::findings, LinkedHashMap::new, Collectors.toList())),
        Optional.empty(),
        List.of());
  }

  /**
   * The same with composed reports: when a set of findings is first decided, up to 30 texts are
   * made for it of frequent training reports and of phrases for the findings that these lack. That
   * takes a second or two on one core, and 4 bytes for each text and training study are kept.
   *
   * @param decisions [S] what was decided for each training study by a model that had not learnt
   *     from it (out of fold): texts are made for the studies that are decided alike
   * @throws IllegalArgumentException if there is not one set for each training study, or a
   *     condition is no finding
   */
  public ReportChooser withComposed(List<Set<Condition>> decisions) {
    if (decisions.size() != train.texts().size()) {
      throw new IllegalArgumentException(
          "There must be one set of findings for each of the %d training studies; found %d sets."
              .formatted(train.texts().size(), decisions.size()));
    }
    decisions.forEach(this::check);
    return new ReportChooser(
        train, reports, Optional.of(new Composer(train, List.copyOf(decisions))), recombined);
  }

  /** The same, as if just what the training reports name had been decided: no image is needed. */
  public ReportChooser withComposed() {
    return withComposed(train.texts().parallelStream().map(train::findings).toList());
  }

  /**
   * The same with recombined reports, which name no finding: sentences of training reports put
   * together by local search, from the two best reports by each of some weights. Takes about a
   * second for each on one core.
   *
   * @param weights [K][S] for example the mean weights of each of K clusters of training images; 8
   *     give most of what 40 give
   * @param done is told after each how many are done
   * @throws IllegalArgumentException as {@link #choose}
   * @throws CancellationException if the thread is interrupted, which it stays
   */
  public ReportChooser withRecombined(double[][] weights, IntConsumer done) {
    Recombiner recombiner = new Recombiner(train);
    Set<String> texts = new LinkedHashSet<>();
    for (int k = 0; k < weights.length; k++) {
      check(weights[k]);
      texts.addAll(recombiner.improve(reports.getOrDefault(Set.of(), List.of()), weights[k]));
      done.accept(k + 1);
    }
    List<Candidate> candidates =
        train.candidates(List.copyOf(texts)).stream()
            .filter(candidate -> candidate.findings().isEmpty())
            .toList();
    return new ReportChooser(train, reports, composer, candidates);
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
   * @throws CancellationException if the thread is interrupted while texts are composed
   */
  public String choose(double[] weights, Set<Condition> decided) {
    check(weights);
    return best(candidates(decided), weights);
  }

  private static String best(List<Candidate> candidates, double[] weights) {
    return candidates.stream()
        .map(candidate -> Map.entry(candidate.text(), candidate.expected(weights)))
        .reduce((best, next) -> next.getValue() > best.getValue() ? next : best)
        .orElseThrow()
        .getKey();
  }

  /**
   * The text of the greatest expected utility, whatever findings it names.
   *
   * @param weights as for {@link #choose(double[], Set)}
   */
  public String choose(double[] weights) {
    check(weights);
    List<Candidate> all = new ArrayList<>(recombined);
    reports.values().forEach(all::addAll);
    return best(all, weights);
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
    check(decided);
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

  /** All texts that name just these findings, or else reports of the nearest sets. */
  private List<Candidate> candidates(Set<Condition> decided) {
    check(decided);
    List<Candidate> candidates = new ArrayList<>(reports.getOrDefault(decided, List.of()));
    if (decided.isEmpty()) {
      candidates.addAll(recombined);
    } else {
      composer.ifPresent(texts -> candidates.addAll(texts.candidates(decided)));
    }
    return candidates.isEmpty() ? ofNearestSet(decided) : candidates;
  }

  /** The reports that name just these findings, or else those of the sets that are nearest. */
  private List<Candidate> ofNearestSet(Set<Condition> decided) {
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

  static double jaccard(Set<Condition> a, Set<Condition> b) {
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
