package cxr.evaluate;

import cxr.data.Study;
import cxr.score.Thresholds;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Findings that a model decides to be there.
 *
 * @param model whose labels are CheXpert's findings
 * @param thresholds from which on one is there
 * @param kind one threshold for all, or one for each
 */
public record DecidedFindings(FindingsModel model, Thresholds thresholds, Thresholds.Kind kind) {

  private static final ConditionLabeler LABELER = new ConditionLabeler(Scheme.CHEXPERT);

  /**
   * With the threshold for all findings that gives the highest micro F1 on some studies.
   *
   * @param studies that the model has not learnt from
   * @param reports of each, by which rules say what is there
   * @throws IOException if an X-ray cannot be read
   */
  public static DecidedFindings choose(
      FindingsModel model, List<Study> studies, List<String> reports) throws IOException {
    double[][] probabilities = model.probabilities(studies).toArray(double[][]::new);
    return new DecidedFindings(
        model,
        Thresholds.choose(model.labels(), probabilities, named(reports)),
        Thresholds.Kind.COMMON);
  }

  /**
   * Which of CheXpert's findings reports name, as rules read them.
   *
   * @return [N][L]
   */
  public static boolean[][] named(List<String> reports) {
    return reports.stream().map(report -> present(LABELER.label(report))).toArray(boolean[][]::new);
  }

  /** Which of CheXpert's findings are among some conditions: [L]. */
  public static boolean[] present(Set<Condition> named) {
    List<Condition> findings = Scheme.CHEXPERT.findings();
    boolean[] present = new boolean[findings.size()];
    for (int l = 0; l < present.length; l++) {
      present[l] = named.contains(findings.get(l));
    }
    return present;
  }

  /**
   * @throws IOException if an X-ray cannot be read
   */
  public List<Set<Condition>> of(List<Study> studies) throws IOException {
    List<Condition> findings = Scheme.CHEXPERT.findings();
    List<Set<Condition>> decided = new ArrayList<>();
    for (double[] row : model.probabilities(studies)) {
      boolean[] present = thresholds.decide(row, kind);
      Set<Condition> named = new HashSet<>();
      for (int l = 0; l < present.length; l++) {
        if (present[l]) {
          named.add(findings.get(l));
        }
      }
      decided.add(named);
    }
    return decided;
  }
}
