package cxr.cli;

import cxr.settings.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    description = "Lists all settings, or checks changes of them.",
    mixinStandardHelpOptions = true)
final class SettingsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Name what to do with settings: list or check.");
  }

  @Command(
      description = "Lists all settings with their values, as CXR_SETTINGS changes the defaults.",
      mixinStandardHelpOptions = true)
  void list() {
    changed(null)
        .flat()
        .forEach((name, value) -> spec.commandLine().getOut().printf("%s=%s%n", name, value));
  }

  @Command(
      description = "Checks changes of settings; where one does not fit, ends with 2 and says why.",
      mixinStandardHelpOptions = true)
  void check(
      @Parameters(
              arity = "0..1",
              paramLabel = "CHANGES",
              description =
                  "Such as \"train.epochs=5, image.size=128\"; without it what CXR_SETTINGS holds.")
          String changes) {
    changed(changes);
  }

  private Settings changed(@Nullable String changes) {
    return Source.fitting(
        spec,
        () ->
            Source.checked(
                changes == null
                    ? Settings.fromEnvironment()
                    : Settings.defaults().withAll(changes)));
  }
}
