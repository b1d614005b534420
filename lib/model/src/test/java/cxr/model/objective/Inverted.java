package cxr.model.objective;

import cxr.settings.Settings;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/** Tells studies of odd numbers by a head on the pooled features of both views; 3 is not known. */
public record Inverted() implements Objective {
  public String name() {
    return "inverted";
  }

  public List<StudyLabels> labels(Settings settings) {
    return List.of(
        new StudyLabels(
            name(),
            1,
            s -> new float[] {s.id().equals("3") ? Float.NaN : Integer.parseInt(s.id()) % 2}));
  }

  public SDVariable loss(Forward forward) {
    var net = forward.net();
    int channels = 2 * 16;
    SDVariable pooled = forward.features().mean(2, 3); // [n, C]
    SDVariable views = net.graph.reshape(net.rows(pooled, forward.xrays()), -1, channels);
    SDVariable z = net.linear(views, "inverted.head", channels, 1, 0.02);
    Forward.Known known = forward.labels(name());
    SDVariable error = net.graph.nn().sigmoid(z).sub(known.values());
    return error.mul(error).mul(known.share()).sum();
  }
}
