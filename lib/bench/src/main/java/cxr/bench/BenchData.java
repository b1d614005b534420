package cxr.bench;

import cxr.data.Dataset;
import cxr.data.Description;
import cxr.data.Split;
import cxr.data.layout.Datasets;
import cxr.io.Checkout;
import cxr.settings.DataSettings;
import cxr.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * An invented collection in MIMIC-CXR's files, of 20,000 and of 200,000 studies with an X-ray each,
 * read, described and split as it was given, in studies. The first use makes it.
 */
final class BenchData implements BenchPart {

  @Override
  public Map<String, Callable<Work>> cases() {
    return Map.of("mimic-20000", () -> work(20_000), "mimic-200000", () -> work(200_000));
  }

  private static Work work(int studies) throws IOException {
    Path folder = Checkout.home().resolve("target/bench/data").resolve("mimic-" + studies);
    if (!Files.isDirectory(folder)) {
      MimicSample.write(folder, studies);
    }
    DataSettings given = Settings.defaults().with("data.split", "given").data();
    return () -> {
      Dataset dataset = Datasets.open(folder);
      Split split = Split.of(dataset, dataset.studies(), given, study -> Set.of());
      int found = Description.of(dataset).imagesFound();
      if (split.size() != studies || found != studies || !dataset.problems().isEmpty()) {
        throw new IllegalStateException(
            "All %d studies should be found with their X-rays; there are %d with %d, and %s."
                .formatted(studies, split.size(), found, dataset.problemCounts()));
      }
      return studies;
    };
  }
}
