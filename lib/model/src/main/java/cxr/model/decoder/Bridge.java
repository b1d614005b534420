package cxr.model.decoder;

import cxr.model.graph.Layers;
import cxr.model.graph.Network;
import cxr.model.graph.Weights;
import cxr.settings.ModelSettings;
import cxr.settings.ModelSettings.ConditionHead;
import cxr.settings.ModelSettings.Prompts;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * From image features to the tokens that the decoder sees: a projection to its width, with learnt
 * marks of place and view, and the condition head.
 */
public final class Bridge {

  private static final double DEVIATION = 0.02;

  private final Network net;
  private final SameDiff graph;
  private final ModelSettings settings;
  private final Sizes sizes;
  private final int width;

  /**
   * What comes out.
   *
   * @param tokens [B, S, D]
   * @param conditions the head's logits [B, L]; null where there is no head
   */
  public record Seen(SDVariable tokens, @Nullable SDVariable conditions) {}

  public Bridge(Network net, ModelSettings settings, Sizes sizes) {
    this.net = net;
    this.graph = net.graph;
    this.settings = settings;
    this.sizes = sizes;
    this.width = settings.width();
  }

  /**
   * @param features [n, C, H, W]
   * @param xrays of each study and view the number of its X-ray, any where it has none: [B K]; null
   *     with one view
   * @param pooling of each study's tokens the share in their mean, 0 for those of an absent view:
   *     [B, 1, K R]; null with one view
   * @param training whether dropout is applied
   */
  public Seen build(
      SDVariable features,
      @Nullable SDVariable xrays,
      @Nullable SDVariable pooling,
      boolean training) {
    SDVariable tokens = cells(features); // [n, R, D]
    if (xrays != null) {
      tokens = byStudy(tokens, xrays); // [B, K R, D]
    }
    if (!settings.hasHead()) {
      return new Seen(tokens, null);
    }
    SDVariable logits =
        settings.conditionHead() == ConditionHead.POOLED
            ? ofFeatures(features, xrays, pooling, training)
            : ofTokens(tokens, pooling); // [B, L]
    if (settings.prompts() == Prompts.SOFT) {
      tokens = graph.concat(1, tokens, conditionTokens(logits)); // [B, S, D]
    }
    return new Seen(tokens, logits);
  }

  private SDVariable cells(SDVariable features) {
    int channels = sizes.channels();
    SDVariable rows = graph.reshape(graph.permute(features, 0, 2, 3, 1), -1, channels); // [n R, C]
    SDVariable projected =
        net.linear(rows, "bridge.projection", channels, width, 1 / Math.sqrt(channels));
    SDVariable places = net.learnt("bridge.position", normal(), 1, sizes.cells(), width);
    return graph.reshape(projected, -1, sizes.cells(), width).add(places);
  }

  /** A study's views side by side. Only X-rays that there are went through the encoder. */
  private SDVariable byStudy(SDVariable tokens, SDVariable xrays) {
    int views = settings.views();
    int cells = sizes.cells();
    SDVariable rows = graph.reshape(tokens, -1, (long) cells * width); // [n, R D]
    SDVariable sorted = graph.reshape(net.rows(rows, xrays), -1, views, cells, width);
    SDVariable marks = net.learnt("bridge.view", normal(), 1, views, 1, width);
    return graph.reshape(sorted.add(marks), -1, (long) views * cells, width);
  }

  private SDVariable ofTokens(SDVariable tokens, @Nullable SDVariable pooling) {
    SDVariable mean =
        pooling != null ? graph.mmul(pooling, tokens) : tokens.mean(true, 1); // [B, 1, D]
    return conditionHead(graph.reshape(mean, -1, width), width);
  }

  /** Of each view the mean of its features, 0 where there is no X-ray, side by side. */
  private SDVariable ofFeatures(
      SDVariable features,
      @Nullable SDVariable xrays,
      @Nullable SDVariable pooling,
      boolean training) {
    int cells = sizes.cells();
    int all = settings.views() * sizes.channels();
    SDVariable means = graph.reshape(features, -1, sizes.channels(), cells).mean(2); // [n, C]
    if (xrays != null) {
      SDVariable shares = graph.reshape(pooling, -1, cells).sum(true, 1); // [B K, 1]
      means = net.rows(means, xrays).mul(graph.math().sign(shares));
      means = graph.reshape(means, -1, all); // [B, K C]
    }
    boolean drops = training && settings.dropout() > 0;
    Layers.Drop drop = drops ? net.dropout("conditions", (b, t) -> new long[] {b, all}) : null;
    return conditionHead(net.layers.dropout(means, drop), all);
  }

  private SDVariable conditionHead(SDVariable x, int in) {
    return net.linear(x, "conditions.head", in, settings.conditions().size(), DEVIATION);
  }

  /** An embedding for each condition, as strong as the condition is likely: [B, L, D]. */
  private SDVariable conditionTokens(SDVariable logits) {
    int labels = settings.conditions().size();
    SDVariable embeddings =
        net.learnt("conditions.embedding.weight", normal(), labels, width); // [L, D]
    SDVariable likely = graph.reshape(graph.nn().sigmoid(logits), -1, labels, 1);
    return likely.mul(graph.reshape(embeddings, 1, labels, width));
  }

  private static Weights.Start normal() {
    return new Weights.Start.Normal(DEVIATION);
  }
}
