package cxr.cli;

import cxr.data.Split;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that says which studies a measurement scores: some that nothing was learnt from. */
final class ScoredPart {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private Split.Part part = Split.Part.VALIDATION;

  @Option(
      names = "--part",
      paramLabel = "PART",
      description =
          "What is scored: validation, to choose by (the default), or test, once for what was chosen.")
  void part(Split.Part given) {
    if (given == Split.Part.TRAIN) {
      throw new ParameterException(
          spec.commandLine(),
          "--part is validation or test, for train is learnt from; found train.");
    }
    part = given;
  }

  Split.Part part() {
    return part;
  }
}
