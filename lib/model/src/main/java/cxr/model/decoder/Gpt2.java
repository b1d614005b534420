package cxr.model.decoder;

import cxr.model.graph.Layers;
import cxr.model.graph.Network;
import cxr.model.graph.Weights;
import cxr.model.weights.Gpt2Shape;
import cxr.model.weights.WeightNames;
import cxr.settings.ModelSettings;
import cxr.text.conditions.Scheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The text decoder: GPT-2 (Radford et al. 2019) in the form of Hugging Face's GPT2LMHeadModel, with
 * add_cross_attention or with the image tokens as a prefix of its input's embeddings.
 */
public final class Gpt2 {

  private static final double DEVIATION = 0.02; // GPT-2's start of all matrices

  private final Network net;
  private final SameDiff graph;
  private final Layers layers;
  private final ModelSettings settings;
  private final Sizes sizes;
  private final int vocabulary;
  private final int width;
  private final int heads;
  private final Gpt2Shape shape;
  private final boolean prefix;
  private final boolean training;
  private final List<SDVariable> attention = new ArrayList<>();

  /**
   * How the texts of a batch lie; the shapes are given with each batch. T' is T, with the prefix S
   * + T.
   */
  public record Text(
      SDVariable ids, // [B T]
      SDVariable positions, // [B T']
      SDVariable byHead, // the numbers B, T', N, D / N
      SDVariable mask, // [1 or B, 1, T', T'], 0 where a token may look, very low where not
      @Nullable SDVariable imageMask, // [B, 1, 1, S] likewise; null where none is hidden
      @Nullable SDVariable words, // the numbers B, T, D; null without the prefix
      @Nullable SDVariable rows, // of the text's tokens among all, [B T]; null without the prefix
      @Nullable SDVariable prompts, // [B, 2 P], 1 for each finding present, each absent
      @Nullable SDVariable studies // that the tokens belong to, [B T]; both null without states
      ) {

    public static Text given(Network net, ModelSettings settings, String name) {
      boolean prefix = Gpt2Shape.isPrefix(settings);
      boolean across = !prefix && settings.views() > 1;
      boolean prompted = settings.hasStates();
      int states = 2 * Scheme.findingsOf(settings.conditions()).size();
      SameDiff graph = net.graph;
      return new Text(
          graph.placeHolder(name + "ids", DataType.INT, -1),
          graph.placeHolder(name + "positions", DataType.INT, -1),
          graph.placeHolder(name + "by_head", DataType.LONG, 4),
          net.given(name + "mask", -1, 1, -1, -1),
          across ? net.given(name + "image_mask", -1, 1, 1, -1) : null,
          prefix ? graph.placeHolder(name + "words", DataType.LONG, 3) : null,
          prefix ? graph.placeHolder(name + "rows", DataType.INT, -1) : null,
          prompted ? net.given(name + "prompts", -1, states) : null,
          prompted ? graph.placeHolder(name + "studies", DataType.INT, -1) : null);
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
    this.shape = Gpt2Shape.of(settings);
    this.prefix = shape.prefix();
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
    if (text.prompts() != null && text.studies() != null) {
      x = x.add(net.rows(prompts(text.prompts()), text.studies()));
    }
    SDVariable places =
        net.learnt(
            WeightNames.PLACES, new Weights.Start.Normal(DEVIATION), sizes.positions(), width);
    if (prefix) {
      x = graph.concat(1, image, graph.reshape(x, text.words())); // [B, S + T, D]
      x = graph.reshape(x, -1, width);
    }
    x = x.add(net.rows(places, text.positions())); // [B T', D]
    x = layers.dropout(x, rowsDrop("embedding"));
    SDVariable imageRows = prefix ? null : graph.reshape(image, -1, width); // [B S, D]
    Layers.Heads byHead = new Layers.Heads(text.byHead(), heads, width, sizes.seen());
    List<Gpt2Shape.Branch> branches = shape.branches();
    SDVariable y = layers.layerNorm(x, net.gains(branches.get(0).norm(), width));
    for (int i = 0; i < branches.size(); i++) {
      Gpt2Shape.Branch branch = branches.get(i);
      String next = i + 1 < branches.size() ? branches.get(i + 1).norm() : Gpt2Shape.LAST_NORM;
      SDVariable work =
          switch (branch.work()) {
            case SELF_ATTENTION -> selfAttention(y, branch, text, byHead);
            case CROSS_ATTENTION ->
                crossAttention(y, Objects.requireNonNull(imageRows), branch, text, byHead);
            case FEED_FORWARD -> feedForward(y, branch.input());
          };
      Gpt2Shape.LinearSpec output = branch.output();
      Layers.Sum sum =
          layers.addAndNorm(
              x,
              net.product(work, output.name(), output.in(), width, added()),
              net.bias(output.name(), width),
              rowsDrop(output.name()),
              net.gains(next, width));
      x = sum.sum(); // the residual stream
      y = sum.normalised();
    }
    return text.rows() == null ? y : net.rows(y, text.rows());
  }

  /**
   * The weights of each attention that {@link #states} has built, in the order of the network: [B,
   * N, T', T'] of a text's own, [B, N, T, S] of cross-attention.
   */
  public List<SDVariable> attention() {
    return List.copyOf(attention);
  }

  /**
   * The next token's logits after each token.
   *
   * @param states [n, D]
   * @return [n, V]
   */
  public SDVariable logits(SDVariable states) {
    SDVariable output = settings.tied() ? words() : table(WeightNames.OUTPUT);
    return graph.mmul(states, output, false, true, false);
  }

  /** Of each study the sum of its states' embeddings: [B, D]. */
  private SDVariable prompts(SDVariable given) {
    long states = given.getShape()[1];
    return graph.mmul(
        given, net.learnt(WeightNames.PROMPTS, new Weights.Start.Normal(DEVIATION), states, width));
  }

  private SDVariable words() {
    return table(WeightNames.WORDS);
  }

  private SDVariable table(String name) {
    return net.learnt(name, new Weights.Start.Normal(DEVIATION), vocabulary, width);
  }

  private SDVariable selfAttention(
      SDVariable x, Gpt2Shape.Branch branch, Text text, Layers.Heads byHead) {
    SDVariable[] states = {linear(x, branch.input())};
    Layers.Drop drop =
        drop(branch.input().name() + ".weights", (b, t) -> new long[] {b, heads, t, t});
    return attended(layers.attention(states, text.mask(), byHead, drop));
  }

  private SDVariable crossAttention(
      SDVariable x, SDVariable imageRows, Gpt2Shape.Branch branch, Text text, Layers.Heads byHead) {
    SDVariable queries = linear(x, Objects.requireNonNull(branch.query()));
    SDVariable[] states = {queries, linear(imageRows, branch.input())};
    int seen = sizes.seen();
    Layers.Drop drop =
        drop(branch.input().name() + ".weights", (b, t) -> new long[] {b, heads, t, seen});
    return attended(layers.attention(states, text.imageMask(), byHead, drop));
  }

  private SDVariable attended(Layers.Attended attended) {
    attention.add(attended.weights());
    return attended.result();
  }

  private SDVariable feedForward(SDVariable x, Gpt2Shape.LinearSpec map) {
    SDVariable product = net.product(x, map.name(), map.in(), map.out(), DEVIATION);
    return layers.biasGelu(product, net.bias(map.name(), map.out()));
  }

  private SDVariable linear(SDVariable x, Gpt2Shape.LinearSpec map) {
    return net.linear(x, map.name(), map.in(), map.out(), DEVIATION);
  }

  private Layers.@Nullable Drop rowsDrop(String place) {
    return drop(place, (b, t) -> new long[] {(long) b * t, width});
  }

  private Layers.@Nullable Drop drop(String place, Layers.MaskShape shape) {
    return training && settings.dropout() > 0 ? net.dropout(place, shape) : null;
  }

  /** GPT-2 starts what is added to the residual stream smaller, by the number of additions. */
  private double added() {
    return DEVIATION / Math.sqrt(2.0 * settings.layers());
  }
}
