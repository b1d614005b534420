package cxr.cli;

import cxr.active.DescribedCollection;
import cxr.image.ImageStore;
import cxr.model.ReportModel;
import cxr.train.Material;
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

  /** The collection, described. */
  DescribedCollection collection(ImageStore.Progress progress) throws IOException {
    if (run == null) {
      return DescribedCollection.of(data.dataset(), progress);
    }
    RunHome runs = data.runs();
    ReportModel model = runs.requireTrained(runs.run(run)).model();
    return DescribedCollection.of(Material.of(data.dataset(), model.settings()), model, progress);
  }
}
