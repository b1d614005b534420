package cxr.attention;

import cxr.model.FeatureExtractor;
import cxr.model.MapGradient;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.model.weights.Gpt2Shape;
import cxr.settings.ModelSettings;
import cxr.tensor.Floats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Maps of what a model's findings and words depend on, or look at, in the X-rays of a study.
 *
 * <pre>{@code
 * try (Explainer explainer = new Explainer(model)) {
 *   float[][] seen = explainer.see(xrays);
 *   StudyMap map = explainer.maps(seen, new Explained.Finding(place)).get(Method.GRAD_CAM);
 * }
 * }</pre>
 *
 * <p>For one thread at a time.
 */
public final class Explainer implements AutoCloseable {

  /** How a map comes about. */
  public enum Method {
    /** {@link GradCam}, of a finding or of words. */
    GRAD_CAM("Grad-CAM"),
    /** The last layer's attention to the image, mean over the heads and the words. */
    CROSS_ATTENTION("cross-attention"),
    /** {@link Rollout}, mean over the words. */
    ROLLOUT("attention rollout"),
    /** Grad-CAM of the same model with its weights shuffled (Adebayo et al., NeurIPS 2018). */
    SHUFFLED("shuffled weights"),
    /** Chance. */
    RANDOM("random map"),
    /** The middle of the X-ray, whatever it shows. */
    CENTRE("centre prior");

    private final String words;

    Method(String words) {
      this.words = words;
    }

    /** Its name, as tables have it. */
    public String words() {
      return words;
    }
  }

  private final ReportModel model;
  private final FeatureExtractor encoder;
  private final int side;
  private @Nullable MapGradient findings; // made when they are needed
  private @Nullable MapGradient texts;

  /**
   * @param model of single precision, which stays open
   */
  public Explainer(ReportModel model) {
    this.model = model;
    this.encoder = new FeatureExtractor(model, FeatureExtractor.Kind.MAP);
    this.side = side(model);
  }

  private static int side(ReportModel model) {
    ModelSettings settings = model.settings().model();
    boolean soft = settings.prompts() == ModelSettings.Prompts.SOFT;
    int cells = model.imageTokens() - (soft ? settings.conditions().size() : 0);
    return (int) Math.round(Math.sqrt((double) cells / settings.views()));
  }

  /**
   * A model with the same weights, but each kernel and matrix with the values of each of its
   * outputs in another order: what it has learnt is lost, and signals keep their strength. Gains,
   * biases and running statistics stay.
   */
  public static ReportModel shuffled(ReportModel model, long seed) {
    ReportModel other = new ReportModel(model.settings(), model.tokenizer());
    Random random = new Random(seed);
    model
        .weights()
        .arrays()
        .forEach(
            (name, weight) -> {
              float[] values = Floats.of(weight).toArray();
              if (weight.rank() > 1) {
                shuffle(values, (int) weight.size(-1), random);
              }
              Floats.of(other.weights().array(name)).write(0, values, values.length);
            });
    return other;
  }

  /** Each column of rows for itself. */
  private static void shuffle(float[] values, int columns, Random random) {
    for (int i = values.length - 1; i >= columns; i--) {
      int j = random.nextInt(i / columns + 1) * columns + i % columns;
      float value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }

  /**
   * What the encoder makes of a study's X-rays.
   *
   * @param xrays as the model takes them, frontal first; null for one that is not there
   * @return of each view the last feature map
   */
  public float[][] see(float[][] xrays) {
    return Arrays.stream(xrays)
        .map(xray -> xray == null ? null : encoder.features(xray))
        .toArray(float[][]::new);
  }

  /**
   * The maps of something that the model says, by all methods that there are for it; without the
   * controls.
   *
   * @param seen as {@link #see} gives it
   * @throws IllegalArgumentException if the model does not say such things
   */
  public Map<Method, StudyMap> maps(float[][] seen, Explained target) {
    Map<Method, StudyMap> maps = new EnumMap<>(Method.class);
    try (StudyImages images =
        StudyImages.of(StudyImages.Kind.FEATURES, List.<float[][]>of(seen), model.settings())) {
      if (target instanceof Explained.Finding finding) {
        findings = findings == null ? MapGradient.ofFindings(model) : findings;
        MapGradient.Result result = findings.ofFinding(images, finding.place());
        maps.put(Method.GRAD_CAM, gradCam(seen, result));
      } else if (target instanceof Explained.Words words) {
        texts = texts == null ? MapGradient.ofTexts(model) : texts;
        MapGradient.Result result =
            texts.ofText(images, words.told(), words.before(), words.targets());
        maps.put(Method.GRAD_CAM, gradCam(seen, result));
        maps.put(Method.CROSS_ATTENTION, attention(seen, result, words));
        maps.put(Method.ROLLOUT, rollout(seen, result, words));
      }
    }
    return maps;
  }

  private StudyMap gradCam(float[][] seen, MapGradient.Result result) {
    return StudyMap.of(side, Arrays.asList(GradCam.of(seen, result.maps(), side * side)));
  }

  private StudyMap attention(float[][] seen, MapGradient.Result result, Explained.Words words) {
    float[][] last = result.attention().get(result.attention().size() - 1);
    int before = prefix() ? model.imageTokens() : 0;
    double[] sums = new double[model.imageTokens()];
    for (int t = words.from(); t < words.to(); t++) {
      for (int s = 0; s < sums.length; s++) {
        sums[s] += last[before + t][s];
      }
    }
    return ofTokens(seen, sums, words);
  }

  private StudyMap rollout(float[][] seen, MapGradient.Result result, Explained.Words words) {
    double[][] shares = Rollout.of(result.attention(), model.imageTokens(), prefix());
    double[] sums = new double[model.imageTokens()];
    for (int t = words.from(); t < words.to(); t++) {
      for (int s = 0; s < sums.length; s++) {
        sums[s] += shares[t][s];
      }
    }
    return ofTokens(seen, sums, words);
  }

  private boolean prefix() {
    return Gpt2Shape.isPrefix(model.settings().model());
  }

  /** Sums over words by image token as a map of their means. */
  private StudyMap ofTokens(float[][] seen, double[] sums, Explained.Words words) {
    List<float @Nullable []> cells = new ArrayList<>();
    for (int k = 0; k < seen.length; k++) {
      float[] own = new float[side * side];
      for (int i = 0; i < own.length; i++) {
        own[i] = (float) Math.max(0, sums[k * own.length + i] / (words.to() - words.from()));
      }
      cells.add(seen[k] == null ? null : own);
    }
    return StudyMap.of(side, cells);
  }

  /** Frees what it computes in; the model stays. */
  @Override
  public void close() {
    encoder.close();
    for (MapGradient gradient : new MapGradient[] {findings, texts}) {
      if (gradient != null) {
        gradient.close();
      }
    }
  }
}
