package cxr.results;

import cxr.data.Dataset;
import cxr.model.WeightImport;
import cxr.settings.Settings;
import cxr.train.Eyes;
import cxr.train.Run;
import cxr.train.TrainEvent;
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
          if (variant.eyes().tuned()) {
            WeightImport.into(model.weights(), Eyes.frozenWeights(), List.of());
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

  private Run run(String name, Settings settings, ResumableTraining.Start start)
      throws IOException {
    return new ResumableTraining(dataset, listener)
        .run("results-%s-%s".formatted(protocol.name(), name), settings, start);
  }
}
