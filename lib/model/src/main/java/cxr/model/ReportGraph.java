package cxr.model;

import cxr.model.decoder.Bridge;
import cxr.model.decoder.Gpt2;
import cxr.model.decoder.Sizes;
import cxr.model.encoder.Encoder;
import cxr.model.graph.Network;
import cxr.model.graph.Weights;
import cxr.model.objective.Forward;
import cxr.model.objective.Objective;
import cxr.model.objective.TextObjective;
import cxr.model.weights.WeightNames;
import cxr.settings.ImageSettings;
import cxr.settings.ModelSettings;
import cxr.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The whole model as one SameDiff graph, in parts that share their weights:
 *
 * <ul>
 *   <li>learning: {@code images}, {@code ids} and {@code targets} to {@code loss}, and to {@code
 *       losses}, which are it and that of each objective, with the batch's statistics and dropout;
 *   <li>seeing: {@code images} to {@code image_tokens} and {@code conditions}, with running
 *       statistics;
 *   <li>with {@code train.keepFeatures}: learning begins at {@code features}, and so does another
 *       seeing, to {@code kept_image_tokens} and {@code kept_conditions};
 *   <li>writing: {@code given_image_tokens} and {@code given_ids} to {@code given_logits} and
 *       {@code given_loss}, without dropout.
 * </ul>
 */
final class ReportGraph {

  private final Network net;
  private final SameDiff graph;
  private final Settings all;
  private final ModelSettings settings;
  private final Sizes sizes;
  private final int vocabulary;
  private final @Nullable SDVariable xrays; // null with one view
  private final @Nullable SDVariable pooling; // null with one view

  ReportGraph(Network net, Settings settings, int vocabulary) {
    this.net = net;
    this.graph = net.graph;
    this.all = settings;
    this.settings = settings.model();
    this.sizes = Sizes.of(settings);
    this.vocabulary = vocabulary;
    ImageSettings form = settings.image();
    SDVariable images = net.given("images", -1, form.channels(), form.size(), form.size());
    boolean several = this.settings.views() > 1;
    xrays = several ? graph.placeHolder("xrays", DataType.INT, -1) : null;
    pooling = several ? net.given("pooling", -1, 1, -1) : null;
    Encoder encoder = Encoder.of(this.settings);
    if (settings.train().keepFeatures() == 0) {
      learning(encoder.build(net, this.settings, images, true));
      seeing("", encoder.build(net, this.settings, images, false));
      writing();
    } else {
      SDVariable features = encoder.build(net, this.settings, images, false);
      long[] map = StudyImages.Kind.FEATURES.shape(settings);
      SDVariable kept = net.given("features", -1, map[0], map[1], map[2]);
      learning(kept);
      seeing("kept_", kept);
      seeing("", features);
      writing();
      requireFrozenEncoder();
    }
  }

  private void requireFrozenEncoder() {
    for (Map.Entry<String, Weights.Spec> weight : net.specs().entrySet()) {
      boolean learnt = weight.getValue().kind() == Weights.Kind.LEARNT;
      if (learnt && weight.getKey().startsWith(WeightNames.ENCODER)) {
        throw new IllegalArgumentException(
            "train.keepFeatures = %d needs an encoder all of which is frozen; %s is learnt. Name encoder.* in model.frozen, or set train.keepFeatures=0."
                .formatted(all.train().keepFeatures(), weight.getKey()));
      }
    }
  }

  private Bridge.Seen see(SDVariable features, boolean training) {
    return new Bridge(net, settings, sizes).build(features, xrays, pooling, training);
  }

  private void learning(SDVariable features) {
    Bridge.Seen seen = see(features, true);
    Gpt2 decoder = new Gpt2(net, settings, sizes, vocabulary, true);
    SDVariable states = decoder.states(Gpt2.Text.given(net, settings, ""), seen.tokens());
    Forward forward =
        new Forward(
            net,
            all,
            xrays,
            pooling,
            features,
            seen.tokens(),
            seen.conditions(),
            states,
            decoder.logits(states),
            targets(""),
            share(""));
    SDVariable loss = null;
    List<SDVariable> losses = new ArrayList<>();
    for (Objective objective : Objective.of(settings)) {
      SDVariable one = objective.loss(forward);
      losses.add(graph.reshape(one, 1));
      double weight = objective.weight(settings);
      SDVariable weighted = weight == 1 ? one : one.mul(weight);
      loss = loss == null ? weighted : loss.add(weighted);
    }
    losses.add(0, graph.reshape(graph.identity("loss", loss), 1));
    graph.concat("losses", 0, losses.toArray(SDVariable[]::new));
    graph.setLossVariables("loss");
  }

  private void seeing(String prefix, SDVariable features) {
    Bridge.Seen seen = see(features, false);
    graph.identity(prefix + "image_tokens", seen.tokens());
    if (seen.conditions() != null) {
      graph.nn().sigmoid(prefix + "conditions", seen.conditions());
    }
  }

  private void writing() {
    SDVariable tokens = net.given("given_image_tokens", -1, sizes.seen(), settings.width());
    Gpt2.Text text = Gpt2.Text.given(net, settings, "given_");
    Gpt2 decoder = new Gpt2(net, settings, sizes, vocabulary, false);
    SDVariable logits = decoder.logits(decoder.states(text, tokens));
    graph.identity("given_logits", logits);
    graph.identity(
        "given_loss", TextObjective.loss(net, logits, targets("given_"), share("given_"), 0));
  }

  private SDVariable targets(String prefix) {
    return graph.placeHolder(prefix + "targets", DataType.INT, -1); // [B T]
  }

  private SDVariable share(String prefix) {
    return net.given(prefix + "share", -1); // [B T], adds up to 1
  }
}
