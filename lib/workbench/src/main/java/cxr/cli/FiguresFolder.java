package cxr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.data.Dataset;
import cxr.io.Checkout;
import cxr.io.Json;
import cxr.io.OutputFile;
import cxr.io.WholeFile;
import cxr.train.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where the figures of a measurement go. */
final class FiguresFolder {

  /** The collection whose figures stand in a folder. */
  static final String COLLECTION = "collection.json";

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where the figures go; without it data/results.")
  private @Nullable Path output;

  /**
   * The folder, which need not be there yet.
   *
   * @throws IOException if nothing can be written there, which is told before long work
   */
  Path folder() throws IOException {
    Path folder = output == null ? Checkout.home().resolve("data").resolve("results") : output;
    OutputFile.checkFolder(folder);
    return folder;
  }

  /**
   * A collection whose figures may come into the folder: any where there are none yet, and else
   * that which they are of, for one table must not mix two.
   *
   * @throws IOException if the figures there are of another
   */
  Dataset of(Dataset dataset) throws IOException {
    Path folder = folder();
    Path file = folder.resolve(COLLECTION);
    int studies = dataset.studies().size();
    String hash = Run.hash(dataset);
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      ObjectNode facts = Json.with().createObjectNode().put("studies", studies).put("hash", hash);
      WholeFile.write(file, Json.indented(facts) + "\n");
      return dataset;
    }
    JsonNode known = Json.with().readTree(Files.readString(file));
    if (!known.path("hash").asText().equals(hash)) {
      throw new IOException(
          "The figures in %s are of one collection (%,d studies, hash %.12s...); here is another (%,d, hash %.12s...). Name another folder by --output."
              .formatted(
                  Checkout.shown(folder),
                  known.path("studies").asInt(),
                  known.path("hash").asText(),
                  studies,
                  hash));
    }
    return dataset;
  }
}
