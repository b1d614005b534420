package cxr.model;

import cxr.Settings;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The text decoder: GPT-2 (Radford et al. 2019) in the form of Hugging Face's GPT2LMHeadModel, with
 * add_cross_attention or with the image tokens as a prefix of its input's embeddings.
 */
final class Gpt2 {

  private static final String ROOT = "decoder.transformer.";
  private static final double DEVIATION = 0.02; // GPT-2's start of all matrices

  private final Network net;
  private final SameDiff graph;
  private final Settings.Model settings;
  private final Sizes sizes;
  private final int vocabulary;
  private final int width;
  private final int heads;
  private final boolean prefix;
  private final boolean training;

  /**
   * How the texts of a batch lie; the shapes are given with each batch. T' is T, with the prefix S
   * + T.
   */
  record Text(
      SDVariable ids, // [B T]
      SDVariable positions, // [B T']
      SDVariable byHead, // the numbers B, T', N, D / N
      SDVariable mask, // [1 or B, 1, T', T'], 0 where a token may look, very low where not
      SDVariable imageMask, // [B, 1, 1, S] likewise; null where all image tokens may be looked at
      SDVariable words, // the numbers B, T, D; null without the prefix
      SDVariable rows // of the text's tokens among all, [B T]; null without the prefix
      ) {

    static Text given(Network net, Settings.Model settings, String name) {
      boolean prefix = Sizes.isPrefix(settings);
      boolean across = !prefix && settings.views() > 1;
      SameDiff graph = net.graph;
      return new Text(
          graph.placeHolder(name + "ids", DataType.INT, -1),
          graph.placeHolder(name + "positions", DataType.INT, -1),
          graph.placeHolder(name + "by_head", DataType.LONG, 4),
          net.given(name + "mask", -1, 1, -1, -1),
          across ? net.given(name + "image_mask", -1, 1, 1, -1) : null,
          prefix ? graph.placeHolder(name + "words", DataType.LONG, 3) : null,
          prefix ? graph.placeHolder(name + "rows", DataType.INT, -1) : null);
    }
  }

  /**
   * @param vocabulary V
   * @param training whether dropout masks are applied, named by their place
   */
  Gpt2(Network net, Settings.Model settings, Sizes sizes, int vocabulary, boolean training) {
    this.net = net;
    this.graph = net.graph;
    this.settings = settings;
    this.sizes = sizes;
    this.vocabulary = vocabulary;
    this.width = settings.width();
    this.heads = settings.heads();
    this.prefix = Sizes.isPrefix(settings);
    this.training = training;
  }

  /**
   * The next token's logits after each token.
   *
   * @param image image tokens [B, S, D]
   * @return [B T, V]
   */
  SDVariable build(Text text, SDVariable image) {
    Weights.Start normal = new Weights.Start.Normal(DEVIATION);
    SDVariable words = net.learnt(ROOT + "wte.weight", normal, vocabulary, width);
    SDVariable places = net.learnt(ROOT + "wpe.weight", normal, sizes.positions(), width);
    SDVariable x = net.rows(words, text.ids()); // [B T, D]
    if (prefix) {
      x = graph.concat(1, image, graph.reshape(x, text.words())); // [B, S + T, D]
      x = graph.reshape(x, -1, width);
    }
    x = x.add(net.rows(places, text.positions())); // [B T', D]
    x = drop(x, "embedding");
    SDVariable imageRows = prefix ? null : graph.reshape(image, -1, width); // [B S, D]
    for (int layer = 0; layer < settings.layers(); layer++) {
      x = layer(x, layer, text, imageRows);
    }
    if (prefix) {
      x = net.rows(x, text.rows()); // [B T, D]
    }
    x = net.layerNorm(x, ROOT + "ln_f", width);
    SDVariable output =
        settings.tied() ? words : net.learnt("decoder.lm_head.weight", normal, vocabulary, width);
    return graph.mmul(x, output, false, true, false);
  }

