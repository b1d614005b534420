package cxr.model.objective;

import cxr.model.graph.Network;
import cxr.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What a network in training makes of a batch, for objectives to build upon. Dimensions are those
 * of {@link cxr.model}; R = side * side.
 *
 * @param net for layers and weights of an objective's own
 * @param xrays of each study and view the number of its X-ray, any where it has none: [B K]; null
 *     with one view, where there are as many X-rays as studies
 * @param pooling of each study's cells, view by view, the share in their mean, 0 where there is no
 *     X-ray: [B, 1, K R]; null with one view
 * @param features of each X-ray, the encoder's last map: [n, C, side, side]
 * @param imageTokens [B, S, D]
 * @param conditions the condition head's logits [B, L]; null where there is no head
 * @param states of the decoder behind its last layer: [B T, D]
 * @param logits of each next token: [B T, V]
 * @param targets the next tokens' ids: [B T]
 * @param share of each token in a mean over all that are asked for, 0 of the others: [B T]
 */
public record Forward(
    Network net,
    Settings settings,
    @Nullable SDVariable xrays,
    @Nullable SDVariable pooling,
    SDVariable features,
    SDVariable imageTokens,
    @Nullable SDVariable conditions,
    SDVariable states,
    SDVariable logits,
    SDVariable targets,
    SDVariable share) {

  /**
   * Labels of a batch's studies.
   *
   * @param values [B, width], 0 where one is not known
   * @param share of each in a mean over all that are known, 0 of the others: [B, width]
   */
  public record Known(SDVariable values, SDVariable share) {}

  /**
   * Labels that an objective asks for.
   *
   * @throws IllegalArgumentException if none of the settings' objectives declares them
   */
  public Known labels(String name) {
    StudyLabels labels =
        StudyLabels.of(settings).stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "An objective must declare the labels that it learns from; none declares \"%s\"."
                            .formatted(name)));
    return new Known(
        net.given(labels.input(), -1, labels.width()),
        net.given(labels.share(), -1, labels.width()));
  }
}
