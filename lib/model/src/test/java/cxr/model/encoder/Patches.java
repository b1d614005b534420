package cxr.model.encoder;

import cxr.model.graph.Network;
import cxr.model.kernel.Activation;
import cxr.model.kernel.Padding;
import cxr.model.weights.WeightNames;
import cxr.settings.ModelSettings;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/** The smallest encoder there can be: one convolution of a grey image's 8 x 8 patches. */
public record Patches() implements Encoder {
  public List<String> names() {
    return List.of("patches");
  }

  public SDVariable build(
      Network net, ModelSettings settings, SDVariable images, boolean training) {
    var spec = new Network.ConvolutionSpec("encoder.patch", 1, 16, 8, 8, Padding.SAME, false);
    var norm = new Network.NormSpec("encoder.norm", 16, 1e-5, Activation.RELU);
    return net.convolution(images, spec, norm, null, training);
  }

  public int channels(ModelSettings settings) {
    return 16;
  }

  public int side(ModelSettings settings, int imageSize) {
    return Padding.SAME.places(imageSize, 8, 8);
  }

  public WeightNames published() {
    return WeightNames.encoder("Patches", "patch.weight", "head.");
  }

  public String normalisation() {
    return "none";
  }
}
