package cxr.results;

import cxr.data.Dataset;
import cxr.evaluate.ReportValidator;
import cxr.model.ReportModel;
import cxr.model.WeightImport;
import cxr.model.weights.PublicWeights;
import cxr.settings.Settings;
import cxr.train.Material;
import cxr.train.Run;
import cxr.train.TrainEvent;
import cxr.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Trains what systems are made of, or takes what was trained; a training that was interrupted goes
 * on.
 */
record Trainings(Dataset dataset, Protocol protocol, Consumer<TrainEvent> listener) {

  private static final String ENCODER = "efficientnet-lite0";

  /** A ResNet-18 of half the width: 0.5 GFLOP an image, where Lite0 has 0.4. */
  private static final String RESNET =
      "model.encoder=resnet, model.encoderBlock=basic, model.encoderBlocks=[2,2,2,2], model.encoderWidth=32";

  /** The settings of the eyes' training. */
  static Settings eyesSettings(Protocol protocol, Variant variant, long seed) {
    boolean resnet = variant.eyes() == Variant.Eyes.RESNET;
    return protocol
        .settings()
        .withAll("model.preset=iu, train.preset=iu, text.target=findings+impression")
        .withAll(protocol.split())
        .withAll(resnet ? RESNET : "")
        .with("model.views", variant.views())
        .with("data.extra", variant.extra() && protocol.leavesStudiesOut())
        .with("model.seed", seed)
        .with("train.seed", seed);
  }

  /**
   * Eyes: an encoder with a head that tells findings.
   *
   * @throws CancellationException if the thread was interrupted; the run can go on
   * @throws IOException if the weights to start from are not here, or the run cannot be written
   */
  Run eyes(Variant variant, long seed) throws IOException {
    return run(
        "%s-%d".formatted(variant.eyesName(), seed),
        eyesSettings(protocol, variant, seed),
        model -> {
          if (variant.eyes() == Variant.Eyes.TUNED) {
            WeightImport.into(model.weights(), weights(), List.of());
          }
        });
  }

  /**
   * A decoder that writes by what eyes see, which stay as they are.
   *
   * @throws CancellationException if the thread was interrupted; the run can go on
   * @throws IOException if the run cannot be written
   */
  Run decoder(Variant variant, long seed) throws IOException {
    Path eyes = eyes(variant, seed).folder().resolve("weights.safetensors");
    String prompts =
        switch (variant.text()) {
          case DECODER -> "states";
          case DECODER_SOFT -> "soft";
          default -> "none";
        };
    Settings settings =
        protocol
            .settings()
            .withAll("model.preset=cpu, train.preset=cpu, model.frozen=[encoder.*,conditions.*]")
            .withAll(protocol.split())
            .with("model.prompts", prompts)
            .with("model.seed", seed)
            .with("train.seed", seed);
    return run(
        "%s-%s-%d".formatted(variant.name(), variant.eyesName(), seed),
        settings,
        model ->
            WeightImport.into(model.weights(), eyes, List.of("decoder.", "bridge.", "prompts.")));
  }

  private interface Start {
    void give(ReportModel model) throws IOException;
  }

  private Run run(String name, Settings settings, Start start) throws IOException {
    Run run = Run.of(dataset, "results-%s-%s".formatted(protocol.name(), name));
    if (!run.isEmpty()) {
      check(run, settings);
    }
    if (isDone(run)) {
      return run;
    }
    boolean fresh = run.isEmpty();
    Material material = Material.of(dataset, fresh ? settings : run.resume(dataset));
    ReportModel model = new ReportModel(material.settings(), material.tokenizer());
    if (fresh) {
      start.give(model);
      run.begin(material);
    } else {
      run.checkImages(material);
    }
    new Trainer(
            model,
            material.examples(material.split().train()),
            material.examples(material.split().validation()),
            ReportValidator.of(material))
        .train(run, listener);
    if (!isDone(run)) {
      throw new CancellationException("The training of %s was stopped.".formatted(run.name()));
    }
    return run;
  }

  /** The encoder that photographs taught. */
  static Path weights() throws IOException {
    return PublicWeights.fetched(ENCODER);
  }

  /** A run of other data or settings is not taken for the one that is wanted. */
  private void check(Run run, Settings settings) throws IOException {
    if (!run.isOf(dataset) || !run.settings().equals(settings)) {
      throw new IOException(
          "The run in %s was begun with other data or settings; take it away by: environment/workbench runs remove %s"
              .formatted(run.folder(), run.name()));
    }
  }

  private static boolean isDone(Run run) throws IOException {
    return run.isThere() && run.facts().path("ending").asText().equals(Trainer.DONE);
  }
}
