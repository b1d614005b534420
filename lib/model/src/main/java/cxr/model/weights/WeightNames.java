package cxr.model.weights;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a file names and shapes weights: as we do, as Hugging Face's GPT-2 does, or as those who
 * publish an encoder do.
 *
 * <p>In all of them a convolution's kernel lies as [out, in, y, x]; ours lies as [y, x, in, out].
 * GPT-2's linear maps lie as [in, out], as ours do.
 *
 * @param display whose names they are
 * @param prefix what our names have before theirs
 * @param telling the name of an array by which such a file is known, and of an encoder's the first
 *     kernel
 * @param covers whether such a file should have a weight of ours
 * @param ignored theirs that are no weights
 */
public record WeightNames(
    String display, String prefix, String telling, Predicate<String> covers, Pattern ignored) {

  public static final String ENCODER = "encoder.";
  public static final String DECODER = "decoder.";
  public static final String GPT2_ROOT = "transformer.";
  public static final String WORDS = DECODER + GPT2_ROOT + "wte.weight";
  public static final String PLACES = DECODER + GPT2_ROOT + "wpe.weight";
  public static final String OUTPUT = DECODER + "lm_head.weight";
  public static final String PROMPTS = "prompts.embedding.weight";
  public static final String BRIDGE = "bridge.projection.weight";

  private static final Pattern NONE = Pattern.compile("(?!)");
  private static final Pattern CROSS =
      Pattern.compile("\\.(%s|%s)\\.".formatted(Gpt2Shape.CROSS_ATTENTION, Gpt2Shape.CROSS_NORM));

  /** Files of ours: each weight under its own name. */
  public static final WeightNames OWN = new WeightNames("our own", "", WORDS, ours -> true, NONE);

  /**
   * gpt2, distilgpt2 and all others of their form, saved with the output layer (names begin with
   * {@code transformer.}) or without. Left out are the masks that older versions stored, and the
   * output layer where it is tied to the embedding.
   */
  public static final WeightNames GPT2 =
      new WeightNames(
          "GPT-2",
          DECODER,
          "wte.weight",
          ours -> ours.startsWith(DECODER),
          Pattern.compile("(^|\\.)(attn|crossattention)\\.(masked_)?bias$"));

  /** What {@code WeightExport} writes beside encoder and decoder: the rest under our own names. */
  public static final WeightNames REST =
      new WeightNames(
          "our own bridge",
          "",
          BRIDGE,
          ours -> !ours.startsWith(ENCODER) && !ours.startsWith(DECODER),
          NONE);

  /**
   * Those of an encoder that has the names of ours behind {@code encoder.}. Left out are the
   * counters of batch normalisations and the classes. A first convolution of three channels serves
   * a grey image too: the sum over the channels answers to a grey value as the three do to thrice
   * that value.
   *
   * @param firstKernel its name
   * @param classes what the names of the classes' weights begin with
   */
  public static WeightNames encoder(String display, String firstKernel, String... classes) {
    return new WeightNames(
        display,
        ENCODER,
        firstKernel,
        ours -> ours.startsWith(ENCODER),
        Pattern.compile(
            Arrays.stream(classes).map(Pattern::quote).collect(Collectors.joining("|", "^(", ")"))
                + "|\\.num_batches_tracked$"));
  }

  /** The name of a weight of ours for one of theirs. */
  public String ours(String theirs) {
    boolean rooted = theirs.startsWith("lm_head.") || theirs.startsWith(GPT2_ROOT);
    return prefix.equals(DECODER) && !rooted ? DECODER + GPT2_ROOT + theirs : prefix + theirs;
  }

  /** Whether such a file should have a weight of ours. */
  public boolean covers(String ours) {
    return covers.test(ours);
  }

  /** Whether an array of theirs is no weight. */
  public boolean ignores(String theirs) {
    return ignored.matcher(theirs).find();
  }

  /** Whether a weight of ours is the first kernel of an encoder. */
  public boolean isFirstKernel(String ours) {
    return prefix.equals(ENCODER) && ours.equals(prefix + telling);
  }

  @Override
  public String toString() {
    return display;
  }

  /** Whether a weight of ours is of the cross-attention, which published GPT-2s do not have. */
  public static boolean isCrossAttention(String ours) {
    return CROSS.matcher(ours).find();
  }
}
