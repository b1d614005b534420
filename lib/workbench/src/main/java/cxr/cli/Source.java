package cxr.cli;

import cxr.data.Dataset;
import cxr.io.InputFile;
import cxr.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which data and settings a command works with. */
final class Source {

  @Mixin private DataFolder data;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = {
        "Changes a setting, train.epochs=5 for example; may be given more than once.",
        "Some names stand for several settings: model.preset (tiny, small, deck, distil), model.encoder (resnet18, resnet34, resnet50, resnet101), train.preset (brief; deck: batches of 16, 40 epochs, patience 10, split 70/15/15)."
      })
  private List<String> changes = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Settings in JSON, {\"train\": {\"epochs\": 5}} for example; --set comes after.")
  private Path config;

  Dataset dataset() throws IOException {
    return data.dataset();
  }

  Settings settings() throws IOException {
    return changed(Settings.fromEnvironment());
  }

  /** Some settings with the changes of --config and --set. */
  Settings changed(Settings before) throws IOException {
    Settings configured = before;
    if (config != null) {
      try {
        configured = before.withJson(InputFile.text(config));
      } catch (IllegalArgumentException e) {
        throw new IOException(config + ": " + e.getMessage(), e);
      }
    }
    return configured.withAll(String.join("\n", changes));
  }
}
