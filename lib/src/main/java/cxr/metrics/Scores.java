package cxr.metrics;

import cxr.text.ConditionLabeler;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * All scores of a system's reports.
 *
 * @param system whose reports they are
 * @param recipe name of what was done to the texts before
 * @param studies that were scored
 * @param bleu of all texts
 * @param rougeL the mean over the studies
 * @param distinct how many different reports were written
 * @param conditions that the reports name, against those the references name
 */
public record Scores(
    String system,
    String recipe,
    int studies,
    Bleu bleu,
    RougeL rougeL,
    int distinct,
    ConditionScores conditions) {

  /**
   * Scores a system's reports.
   *
   * <p>Words are compared as the recipe leaves them; conditions are read from the references as
   * they were written.
   *
   * @param references reports as they were written
   * @param hypotheses reports of the system, in the same order
   */
  public static Scores of(
      String system,
      List<String> references,
      List<String> hypotheses,
      Recipe recipe,
      ConditionLabeler labeler) {
    Pairs.check(references, hypotheses);
    List<String> r = references.stream().map(recipe::reference).toList();
    List<String> h = hypotheses.stream().map(recipe::hypothesis).toList();
    return new Scores(
        system,
        recipe.name(),
        references.size(),
        Bleu.of(r, h),
        RougeL.of(r, h),
        new HashSet<>(h).size(),
        ConditionScores.of(
            references.stream().map(labeler::labels).toList(),
            hypotheses.stream().map(labeler::labels).toList()));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s by the recipe %s on %d studies: %s, %s, length ratio %.2f, %d distinct reports%n%s",
        system,
        recipe,
        studies,
        bleu,
        rougeL,
        bleu.lengthRatio(),
        distinct,
        conditions);
  }
}
