package cxr.model.decoder;

import cxr.model.graph.Layers;
import cxr.model.graph.Network;
import cxr.model.graph.Weights;
import cxr.settings.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The text decoder: GPT-2 (Radford et al. 2019) in the form of Hugging Face's GPT2LMHeadModel, with
 * add_cross_attention or with the image tokens as a prefix of its input's embeddings.
 */
public final class Gpt2 {

  private static final String ROOT = "decoder.transformer.";
  private static final double DEVIATION = 0.02; // GPT-2's start of all matrices

  private final Network net;
  private final SameDiff graph;
  private final Layers layers;
  private final ModelSettings settings;
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
  public record Text(
      SDVariable ids, // [B T]
      SDVariable positions, // [B T']
      SDVariable byHead, // the numbers B, T', N, D / N
      SDVariable mask, // [1 or B, 1, T', T'], 0 where a token may look, very low where not
      SDVariable imageMask, // [B, 1, 1, S] likewise; null where all image tokens may be looked at
      SDVariable words, // the numbers B, T, D; null without the prefix
      SDVariable rows // of the text's tokens among all, [B T]; null without the prefix
      ) {

    public static Text given(Network net, ModelSettings settings, String name) {
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
  public Gpt2(Network net, ModelSettings settings, Sizes sizes, int vocabulary, boolean training) {
    this.net = net;
    this.graph = net.graph;
    this.layers = net.layers;
    this.settings = settings;
    this.sizes = sizes;
    this.vocabulary = vocabulary;
    this.width = settings.width();
    this.heads = settings.heads();
    this.prefix = Sizes.isPrefix(settings);
    this.training = training;
  }

  /**
   * The states at each token, behind the last layer.
   *
   * @param image image tokens [B, S, D]
   * @return [B T, D]
   */
  public SDVariable states(Text text, SDVariable image) {
    SDVariable x = net.rows(words(), text.ids()); // [B T, D]
    SDVariable places =
        net.learnt(
            ROOT + "wpe.weight", new Weights.Start.Normal(DEVIATION), sizes.positions(), width);
    if (prefix) {
      x = graph.concat(1, image, graph.reshape(x, text.words())); // [B, S + T, D]
      x = graph.reshape(x, -1, width);
    }
    x = x.add(net.rows(places, text.positions())); // [B T', D]
    x = layers.dropout(x, rowsDrop("embedding"));
    SDVariable imageRows = prefix ? null : graph.reshape(image, -1, width); // [B S, D]
    Layers.Heads byHead = new Layers.Heads(text.byHead(), heads, width, sizes.seen());
    List<Sublayer> sublayers = sublayers(text, imageRows, byHead);
    SDVariable y = layers.layerNorm(x, net.gains(ROOT + sublayers.get(0).norm(), width));
    for (int i = 0; i < sublayers.size(); i++) {
      Sublayer sublayer = sublayers.get(i);
      String next = i + 1 < sublayers.size() ? sublayers.get(i + 1).norm() : "ln_f";
      String output = ROOT + sublayer.output();
      Layers.Sum sum =
          layers.addAndNorm(
              x,
              net.product(sublayer.work().apply(y), output, sublayer.width(), width, added()),
              net.bias(output, width),
              rowsDrop(sublayer.output()),
              net.gains(ROOT + next, width));
      x = sum.sum(); // the residual stream
      y = sum.normalised();
    }
    return prefix ? net.rows(y, text.rows()) : y;
  }

  /**
   * The next token's logits after each token.
   *
   * @param states [n, D]
   * @return [n, V]
   */
  public SDVariable logits(SDVariable states) {
    SDVariable output = settings.tied() ? words() : table("decoder.lm_head.weight");
    return graph.mmul(states, output, false, true, false);
  }

  private SDVariable words() {
    return table(ROOT + "wte.weight");
  }

  private SDVariable table(String name) {
    return net.learnt(name, new Weights.Start.Normal(DEVIATION), vocabulary, width);
  }

  /**
   * A branch beside the residual stream: normalised states in, through its work and its output's
   * linear map, and added to the stream.
   *
   * @param norm name of the normalisation before it
   * @param output name of the linear map at its end
   * @param width of what goes into that map
   */
  private record Sublayer(String norm, String output, int width, UnaryOperator<SDVariable> work) {}

  private List<Sublayer> sublayers(Text text, SDVariable imageRows, Layers.Heads byHead) {
    List<Sublayer> all = new ArrayList<>();
    for (int layer = 0; layer < settings.layers(); layer++) {
      String name = "h." + layer + ".";
      all.add(
          new Sublayer(
              name + "ln_1",
              name + "attn.c_proj",
              width,
              y -> selfAttention(y, name + "attn.", text, byHead)));
      if (!prefix) {
        all.add(
            new Sublayer(
                name + "ln_cross_attn",
                name + "crossattention.c_proj",
                width,
                y -> crossAttention(y, imageRows, name + "crossattention.", text, byHead)));
      }
      all.add(
          new Sublayer(
              name + "ln_2", name + "mlp.c_proj", 4 * width, y -> inner(y, name + "mlp.c_fc")));
    }
    return all;
  }

  private SDVariable selfAttention(SDVariable x, String name, Text text, Layers.Heads byHead) {
    SDVariable states = net.linear(x, ROOT + name + "c_attn", width, 3 * width, DEVIATION);
    Layers.Drop drop = drop(name + "weights", (b, t) -> new long[] {b, heads, t, t});
    return layers.attention(new SDVariable[] {states}, text.mask(), byHead, drop);
  }

  private SDVariable crossAttention(
      SDVariable x, SDVariable imageRows, String name, Text text, Layers.Heads byHead) {
    SDVariable queries = net.linear(x, ROOT + name + "q_attn", width, width, DEVIATION);
    SDVariable others =
        net.linear(imageRows, ROOT + name + "c_attn", width, 2 * width, DEVIATION); // [B S, 2 D]
    int seen = sizes.seen();
    Layers.Drop drop = drop(name + "weights", (b, t) -> new long[] {b, heads, t, seen});
    return layers.attention(new SDVariable[] {queries, others}, text.imageMask(), byHead, drop);
  }

  private SDVariable inner(SDVariable x, String name) {
    SDVariable product = net.product(x, ROOT + name, width, 4 * width, DEVIATION);
    return layers.biasGelu(product, net.bias(ROOT + name, 4 * width));
  }

  private Layers.Drop rowsDrop(String place) {
    return drop(place, (b, t) -> new long[] {(long) b * t, width});
  }

  private Layers.Drop drop(String place, Layers.MaskShape shape) {
    return training && settings.dropout() > 0 ? net.dropout(place, shape) : null;
  }

  /** GPT-2 starts what is added to the residual stream smaller, by the number of additions. */
  private double added() {
    return DEVIATION / Math.sqrt(2.0 * settings.layers());
  }
}
