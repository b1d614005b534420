package cxr.model;

import cxr.Settings;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The text decoder: GPT-2 (Radford et al. 2019) with cross-attention to the image tokens in every
 * layer, in the form of Hugging Face's GPT2LMHeadModel with add_cross_attention.
 */
final class Gpt2 {

  private static final String ROOT = "decoder.transformer.";
  private static final double DEVIATION = 0.02; // GPT-2's start of all matrices

  private final Network net;
  private final SameDiff graph;
  private final Settings.Model settings;
  private final int width;
  private final int heads;

  /** How the texts of a batch lie; the shapes are given with each batch. */
  record Text(
      SDVariable ids, // [B T]
      SDVariable positions, // [B T]
      SDVariable byHead, // the numbers B, T, N, D / N
      SDVariable mask // [1, 1, T, T], 0 where a token may look, very low where not
      ) {}

  Gpt2(Network net, Settings.Model settings) {
    this.net = net;
    this.graph = net.graph;
    this.settings = settings;
    this.width = settings.width();
    this.heads = settings.heads();
  }

  /**
   * The next token's logits after each token.
   *
   * @param text the tokens
   * @param image image tokens [B, S, D]
   * @param vocabulary V
   * @param maxTokens the longest text
   * @param dropout whether masks are applied, named by their place
   * @return [B T, V]
   */
  SDVariable build(
      Text text,
      SDVariable image,
      int imageTokens,
      int vocabulary,
      int maxTokens,
      boolean dropout) {
    Weights.Start normal = new Weights.Start.Normal(DEVIATION);
    SDVariable words = net.learnt(ROOT + "wte.weight", normal, vocabulary, width);
    SDVariable places = net.learnt(ROOT + "wpe.weight", normal, maxTokens, width);
    SDVariable x = net.rows(words, text.ids()).add(net.rows(places, text.positions())); // [B T, D]
    x = drop(x, "embedding", dropout);
    SDVariable imageRows = graph.reshape(image, -1, width); // [B S, D]
    for (int layer = 0; layer < settings.layers(); layer++) {
      String name = ROOT + "h." + layer + ".";
      SDVariable y = selfAttention(net.layerNorm(x, name + "ln_1", width), text, name + "attn");
      x = x.add(drop(y, layer + ".attention", dropout));
      y =
          crossAttention(
              net.layerNorm(x, name + "ln_cross_attn", width),
              text,
              imageRows,
              imageTokens,
              name + "crossattention");
      x = x.add(drop(y, layer + ".crossattention", dropout));
      y = feedForward(net.layerNorm(x, name + "ln_2", width), name + "mlp");
      x = x.add(drop(y, layer + ".mlp", dropout));
    }
    x = net.layerNorm(x, ROOT + "ln_f", width);
    return graph.mmul(x, words, false, true, false); // the embedding serves as output layer too
  }

  private SDVariable selfAttention(SDVariable x, Text text, String name) {
    SDVariable qkv = net.linear(x, name + ".c_attn", width, 3 * width, DEVIATION); // [B T, 3 D]
    SDVariable[] parts = graph.split(qkv, 3, 1);
    SDVariable q = byHead(parts[0], text.byHead());
    SDVariable k = byHead(parts[1], text.byHead());
    SDVariable v = byHead(parts[2], text.byHead());
    return project(attend(q, k, v, text.mask()), name);
  }

  private SDVariable crossAttention(
      SDVariable x, Text text, SDVariable imageRows, int imageTokens, String name) {
    SDVariable q = byHead(net.linear(x, name + ".q_attn", width, width, DEVIATION), text.byHead());
    SDVariable kv = net.linear(imageRows, name + ".c_attn", width, 2 * width, DEVIATION);
    SDVariable[] parts = graph.split(kv, 2, 1); // [B S, D] each
    SDVariable k = imageByHead(parts[0], imageTokens);
    SDVariable v = imageByHead(parts[1], imageTokens);
    return project(attend(q, k, v, null), name);
  }

  private SDVariable feedForward(SDVariable x, String name) {
    SDVariable inner = net.gelu(net.linear(x, name + ".c_fc", width, 4 * width, DEVIATION));
    return net.linear(inner, name + ".c_proj", 4 * width, width, residualDeviation());
  }

  /** softmax(Q K' / sqrt(D / N) + mask) V by head (Vaswani et al. 2017): [B, N, T, D / N]. */
  private SDVariable attend(SDVariable q, SDVariable k, SDVariable v, SDVariable mask) {
    double scale = 1 / Math.sqrt((double) width / heads);
    SDVariable scores = graph.mmul(q.mul(scale), k, false, true, false); // [B, N, T, T or S]
    if (mask != null) {
      scores = scores.add(mask);
    }
    return graph.mmul(graph.nn().softmax(scores, -1), v);
  }

  private SDVariable project(SDVariable byHead, String name) {
    SDVariable rows = graph.reshape(graph.permute(byHead, 0, 2, 1, 3), -1, width); // [B T, D]
    return net.linear(rows, name + ".c_proj", width, width, residualDeviation());
  }

  /** [B T, D] to [B, N, T, D / N]. */
  private SDVariable byHead(SDVariable rows, SDVariable shape) {
    return graph.permute(graph.reshape(rows, shape), 0, 2, 1, 3);
  }

  /** [B S, D] to [B, N, S, D / N]. */
  private SDVariable imageByHead(SDVariable rows, int imageTokens) {
    return graph.permute(graph.reshape(rows, -1, imageTokens, heads, width / heads), 0, 2, 1, 3);
  }

  private SDVariable drop(SDVariable x, String place, boolean dropout) {
    return dropout && settings.dropout() > 0 ? net.dropout(x, place) : x;
  }

  /** GPT-2 starts what is added to the residual stream smaller, by the number of additions. */
  private double residualDeviation() {
    return DEVIATION / Math.sqrt(2.0 * settings.layers());
  }
}
