package cxr.cli;

import cxr.model.ReportModel;
import cxr.model.WeightImport;
import cxr.model.weights.PublicWeights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say which weights a model starts with. */
final class StartWeights {

  @Option(
      names = "--weights",
      paramLabel = "NAME",
      split = ",",
      description =
          "Weights to start from: names that weights fetch knows, or .safetensors files; the model's sizes must be theirs.")
  private List<String> weights = List.of();

  @Option(
      names = "--fresh",
      paramLabel = "WEIGHT",
      split = ",",
      description =
          "Weights that are not taken from there, by their names or beginnings of them, decoder.transformer.wte for example.")
  private List<String> fresh = List.of();

  /** Puts them into a model, and tells what came of each name. */
  void into(ReportModel model, PrintWriter out) throws IOException {
    for (String name : weights) {
      out.println(WeightImport.into(model.weights(), found(name.strip()), fresh));
    }
  }

  private static Path found(String name) throws IOException {
    return name.endsWith(".safetensors") ? Path.of(name) : PublicWeights.fetched(name);
  }
}
