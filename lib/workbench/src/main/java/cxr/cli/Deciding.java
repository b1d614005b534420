package cxr.cli;

import cxr.score.Thresholds;
import picocli.CommandLine.Option;

/** The option that says how findings are decided from their probabilities. */
public final class Deciding {

  @Option(
      names = "--thresholds",
      paramLabel = "KIND",
      defaultValue = "common",
      description =
          "From which probability on a finding is decided to be there: common, one threshold for all findings (the default), or each, one for each; both were chosen on the validation studies for the best micro F1.")
  private Thresholds.Kind kind;

  /** One threshold for all findings, or one for each. */
  public Thresholds.Kind kind() {
    return kind;
  }
}
