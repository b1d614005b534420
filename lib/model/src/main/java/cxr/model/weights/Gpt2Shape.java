package cxr.model.weights;

import cxr.settings.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The shape of GPT-2 (Radford et al. 2019) in the form of Hugging Face's GPT2LMHeadModel: which
 * branches its layers have, and the names and sizes of their weights.
 *
 * @param width of the states, D
 * @param prefix whether image tokens stand before the text; else each layer attends to them across
 */
public record Gpt2Shape(int layers, int width, boolean prefix) {

  public static final String LAST_NORM = WeightNames.DECODER + WeightNames.GPT2_ROOT + "ln_f";

  static final String CROSS_NORM = "ln_cross_attn";
  static final String CROSS_ATTENTION = "crossattention";

  /** An affine map of rows, whose weight lies as [in, out]. */
  public record LinearSpec(String name, int in, int out) {}

  /** What a branch does to normalised states. */
  public enum Work {
    /** Attention to the text so far, and to the image tokens before it. */
    SELF_ATTENTION,
    /** Attention to all image tokens. */
    CROSS_ATTENTION,
    /** Two maps with GELU between them. */
    FEED_FORWARD
  }

  /**
   * A branch beside the residual stream, to which its results are added.
   *
   * @param norm name of the normalisation before it
   * @param query map of the states to queries across; null in other branches
   * @param input first map: to queries, keys and values; of image tokens to keys and values; to the
   *     states within
   * @param output last map
   */
  public record Branch(
      Work work, String norm, @Nullable LinearSpec query, LinearSpec input, LinearSpec output) {}

  public static Gpt2Shape of(ModelSettings settings) {
    return new Gpt2Shape(settings.layers(), settings.width(), isPrefix(settings));
  }

  /** Whether the image tokens stand before the text; else they are attended to across. */
  public static boolean isPrefix(ModelSettings settings) {
    return settings.bridge() == ModelSettings.Bridge.PREFIX;
  }

  /** Width within the feed-forward branch. */
  public int inner() {
    return 4 * width;
  }

  /** The branches of a layer in order; layers are counted from 0. */
  public List<Branch> branches(int layer) {
    String name = WeightNames.DECODER + WeightNames.GPT2_ROOT + "h." + layer + ".";
    String self = name + "attn.";
    String cross = name + CROSS_ATTENTION + ".";
    List<Branch> branches = new ArrayList<>();
    branches.add(
        new Branch(
            Work.SELF_ATTENTION,
            name + "ln_1",
            null,
            new LinearSpec(self + "c_attn", width, 3 * width),
            new LinearSpec(self + "c_proj", width, width)));
    if (!prefix) {
      branches.add(
          new Branch(
              Work.CROSS_ATTENTION,
              name + CROSS_NORM,
              new LinearSpec(cross + "q_attn", width, width),
              new LinearSpec(cross + "c_attn", width, 2 * width),
              new LinearSpec(cross + "c_proj", width, width)));
    }
    branches.add(
        new Branch(
            Work.FEED_FORWARD,
            name + "ln_2",
            null,
            new LinearSpec(name + "mlp.c_fc", width, inner()),
            new LinearSpec(name + "mlp.c_proj", inner(), width)));
    return branches;
  }

  /** The branches of all layers in order. */
  public List<Branch> branches() {
    return IntStream.range(0, layers).mapToObj(this::branches).flatMap(List::stream).toList();
  }
}
