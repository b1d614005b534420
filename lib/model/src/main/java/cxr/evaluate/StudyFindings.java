package cxr.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is found in a study.
 *
 * @param study its id, or the name of its file
 * @param findings all that the model tells of, in its order
 */
public record StudyFindings(String study, List<Finding> findings) {

  /**
   * One finding.
   *
   * @param probability from 0 to 1
   * @param threshold from which probability on it is decided to be there; above 1 never
   * @param present the decision
   */
  public record Finding(String name, double probability, double threshold, boolean present) {}

  public StudyFindings {
    findings = List.copyOf(findings);
  }

  /** The findings that are decided to be there, likeliest first. */
  public List<Finding> present() {
    return findings.stream()
        .filter(Finding::present)
        .sorted(Comparator.comparingDouble(Finding::probability).reversed())
        .toList();
  }

  /** Those decided to be there with their probabilities: {@code Effusion 0.81, Edema 0.40}. */
  @Override
  public String toString() {
    return present().isEmpty()
        ? "no finding"
        : present().stream()
            .map(one -> String.format(Locale.ROOT, "%s %.2f", one.name(), one.probability()))
            .collect(Collectors.joining(", "));
  }
}
