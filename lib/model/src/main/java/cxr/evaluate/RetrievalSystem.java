package cxr.evaluate;

import cxr.data.Study;
import cxr.retrieve.ReportChooser;
import cxr.score.ReportSystem;
import cxr.text.conditions.Condition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Decides the findings of a study, and then chooses a report for them, without a decoder.
 *
 * @param findings decides
 * @param weights of the training studies in what is expected of a study
 * @param choice of a report
 */
public record RetrievalSystem(String name, Decision findings, TrainWeights weights, Choice choice)
    implements ReportSystem {

  /** Decides findings; {@link DecidedFindings#of} for example. */
  @FunctionalInterface
  public interface Decision {
    /**
     * @return the findings of each study, in their order
     * @throws IOException if an X-ray cannot be read
     */
    List<Set<Condition>> of(List<Study> studies) throws IOException;
  }

  /** How much each training study counts for a study. */
  @FunctionalInterface
  public interface TrainWeights {
    /**
     * @return of each study, in their order, a weight for each of S training studies
     * @throws IOException if an X-ray cannot be read
     */
    double[][] of(List<Study> studies) throws IOException;
  }

  /** How a report is chosen; {@link ReportChooser#choose} and its likes. */
  @FunctionalInterface
  public interface Choice {
    /**
     * @param weights of the S training studies
     * @param decided the findings; empty where none was decided
     */
    String report(double[] weights, Set<Condition> decided);
  }

  @Override
  public List<String> reports(List<Study> studies) throws IOException {
    double[][] rows = weights.of(studies);
    List<Set<Condition>> decided = findings.of(studies);
    List<String> reports = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      reports.add(choice.report(rows[i], decided.get(i)));
    }
    return reports;
  }
}
