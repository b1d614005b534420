package cxr.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Which options of a command go together. One that would do nothing beside another is refused, in a
 * line that names both; the command ends with 2.
 */
public final class Together {

  private Together() {}

  /**
   * Refuses some options where another thing is given.
   *
   * @param given the option or word beside which they do nothing, and why
   */
  public static void refuse(CommandSpec spec, String given, String... others) {
    List<String> found = Stream.of(others).filter(name -> isGiven(spec, name)).toList();
    if (!found.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "%s; leave out %s.".formatted(given, String.join(", ", found)));
    }
  }

  /** Refuses options that do nothing without another. */
  static void need(CommandSpec spec, String needed, String... options) {
    for (String option : options) {
      needOne(spec, option, needed);
    }
  }

  /** Refuses an option that does nothing without one of some others, as far as there are those. */
  static void needOne(CommandSpec spec, String option, String... needed) {
    if (isGiven(spec, option) && Stream.of(needed).noneMatch(name -> isGiven(spec, name))) {
      throw new ParameterException(
          spec.commandLine(),
          "%1$s does nothing without %2$s; give %2$s too, or leave %1$s out."
              .formatted(
                  option,
                  Stream.of(needed)
                      .filter(name -> spec.findOption(name) != null)
                      .collect(Collectors.joining(" or "))));
    }
  }

  /** Whether the words of the command have it; a default is not given. */
  static boolean isGiven(CommandSpec spec, String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }
}
