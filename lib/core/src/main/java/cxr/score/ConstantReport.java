package cxr.score;

import cxr.data.Study;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same report for every study: what a score gives to a text that sees no picture.
 *
 * @param name how the report was found
 */
public record ConstantReport(String name, String report) implements ReportSystem {

  private static final int COMMON = 3; // studies that have a report, for it to be chosen
  private static final int SENTENCES = 300; // the commonest, to compose of

  /**
   * The training report that serves best as the only answer, by BLEU-4 on validation, of those that
   * 3 training studies or more have word for word (of all, where there is no such report).
   *
   * @param trainReports in the form that systems write
   * @param validationReports as they were written
   */
  public static ConstantReport choose(
      List<String> trainReports, List<String> validationReports, Recipe recipe) {
    return choose(trainReports, validationReports, recipe, COMMON);
  }

  /**
   * The same of the reports that so many training studies have; 1 takes all, which finds more
   * BLEU-4 and less of the other scores.
   */
  public static ConstantReport choose(
      List<String> trainReports, List<String> validationReports, Recipe recipe, int leastStudies) {
    List<String> all = byFrequency(trainReports);
    List<String> common =
        all.stream()
            .filter(report -> Collections.frequency(trainReports, report) >= leastStudies)
            .toList();
    return new ConstantReport(
        "constant report", best(common.isEmpty() ? all : common, validationReports, recipe));
  }

  /** The report that most training studies have; among equals the first. */
  public static ConstantReport mostFrequent(List<String> trainReports) {
    return new ConstantReport("most frequent report", byFrequency(trainReports).get(0));
  }

  /**
   * A report composed of training sentences: beginning with none, the sentence is put in, at the
   * place, that raises BLEU-4 on the training reports most, until none raises it.
   *
   * @param trainReports in the form that systems write, of which the 300 commonest sentences are
   *     taken
   * @param references the training reports as they were written
   */
  public static ConstantReport compose(
      List<String> trainReports, List<String> references, Recipe recipe) {
    List<String> sentences = new ArrayList<>();
    trainReports.forEach(report -> sentences.addAll(sentences(report)));
    List<String> candidates = byFrequency(sentences);
    candidates = candidates.subList(0, Math.min(SENTENCES, candidates.size()));
    ConstantBleu bleu = ConstantBleu.to(references.stream().map(recipe::reference).toList());
    List<String> report = List.of();
    double score = 0;
    while (true) {
      List<List<String>> longer = new ArrayList<>();
      for (String sentence : candidates) {
        for (int place = 0; place <= report.size(); place++) {
          List<String> next = new ArrayList<>(report);
          next.add(place, sentence);
          longer.add(next);
        }
      }
      List<String> texts = longer.stream().map(s -> text(s, recipe)).toList();
      String best = bleu.best(texts);
      if (bleu.score(best) <= score) {
        return new ConstantReport("composed report", String.join(" ", report));
      }
      score = bleu.score(best);
      report = longer.get(texts.indexOf(best));
    }
  }

  /** The best of some reports as the only answer to references, by BLEU-4. */
  static String best(List<String> candidates, List<String> references, Recipe recipe) {
    List<String> texts = candidates.stream().map(recipe::hypothesis).toList();
    ConstantBleu bleu = ConstantBleu.to(references.stream().map(recipe::reference).toList());
    return candidates.get(texts.indexOf(bleu.best(texts)));
  }

  /** The distinct reports, the commonest first. */
  static List<String> byFrequency(List<String> reports) {
    if (reports.isEmpty()) {
      throw new IllegalArgumentException("A constant report needs reports; found none.");
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    reports.forEach(report -> counts.merge(report, 1, Integer::sum));
    return counts.entrySet().stream()
        .sorted(Comparator.comparing(entry -> -entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The sentences of a report that have a letter, each with its stop. */
  public static List<String> sentences(String report) {
    return Arrays.stream(report.strip().split("(?<=[.!?])\\s+"))
        .filter(sentence -> sentence.chars().anyMatch(Character::isLetter))
        .toList();
  }

  private static String text(List<String> sentences, Recipe recipe) {
    return recipe.hypothesis(String.join(" ", sentences));
  }

  @Override
  public List<String> reports(List<Study> studies) {
    return Collections.nCopies(studies.size(), report);
  }
}
