package cxr.cli;

import cxr.image.ImageStore;
import cxr.train.Eyes;
import cxr.train.RunHome;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which collection is looked at, and by which encoder. */
final class DescribedBy {

  @Mixin private DataFolder data;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description =
          "The trained run whose encoder describes the X-rays, by its name or with a slash the path of its folder; without it EfficientNet-Lite0 as photographs taught it (weights fetch efficientnet-lite0).")
  private String run;

  DataFolder data() {
    return data;
  }

  /** Whether the encoder is that which photographs taught. */
  boolean isFrozen() {
    return run == null;
  }

  /**
   * A collection and the model whose encoder is taken.
   *
   * @param collection that of {@link #data}, which is opened when the model is known to be there
   */
  Eyes eyes(Eyes.Collection collection, ImageStore.Progress progress) throws IOException {
    if (isFrozen()) {
      return Eyes.frozen(collection, progress);
    }
    RunHome runs = data.runs();
    return Eyes.of(runs.requireTrained(runs.run(run)), collection.open(), progress);
  }
}
