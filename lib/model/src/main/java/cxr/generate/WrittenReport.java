package cxr.generate;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A report that a model wrote.
 *
 * @param text for readers
 * @param prompt the findings that the decoder was told to be present, and no others; nothing where
 *     it was told none
 * @param ids of its tokens, the end of text included if it was written
 * @param tokens each of the ids as a reader sees it
 * @param ended whether the model wrote the end of text; if not, the text was cut at its longest
 *     length
 * @param score the summed log-probability of its tokens, divided by their number to the power of
 *     {@code generate.lengthPenalty}; in beam search as the rules against repetition changed it
 * @param logProbabilities of each token after those before it, natural logarithm, as the model has
 *     it without temperature and rules
 * @param attention how much the decoder looked at each image token when it wrote each token, mean
 *     over the heads: [layers][tokens][image tokens]; empty where {@code generate.attention} was
 *     off
 */
public record WrittenReport(
    String text,
    Optional<Set<String>> prompt,
    int[] ids,
    List<String> tokens,
    boolean ended,
    double score,
    double[] logProbabilities,
    float[][][] attention) {

  /**
   * The attention of the last layer, which is nearest to the words: [tokens][image tokens].
   *
   * @throws IllegalStateException if it was not kept
   */
  public float[][] lastAttention() {
    if (attention.length == 0) {
      throw new IllegalStateException(
          "Attention was not kept; write the report with generate.attention=true.");
    }
    return attention[attention.length - 1];
  }
}
