package cxr.model;

import cxr.model.encoder.Encoder;
import cxr.model.graph.Network;
import cxr.model.graph.Plan;
import cxr.settings.ImageSettings;
import cxr.settings.ModelSettings;
import cxr.settings.Settings;
import cxr.tensor.Floats;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a model's encoder makes of an X-ray, by the model's weights as they are at the time and by
 * running statistics.
 *
 * <p>X-rays go through it one by one, so that each gives the same bits whatever others are asked
 * for. Not safe for use by several threads at a time.
 */
public final class FeatureExtractor implements AutoCloseable {

  /** Which features. */
  public enum Kind {
    /** A row for simple classifiers and retrieval: {@link Encoder#pool}. */
    POOLED,
    /** The last feature map, C' S S values: what the rest of the model sees of an X-ray. */
    MAP
  }

  private final ImageSettings form;
  private final int length;
  private final Plan.Pool pool = new Plan.Pool();
  private final Plan plan;

  /**
   * @param model of single precision, whose weights it shares
   */
  public FeatureExtractor(ReportModel model, Kind kind) {
    Settings all = model.settings();
    ModelSettings settings = all.model();
    Encoder encoder = Encoder.of(settings);
    form = all.image();
    Network net = model.emptyNetwork();
    SDVariable images = net.given("images", 1, form.channels(), form.size(), form.size());
    boolean pooled = kind == Kind.POOLED;
    net.graph.identity(
        "features",
        pooled ? encoder.pool(net, settings, images) : encoder.build(net, settings, images, false));
    int side = encoder.side(settings, form.size());
    length = pooled ? encoder.pooledLength(settings) : encoder.channels(settings) * side * side;
    plan = new Plan(net.graph, model.weights().arrays(), List.of("features"), Map.of(), pool);
  }

  /** Values of an X-ray's features. */
  public int length() {
    return length;
  }

  /**
   * The features of an X-ray.
   *
   * @param xray C H W values, as the model's settings say
   */
  public float[] features(float[] xray) {
    try (INDArray row = Nd4j.createFromArray(xray)) {
      INDArray image = row.reshape(1, form.channels(), form.size(), form.size());
      return Floats.of(plan.run(Map.of("images", image)).get("features")).toArray();
    }
  }

  /** Frees what it computes in; the model stays. */
  @Override
  public void close() {
    pool.close();
  }
}
