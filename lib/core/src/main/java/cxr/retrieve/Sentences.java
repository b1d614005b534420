package cxr.retrieve;

import cxr.score.ConstantReport;
import cxr.score.metric.PythonWhitespace;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Status;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sentences that training reports are made of, and what the rules read in each. */
final class Sentences {

  /** What compares with an earlier image, which is not at hand. */
  private static final Pattern COMPARISON =
      Pattern.compile(
          "unchanged|stable|again|interval|prior|previous|redemonstrat|compar|change|outside"
              + "|remain|progress|increased|decreased|correlate");

  private static final int RARE = 3; // times that a word stands in the reports, to be written

  private final TrainReports train;
  private final Map<String, Integer> counts = new LinkedHashMap<>(); // in the order of the reports
  private final Map<String, Integer> words = new HashMap<>();
  private final Map<String, Labels> labels = new ConcurrentHashMap<>(); // when first asked for

  Sentences(TrainReports train) {
    this.train = train;
    for (String text : train.texts()) {
      ConstantReport.sentences(text).forEach(sentence -> counts.merge(sentence, 1, Integer::sum));
      Stream.of(PythonWhitespace.split(text)).forEach(word -> words.merge(word, 1, Integer::sum));
    }
  }

  /** Each once, in the order of the reports. */
  Set<String> all() {
    return counts.keySet();
  }

  /** How often a sentence stands in the reports. */
  int count(String sentence) {
    return counts.getOrDefault(sentence, 0);
  }

  /** The findings that the rules read in these sentences together. */
  Set<Condition> findings(Collection<String> sentences) {
    Set<Condition> findings = new HashSet<>();
    sentences.forEach(sentence -> findings.addAll(labels(sentence).positives()));
    findings.remove(train.labeler().scheme().none());
    return findings;
  }

  /** Whether a sentence says that a finding is absent. */
  boolean denies(String sentence, Condition finding) {
    return labels(sentence).of(finding) == Status.NEGATIVE;
  }

  private Labels labels(String sentence) {
    return labels.computeIfAbsent(sentence, train.labeler()::labels);
  }

  /** Whether it may be written of another study: nothing removed, nothing compared. */
  static boolean standsAlone(String text) {
    return TrainReports.mayBeWritten(text) && !COMPARISON.matcher(text).find();
  }

  /** Whether a text has a word that is rare in the reports. */
  boolean hasRareWord(String text) {
    return Stream.of(PythonWhitespace.split(text))
        .anyMatch(word -> words.getOrDefault(word, 0) < RARE);
  }
}
