package cxr.evaluate;

import cxr.data.Study;
import cxr.score.Thresholds;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Findings that a model decides to be there.
 *
 * @param model whose labels are CheXpert's findings, in their order
 * @param thresholds from which on one is there
 * @param kind one threshold for all, or one for each
 */
public record DecidedFindings(FindingsModel model, Thresholds thresholds, Thresholds.Kind kind) {

  private static final ConditionLabeler LABELER = new ConditionLabeler(Scheme.CHEXPERT);

  public DecidedFindings {
    List<String> findings = Scheme.CHEXPERT.findings().stream().map(Condition::display).toList();
    if (!model.labels().equals(findings)) {
      throw new IllegalArgumentException(
          "Findings are decided for CheXpert's %s, in this order; the model tells %s."
              .formatted(findings, model.labels()));
    }
  }

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
    Thresholds thresholds = Thresholds.choose(model.labels(), probabilities, named(reports));
    return new DecidedFindings(model, thresholds, Thresholds.Kind.COMMON);
  }

  /**
   * The same with rare findings decided about as often as reports name them.
   *
   * @param studies that the model has not learnt from
   * @param reports of other studies, which tell how often
   * @throws IOException if an X-ray cannot be read
   */
  public DecidedFindings asOftenAs(List<Study> studies, List<String> reports) throws IOException {
    boolean[][] named = named(reports);
    List<Double> shares = new ArrayList<>();
    for (int label = 0; label < model.labels().size(); label++) {
      int column = label;
      long count = Arrays.stream(named).filter(row -> row[column]).count();
      shares.add((double) count / named.length);
    }
    double[][] probabilities = model.probabilities(studies).toArray(double[][]::new);
    return new DecidedFindings(
        model, thresholds.namingAtLeast(probabilities, shares), Thresholds.Kind.EACH);
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
