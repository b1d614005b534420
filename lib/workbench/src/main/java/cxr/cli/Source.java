package cxr.cli;

import cxr.data.Dataset;
import cxr.evaluate.TrainMetric;
import cxr.generate.ReportWriter;
import cxr.io.InputFile;
import cxr.settings.Settings;
import cxr.train.Material;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which data and settings a command works with. */
final class Source {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private DataFolder data;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = {
        "Changes a setting, train.epochs=5 for example; may be given more than once.",
        "Some names stand for several settings: ${COMPLETION-CANDIDATES}. train.preset=deck, for example, means batches of 16, 40 epochs, patience 10 and a split of 70/15/15."
      },
      completionCandidates = Groups.class)
  private List<String> changes = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Settings in JSON, {\"train\": {\"epochs\": 5}} for example; --set comes after.")
  private Path config;

  /** The names that stand for several settings, with their values, for the help. */
  private static final class Groups implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Settings.groups().entrySet().stream()
          .map(one -> "%s (%s)".formatted(one.getKey(), String.join(", ", one.getValue())))
          .iterator();
    }
  }

  DataFolder data() {
    return data;
  }

  Dataset dataset() throws IOException {
    return data.dataset();
  }

  Settings settings() throws IOException {
    return changed(fitting(spec, Settings::fromEnvironment));
  }

  /** Some settings with the changes of --config and --set. */
  Settings changed(Settings before) throws IOException {
    Settings configured;
    try {
      configured = config == null ? before : before.withJson(InputFile.text(config));
    } catch (IllegalArgumentException e) {
      throw new IOException(config + ": " + e.getMessage(), e);
    }
    return fitting(spec, () -> checked(configured.withAll(String.join("\n", changes))));
  }

  /**
   * Settings that words of a command change.
   *
   * @throws ParameterException if they do not fit: the command ends with 2
   */
  static <T> T fitting(CommandSpec spec, Supplier<T> changed) {
    try {
      return changed.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  /** Settings whose names of conditions and weights are known too, and whose groups agree. */
  static Settings checked(Settings settings) {
    Material.check(settings);
    TrainMetric.check(settings);
    ReportWriter.check(settings.model(), settings.generate());
    return settings;
  }
}
