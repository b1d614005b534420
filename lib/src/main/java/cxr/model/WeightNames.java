package cxr.model;

import java.util.Collection;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * How a file names and shapes weights: as we do, as Hugging Face's GPT-2 does, or as torchvision's
 * and timm's ResNets do.
 *
 * <p>In all of them a convolution's kernel lies as [out, in, y, x]; ours lies as [y, x, in, out].
 * GPT-2's linear maps lie as [in, out], as ours do.
 */
public enum WeightNames {
  /** Files of ours: each weight under its own name. */
  OWN("our own") {
    @Override
    String ours(String theirs) {
      return theirs;
    }

    @Override
    boolean covers(String ours) {
      return true;
    }

    @Override
    boolean ignores(String theirs) {
      return false;
    }
  },

  /**
   * gpt2, distilgpt2 and all others of their form, saved with the output layer (names begin with
   * {@code transformer.}) or without. Left out are the masks that older versions stored, and the
   * output layer where it is tied to the embedding.
   */
  GPT2("GPT-2") {
    @Override
    String ours(String theirs) {
      return theirs.startsWith("lm_head.") || theirs.startsWith(GPT2_ROOT)
          ? DECODER + theirs
          : DECODER + GPT2_ROOT + theirs;
    }

    @Override
    boolean covers(String ours) {
      return ours.startsWith(DECODER);
    }

    @Override
    boolean ignores(String theirs) {
      return MASK.matcher(theirs).find();
    }
  },

  /**
   * resnet18 to resnet101. Left out are the classes ({@code fc}) and the counters of batch
   * normalisations. A first convolution of three channels serves a grey image too: the sum over the
   * channels answers to a grey value as the three do to thrice that value.
   */
  RESNET("ResNet") {
    @Override
    String ours(String theirs) {
      return ENCODER + theirs;
    }

    @Override
    boolean covers(String ours) {
      return ours.startsWith(ENCODER);
    }

    @Override
    boolean ignores(String theirs) {
      return theirs.startsWith("fc.") || theirs.endsWith(".num_batches_tracked");
    }
  },

  /**
   * What {@link WeightExport} writes beside encoder and decoder: the bridge, under our own names.
   */
  REST("our own bridge") {
    @Override
    String ours(String theirs) {
      return theirs;
    }

    @Override
    boolean covers(String ours) {
      return !ours.startsWith(ENCODER) && !ours.startsWith(DECODER);
    }

    @Override
    boolean ignores(String theirs) {
      return false;
    }
  };

  static final String ENCODER = "encoder.";
  static final String DECODER = "decoder.";
  static final String GPT2_ROOT = "transformer.";
  static final String WORDS = DECODER + GPT2_ROOT + "wte.weight";
  static final String PLACES = DECODER + GPT2_ROOT + "wpe.weight";
  static final String OUTPUT = DECODER + "lm_head.weight";
  static final String BRIDGE = "bridge.projection.weight";
  static final String FIRST_KERNEL = ENCODER + "conv1.weight";

  private static final Pattern MASK =
      Pattern.compile("(^|\\.)(attn|crossattention)\\.(masked_)?bias$");
  private static final Pattern CROSS = Pattern.compile("\\.(crossattention|ln_cross_attn)\\.");

  private final String display;

  WeightNames(String display) {
    this.display = display;
  }

  /** The name of a weight of ours for one of theirs. */
  abstract String ours(String theirs);

  /** Whether such a file should have a weight of ours. */
  abstract boolean covers(String ours);

  /** Whether an array of theirs is no weight. */
  abstract boolean ignores(String theirs);

  @Override
  public String toString() {
    return display;
  }

  /** Whether a weight of ours is of the cross-attention, which published GPT-2s do not have. */
  static boolean isCrossAttention(String ours) {
    return CROSS.matcher(ours).find();
  }

  /**
   * Whose names these are; null if nobody's.
   *
   * @param names of a file's arrays
   */
  static WeightNames of(Collection<String> names) {
    Predicate<String> has = names::contains;
    if (has.test("wte.weight") || has.test(GPT2_ROOT + "wte.weight")) {
      return GPT2;
    }
    if (has.test("conv1.weight") && has.test("bn1.weight")) {
      return RESNET;
    }
    if (has.test(WORDS) || has.test(FIRST_KERNEL)) {
      return OWN;
    }
    return has.test(BRIDGE) ? REST : null;
  }
}
