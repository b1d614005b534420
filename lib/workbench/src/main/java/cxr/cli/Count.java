package cxr.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The rule of options that say how many. */
final class Count {

  private Count() {}

  /**
   * Checks an option, before long work.
   *
   * @throws ParameterException if it is below 1
   */
  static int checked(CommandSpec spec, String option, int count) {
    if (count < 1) {
      throw new ParameterException(
          spec.commandLine(), "%s must be 1 or more; found %d.".formatted(option, count));
    }
    return count;
  }
}
