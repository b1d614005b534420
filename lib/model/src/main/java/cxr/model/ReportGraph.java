package cxr.model;

import cxr.model.decoder.Bridge;
import cxr.model.decoder.Gpt2;
import cxr.model.decoder.Sizes;
import cxr.model.encoder.Encoder;
import cxr.model.graph.Network;
import cxr.settings.ImageSettings;
import cxr.settings.ModelSettings;
import cxr.settings.Settings;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The whole model as one SameDiff graph, in three parts that share their weights:
 *
 * <ul>
 *   <li>learning: {@code images}, {@code ids} and {@code targets} to {@code loss}, with the batch's
 *       statistics and dropout;
 *   <li>seeing: {@code images} to {@code image_tokens} and {@code conditions}, with running
 *       statistics;
 *   <li>writing: {@code given_image_tokens} and {@code given_ids} to {@code given_logits} and
 *       {@code given_loss}, without dropout.
 * </ul>
 */
final class ReportGraph {

  private final Network net;
  private final SameDiff graph;
  private final ModelSettings settings;
  private final Sizes sizes;
  private final int vocabulary;
  private final SDVariable images;
  private final SDVariable xrays;
  private final SDVariable pooling;

  ReportGraph(Network net, Settings settings, int vocabulary) {
    this.net = net;
    this.graph = net.graph;
    this.settings = settings.model();
    this.sizes = Sizes.of(settings);
    this.vocabulary = vocabulary;
    ImageSettings form = settings.image();
    images = net.given("images", -1, form.channels(), form.size(), form.size());
    boolean several = this.settings.views() > 1;
    xrays = several ? graph.placeHolder("xrays", DataType.INT, -1) : null;
    pooling = several ? net.given("pooling", -1, 1, -1) : null;
    learning();
    seeing();
    writing();
  }

  private Bridge.Seen see(boolean training) {
    SDVariable features = Encoder.of(settings).build(net, settings, images, training);
    return new Bridge(net, settings, sizes).build(features, xrays, pooling);
  }

  private void learning() {
    Bridge.Seen seen = see(true);
    Gpt2.Text text = Gpt2.Text.given(net, settings, "");
    SDVariable logits =
        new Gpt2(net, settings, sizes, vocabulary, true).build(text, seen.tokens()); // [B T, V]
    SDVariable loss = textLoss(logits, "", settings.labelSmoothing());
    if (settings.conditionWeight() > 0) {
      loss = loss.add(conditionLoss(seen.conditions()).mul(settings.conditionWeight()));
    }
    graph.identity("loss", loss);
    graph.setLossVariables("loss");
  }

  private void seeing() {
    Bridge.Seen seen = see(false);
    graph.identity("image_tokens", seen.tokens());
    if (seen.conditions() != null) {
      graph.nn().sigmoid("conditions", seen.conditions());
    }
  }

  private void writing() {
    SDVariable tokens = net.given("given_image_tokens", -1, sizes.seen(), settings.width());
    Gpt2.Text text = Gpt2.Text.given(net, settings, "given_");
    SDVariable logits = new Gpt2(net, settings, sizes, vocabulary, false).build(text, tokens);
    graph.identity("given_logits", logits);
    graph.identity("given_loss", textLoss(logits, "given_", 0));
  }

  /** The targets' mean cross-entropy. */
  private SDVariable textLoss(SDVariable logits, String prefix, double smoothing) {
    SDVariable targets = graph.placeHolder(prefix + "targets", DataType.INT, -1); // [B T]
    SDVariable share = net.given(prefix + "share", -1); // [B T], adds up to 1
    return net.layers.crossEntropy(logits, targets, smoothing).mul(share).sum();
  }

  /**
   * The known labels' mean cross-entropy: log(1 + exp(z)) - z y, written so that it does not
   * overflow.
   */
  private SDVariable conditionLoss(SDVariable z) {
    SDVariable labels = net.given("labels", -1, settings.conditions().size()); // [B, L]
    SDVariable share = net.given("label_share", -1, settings.conditions().size());
    SDVariable rest = graph.math().log(graph.math().exp(graph.math().abs(z).neg()).add(1));
    SDVariable each = graph.nn().relu(z, 0).add(rest).sub(z.mul(labels));
    return each.mul(share).sum();
  }
}
