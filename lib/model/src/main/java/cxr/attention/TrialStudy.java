package cxr.attention;

import cxr.attention.Explainer.Method;
import cxr.model.Batch;
import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.model.objective.Prompts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A study on which maps are tried: its X-rays, what both models see in them, and its scores. */
final class TrialStudy implements AutoCloseable {

  private static final int AT_ONCE = 6; // studies of changed X-rays

  private final ReportModel model;
  private final Explainer explainer;
  private final Explainer control;
  private final float[][] xrays;
  private final long seed;
  private final float[][] blurred;
  private final StudyImages images; // for what of its views is there
  private final ImageTokens whole; // of the X-rays as they are
  private float @Nullable [][] seen; // this and what follows made when it is needed
  private float @Nullable [][] seenByControl;
  private @Nullable ImageTokens blank; // of the blurred X-rays
  private final Map<Method, ImageTokens> controls = new EnumMap<>(Method.class);

  /**
   * @param control explains by shuffled weights
   * @param xrays as the model takes them
   * @param seed of the random map, and of the order of equal places
   */
  TrialStudy(
      ReportModel model, Explainer explainer, Explainer control, float[][] xrays, long seed) {
    this.model = model;
    this.explainer = explainer;
    this.control = control;
    this.xrays = xrays;
    this.seed = seed;
    this.blurred = Faithfulness.blurred(xrays, model.settings().image());
    this.images = StudyImages.of(List.<float[][]>of(xrays), model.settings());
    this.whole = tokens(List.<float[][]>of(xrays));
  }

  /** How likely the head finds each condition. */
  float[] conditions() {
    return whole.conditions()[0];
  }

  /** The maps of a target, those of the controls among them. */
  Map<Method, StudyMap> maps(Explained target) {
    seen = seen == null ? explainer.see(xrays) : seen;
    seenByControl = seenByControl == null ? control.see(xrays) : seenByControl;
    Map<Method, StudyMap> maps = explainer.maps(seen, target);
    StudyMap own = Objects.requireNonNull(maps.get(Method.GRAD_CAM));
    maps.put(
        Method.SHUFFLED,
        Objects.requireNonNull(control.maps(seenByControl, target).get(Method.GRAD_CAM)));
    maps.put(Method.RANDOM, own.random(seed));
    maps.put(Method.CENTRE, own.centred());
    return maps;
  }

  /** The curves of a map. */
  Faithfulness faithfulness(Method method, StudyMap map, Explained target) {
    boolean same = method == Method.RANDOM || method == Method.CENTRE; // for all targets
    ImageTokens changed = controls.get(method);
    if (changed == null) {
      int size = model.settings().image().size();
      changed = tokens(Faithfulness.changed(xrays, blurred, map, size, seed));
    }
    blank = blank == null ? tokens(List.<float[][]>of(blurred)) : blank;
    double from = scores(whole, target)[0];
    double to = scores(blank, target)[0];
    double[] scores = scores(changed, target);
    if (same) {
      controls.put(method, changed);
    } else {
      changed.close();
    }
    return Faithfulness.of(from, to, scores);
  }

  private ImageTokens tokens(List<float[][]> studies) {
    List<ImageTokens> parts = new ArrayList<>();
    try {
      for (int from = 0; from < studies.size(); from += AT_ONCE) {
        List<float[][]> part = studies.subList(from, Math.min(from + AT_ONCE, studies.size()));
        try (StudyImages changed = StudyImages.of(part, model.settings())) {
          parts.add(model.imageTokens(changed));
        }
      }
      return ImageTokens.of(parts);
    } finally {
      parts.forEach(ImageTokens::close);
    }
  }

  /** Of each study the finding's probability, or the geometric mean of the words' own. */
  private double[] scores(ImageTokens studies, Explained target) {
    double[] scores = new double[studies.size()];
    for (int i = 0; i < scores.length; i++) {
      if (target instanceof Explained.Finding finding) {
        scores[i] = studies.conditions()[i][finding.place()];
      } else if (target instanceof Explained.Words words) {
        try (ImageTokens one = studies.part(i, i + 1)) {
          scores[i] = Math.exp(-model.loss(batch(words), one));
        }
      }
    }
    return scores;
  }

  private Batch batch(Explained.Words words) {
    return new Batch(
        images,
        new int[][] {words.before()},
        new int[][] {words.targets()},
        Map.of(Prompts.NAME, new float[][] {words.told()}));
  }

  @Override
  public void close() {
    whole.close();
    if (blank != null) {
      blank.close();
    }
    images.close();
    controls.values().forEach(ImageTokens::close);
  }
}
