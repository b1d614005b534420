package cxr.retrieve;

import cxr.score.Recipe;
import cxr.score.metric.Pairs;
import cxr.score.metric.PythonWhitespace;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The reports of the training studies, and what texts are worth for them.
 *
 * @param texts by study, in the form that systems write, words parted by single blanks
 * @param recipe by which texts are scored
 * @param labeler that reads their findings
 * @param utility of texts for each study
 */
record TrainReports(List<String> texts, Recipe recipe, ConditionLabeler labeler, Utility utility) {

  private static final int MOST_WORDS = 60;
  private static final String REMOVED = "xxxx"; // by the de-identification

  static TrainReports of(
      List<String> reports, List<String> references, Recipe recipe, ConditionLabeler labeler) {
    Pairs.check(references, reports);
    List<String> scored =
        references.parallelStream()
            .map(recipe::reference)
            .map(PythonWhitespace::singleSpaced)
            .toList();
    List<String> texts = reports.stream().map(PythonWhitespace::singleSpaced).toList();
    return new TrainReports(texts, recipe, labeler, new Utility(scored));
  }

  /** Whether a text may be written: a letter at least, at most 60 words, none of them removed. */
  static boolean mayBeWritten(String text) {
    return text.chars().anyMatch(Character::isLetter)
        && PythonWhitespace.split(text).length <= MOST_WORDS
        && !text.toLowerCase(Locale.ROOT).contains(REMOVED);
  }

  /** The findings that the rules read in a text. */
  Set<Condition> findings(String text) {
    Set<Condition> findings = new HashSet<>(labeler.label(text));
    findings.remove(labeler.scheme().none());
    return Set.copyOf(findings);
  }

  /** Texts with their findings and utilities. */
  List<Candidate> candidates(List<String> texts) {
    List<Set<Condition>> findings = texts.parallelStream().map(this::findings).toList();
    List<float[]> utilities = utility.rows(texts.stream().map(recipe::hypothesis).toList());
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      candidates.add(new Candidate(texts.get(i), findings.get(i), utilities.get(i)));
    }
    return candidates;
  }

  /** Texts, given by their sentences, those of the greatest expected utility first. */
  List<Draft> ranked(List<List<String>> texts, double[] weights) {
    List<Double> expected =
        utility.expected(texts.stream().map(Draft::text).map(recipe::hypothesis).toList(), weights);
    return IntStream.range(0, texts.size())
        .mapToObj(i -> new Draft(texts.get(i), expected.get(i)))
        .sorted(Comparator.comparingDouble(Draft::expected).reversed())
        .toList();
  }
}