  private SDVariable layer(SDVariable x, int layer, Text text, SDVariable imageRows) {
    String name = ROOT + "h." + layer + ".";
    SDVariable y = selfAttention(net.layerNorm(x, name + "ln_1", width), text, layer, name);
    x = x.add(drop(y, layer + ".attention"));
    if (!prefix) {
      y = net.layerNorm(x, name + "ln_cross_attn", width);
      y = crossAttention(y, text, imageRows, layer, name);
      x = x.add(drop(y, layer + ".crossattention"));
    }
    y = feedForward(net.layerNorm(x, name + "ln_2", width), name + "mlp");
    return x.add(drop(y, layer + ".mlp"));
  }

  private SDVariable selfAttention(SDVariable x, Text text, int layer, String name) {
    SDVariable qkv =
        net.linear(x, name + "attn.c_attn", width, 3 * width, DEVIATION); // [B T', 3 D]
    SDVariable[] parts = graph.split(qkv, 3, 1);
    SDVariable q = byHead(parts[0], text.byHead());
    SDVariable k = byHead(parts[1], text.byHead());
    SDVariable v = byHead(parts[2], text.byHead());
    return project(attend(q, k, v, text.mask(), layer + ".weights", false), name + "attn");
  }

  private SDVariable crossAttention(
      SDVariable x, Text text, SDVariable imageRows, int layer, String name) {
    name += "crossattention";
    SDVariable q = byHead(net.linear(x, name + ".q_attn", width, width, DEVIATION), text.byHead());
    SDVariable kv = net.linear(imageRows, name + ".c_attn", width, 2 * width, DEVIATION);
    SDVariable[] parts = graph.split(kv, 2, 1); // [B S, D] each
    SDVariable k = imageByHead(parts[0]);
    SDVariable v = imageByHead(parts[1]);
    return project(attend(q, k, v, text.imageMask(), layer + ".crossweights", true), name);
  }

  private SDVariable feedForward(SDVariable x, String name) {
    SDVariable inner = net.gelu(net.linear(x, name + ".c_fc", width, 4 * width, DEVIATION));
    return net.linear(inner, name + ".c_proj", 4 * width, width, residualDeviation());
  }

  /** softmax(Q K' / sqrt(D / N) + mask) V by head (Vaswani et al. 2017): [B, N, T', D / N]. */
  private SDVariable attend(
      SDVariable q, SDVariable k, SDVariable v, SDVariable mask, String place, boolean across) {
    double scale = 1 / Math.sqrt((double) width / heads);
    SDVariable scores = graph.mmul(q.mul(scale), k, false, true, false); // [B, N, T', T' or S]
    if (mask != null) {
      scores = scores.add(mask);
    }
    SDVariable weights = net.softmax(scores);
    if (dropped()) {
      int seen = sizes.seen();
      weights = net.dropout(weights, place, (b, t) -> new long[] {b, heads, t, across ? seen : t});
    }
    return graph.mmul(weights, v);
  }

  private SDVariable project(SDVariable byHead, String name) {
    SDVariable rows = graph.reshape(graph.permute(byHead, 0, 2, 1, 3), -1, width); // [B T', D]
    return net.linear(rows, name + ".c_proj", width, width, residualDeviation());
  }

  /** [B T', D] to [B, N, T', D / N]. */
  private SDVariable byHead(SDVariable rows, SDVariable shape) {
    return graph.permute(graph.reshape(rows, shape), 0, 2, 1, 3);
  }

  /** [B S, D] to [B, N, S, D / N]. */
  private SDVariable imageByHead(SDVariable rows) {
    return graph.permute(graph.reshape(rows, -1, sizes.seen(), heads, width / heads), 0, 2, 1, 3);
  }

  private SDVariable drop(SDVariable x, String place) {
    return dropped() ? net.dropout(x, place, (b, t) -> new long[] {(long) b * t, width}) : x;
  }

  private boolean dropped() {
    return training && settings.dropout() > 0;
  }

  /** GPT-2 starts what is added to the residual stream smaller, by the number of additions. */
  private double residualDeviation() {
    return DEVIATION / Math.sqrt(2.0 * settings.layers());
  }
}
