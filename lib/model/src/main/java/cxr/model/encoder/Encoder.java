package cxr.model.encoder;

import cxr.model.graph.Network;
import cxr.model.weights.WeightNames;
import cxr.settings.Choice;
import cxr.settings.ModelSettings;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * An image encoder: the part of the network that turns X-rays into features. A new one is a class
 * that implements this and a line with its name in {@code META-INF/services/cxr.settings.Choice}:
 * settings, import and export of weights, and pictures of the model know it by that.
 *
 * <p>An encoder has no state. Its weights are those that {@link #build} asks the network for, whose
 * names all begin with {@code encoder.}.
 */
public interface Encoder extends Choice {

  /** The setting that names an encoder. */
  String SETTING = "model.encoder";

  @Override
  default String setting() {
    return SETTING;
  }

  /**
   * Builds the encoder into a network.
   *
   * @param settings of the model, which name one of {@link #names()}
   * @param images [n, C, H, H]
   * @param training whether batches are normalised by their own statistics
   * @return [n, C', S, S], C' and S as {@link #channels} and {@link #side} say
   */
  SDVariable build(Network net, ModelSettings settings, SDVariable images, boolean training);

  /**
   * Builds a description of each X-ray in a row, for simple classifiers and for retrieval, as in
   * use: the mean of the last feature map over its cells, unless an encoder has a better one.
   *
   * @param images [n, C, H, H]
   * @return [n, F], F as {@link #pooledLength} says
   */
  default SDVariable pool(Network net, ModelSettings settings, SDVariable images) {
    return build(net, settings, images, false).mean(2, 3);
  }

  /** Values of the description that {@link #pool} gives. */
  default int pooledLength(ModelSettings settings) {
    return channels(settings);
  }

  /** Channels of the last feature map. */
  int channels(ModelSettings settings);

  /** Height and width of the last feature map, in cells, for images of a size. */
  int side(ModelSettings settings, int imageSize);

  /** How files that others publish name this encoder's weights. */
  WeightNames published();

  /**
   * The normalisation of images that published weights expect, as {@code image.normalise} has it.
   */
  String normalisation();

  /** Kind and sizes, in a line; its name unless there is more to say. */
  default String summary(ModelSettings settings) {
    return settings.encoder();
  }

  /** All kinds of encoders. */
  static List<Encoder> all() {
    return Choice.ALL.stream().filter(Encoder.class::isInstance).map(Encoder.class::cast).toList();
  }

  /** The encoder that a model's settings name. */
  static Encoder of(ModelSettings settings) {
    return all().stream()
        .filter(encoder -> encoder.names().contains(settings.encoder()))
        .findFirst()
        .orElseThrow(); // settings have checked it
  }
}
