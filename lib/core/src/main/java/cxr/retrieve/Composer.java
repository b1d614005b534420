package cxr.retrieve;

import cxr.score.ConstantReport;
import cxr.score.metric.PythonWhitespace;
import cxr.text.conditions.Condition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Composes reports for sets of findings that few training reports have, or none: into frequent
 * reports a phrase is put for each finding that they lack.
 *
 * <p>A phrase replaces the sentence that denies its finding; where none does, it is tried at every
 * place, and instead of a sentence that calls the lungs clear. Where such a sentence stays beside a
 * finding of the lungs, they are "otherwise clear". After each finding the 30 texts of the greatest
 * expected utility go on; those are kept in which the rules read just the set. What is expected are
 * the training studies for which much the same was decided: those whose set has a Jaccard index of
 * .5 or more with this one, and a few of all that have findings where these are rare.
 */
final class Composer {

  private static final int BEAMS = 30;
  private static final int LEAST_WORDS = 12; // of a report to put phrases into
  private static final int MOST_WORDS = 50;
  private static final double FREQUENT = 2; // mean ln of how often its sentences stand in reports
  private static final double ALIKE = .5;
  private static final double FEW = 30; // studies

  private static final Set<Condition> OF_LUNGS =
      EnumSet.of(
          Condition.OPACITY,
          Condition.LUNG_OPACITY,
          Condition.LUNG_LESION,
          Condition.EDEMA,
          Condition.CONSOLIDATION,
          Condition.PNEUMONIA,
          Condition.ATELECTASIS);

  private static final Pattern CLEAR_LUNGS =
      Pattern.compile("\\blungs?\\b.*\\bclear\\b|\\bclear lungs\\b|\\blungs (are|appear) normal");
  private static final String CLEAR = "\\bclear\\b";
  private static final String OTHERWISE = "otherwise clear";

  private final TrainReports train;
  private final List<Set<Condition>> decisions; // [S]
  private final Sentences sentences;
  private final Map<Condition, List<String>> phrases;
  private final List<List<String>> frequent; // reports, by sentences
  private final Map<Set<Condition>, List<Candidate>> known = new HashMap<>();

  /**
   * Of training reports.
   *
   * @param decisions [S] what was decided for each training study
   */
  Composer(TrainReports train, List<Set<Condition>> decisions) {
    this.train = train;
    this.decisions = decisions;
    this.sentences = new Sentences(train);
    this.phrases = Phrases.of(sentences, train.labeler().scheme().findings());
    this.frequent =
        train.texts().stream()
            .distinct()
            .filter(Sentences::standsAlone)
            .filter(this::isFrequent)
            .map(ConstantReport::sentences)
            .toList();
  }

  private boolean isFrequent(String text) {
    int words = PythonWhitespace.split(text).length;
    return words >= LEAST_WORDS
        && words <= MOST_WORDS
        && (Collections.frequency(train.texts(), text) > 1
            || ConstantReport.sentences(text).stream()
                    .mapToDouble(sentence -> Math.log(sentences.count(sentence)))
                    .average()
                    .orElse(0)
                > FREQUENT);
  }

  /** Texts that name just these findings, the best first; they are remembered. */
  synchronized List<Candidate> candidates(Set<Condition> decided) {
    List<Candidate> candidates = known.get(decided);
    if (candidates == null) {
      candidates =
          train.candidates(compose(decided)).stream()
              .filter(candidate -> candidate.findings().equals(decided))
              .toList();
      known.put(Set.copyOf(decided), candidates);
    }
    return candidates;
  }

  private List<String> compose(Set<Condition> decided) {
    double[] weights = weights(decided);
    List<List<String>> beams = best(within(frequent, decided), weights);
    for (Condition finding : train.labeler().scheme().findings()) {
      if (decided.contains(finding)) {
        Set<List<String>> next = new LinkedHashSet<>();
        for (List<String> beam : beams) {
          next.addAll(
              sentences.findings(beam).contains(finding) ? List.of(beam) : with(finding, beam));
        }
        next.removeIf(beam -> !sentences.findings(beam).contains(finding));
        beams = best(within(next, decided), weights);
      }
    }
    return beams.stream().map(Draft::text).toList();
  }

  private double[] weights(Set<Condition> decided) {
    double[] weights =
        decisions.stream()
            .mapToDouble(own -> ReportChooser.jaccard(own, decided))
            .map(index -> index >= ALIKE ? index : 0)
            .toArray();
    if (DoubleStream.of(weights).sum() < FEW) {
      for (int study = 0; study < weights.length; study++) {
        weights[study] += decisions.get(study).isEmpty() ? 0 : FEW / weights.length;
      }
    }
    return weights;
  }

  /** Those that name nothing else and have room for what they lack. */
  private List<List<String>> within(Collection<List<String>> beams, Set<Condition> decided) {
    return beams.stream()
        .filter(
            beam -> {
              Set<Condition> named = sentences.findings(beam);
              List<Condition> lacking = decided.stream().filter(f -> !named.contains(f)).toList();
              return decided.containsAll(named)
                  && TrainReports.mayBeWritten(shortest(beam, lacking));
            })
        .toList();
  }

  /** The shortest text that these sentences can become. */
  private String shortest(List<String> beam, List<Condition> lacking) {
    List<String> whole = new ArrayList<>(beam);
    for (Condition finding : lacking) {
      phrases.getOrDefault(finding, List.of()).stream()
          .min(Comparator.comparing(phrase -> PythonWhitespace.split(phrase).length))
          .ifPresent(whole::add);
    }
    return Draft.text(whole);
  }

  /** Those of the greatest expected utility; of those with the same sentences the best order. */
  private List<List<String>> best(List<List<String>> beams, double[] weights) {
    Map<Set<String>, List<String>> best = new LinkedHashMap<>();
    for (Draft draft : train.ranked(beams, weights)) {
      best.putIfAbsent(Set.copyOf(draft.sentences()), draft.sentences());
    }
    return best.values().stream().limit(BEAMS).toList();
  }

  /** All ways to put a finding into a report. */
  private List<List<String>> with(Condition finding, List<String> report) {
    List<Integer> denying = places(report, sentence -> sentences.denies(sentence, finding));
    List<Integer> clear = OF_LUNGS.contains(finding) ? places(report, Composer::clears) : List.of();
    List<String> softened = new ArrayList<>(report);
    clear.forEach(place -> softened.set(place, report.get(place).replaceFirst(CLEAR, OTHERWISE)));
    List<List<String>> ways = new ArrayList<>();
    for (String phrase : phrases.getOrDefault(finding, List.of())) {
      if (report.contains(phrase)) {
        continue;
      }
      for (int place : denying.isEmpty() ? clear : denying) {
        List<String> way = new ArrayList<>(softened);
        way.set(place, phrase);
        way.removeIf(sentence -> sentences.denies(sentence, finding));
        ways.add(way);
      }
      for (int place = 0; denying.isEmpty() && place <= report.size(); place++) {
        List<String> way = new ArrayList<>(softened);
        way.add(place, phrase);
        ways.add(way);
      }
    }
    return ways;
  }

  private static List<Integer> places(List<String> report, Predicate<String> of) {
    return IntStream.range(0, report.size()).filter(i -> of.test(report.get(i))).boxed().toList();
  }

  private static boolean clears(String sentence) {
    return CLEAR_LUNGS.matcher(sentence).find() && !sentence.contains("otherwise");
  }
}
