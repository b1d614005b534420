package cxr.model;

import cxr.model.decoder.Sizes;
import cxr.model.graph.FusedLayers;
import cxr.model.graph.Layers;
import cxr.model.kernel.DropoutMask;
import cxr.model.objective.StudyLabels;
import cxr.model.weights.Gpt2Shape;
import cxr.settings.ModelSettings;
import cxr.settings.Settings;
import cxr.text.conditions.Scheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The arrays of one run of the graph, by placeholder; those made for it are freed at its end, not
 * when Java cleans up.
 */
final class Inputs implements AutoCloseable {

  private static final double MASKED = -1e9;

  private final Map<String, INDArray> arrays = new HashMap<>();
  private final List<INDArray> own = new ArrayList<>();
  private final DataType type;
  private final Settings settings;
  private final Sizes sizes;

  Inputs(DataType type, Settings settings) {
    this.type = type;
    this.settings = settings;
    this.sizes = Sizes.of(settings);
  }

  /** By placeholder. */
  Map<String, INDArray> arrays() {
    return arrays;
  }

  void lend(String name, INDArray array) {
    arrays.put(name, array);
  }

  /** X-rays, and which study and view each belongs to. */
  void images(StudyImages images) {
    ModelSettings model = settings.model();
    INDArray xrays = images.xrays();
    long[] form = images.kind().shape(settings);
    long[] expected = {xrays.size(0), form[0], form[1], form[2]};
    if (!Arrays.equals(expected, xrays.shape()) || images.views()[0].length != model.views()) {
      throw new IllegalArgumentException(
          "With these settings X-rays lie as %s and a study has model.views = %d of them; found %s and %d."
              .formatted(
                  Arrays.toString(expected),
                  model.views(),
                  Arrays.toString(xrays.shape()),
                  images.views()[0].length));
    }
    lend(images.kind() == StudyImages.Kind.PIXELS ? "images" : "features", xrays);
    if (model.views() > 1) {
      put("xrays", flat(images.views(), 0));
      double[] shares = new double[images.size() * model.views() * sizes.cells()];
      for (int b = 0; b < images.size(); b++) {
        long present = Arrays.stream(images.views()[b]).filter(view -> view >= 0).count();
        for (int k = 0; k < model.views(); k++) {
          if (images.views()[b][k] >= 0) {
            int from = (b * model.views() + k) * sizes.cells();
            Arrays.fill(shares, from, from + sizes.cells(), 1.0 / (present * sizes.cells()));
          }
        }
      }
      put("pooling", shares, images.size(), 1, (long) model.views() * sizes.cells());
    }
  }

  /**
   * Which image tokens may be looked at: B rows of S, 1 or 0.
   *
   * @param views as {@link StudyImages} has them
   */
  static float[][] seen(int[][] views, Sizes sizes) {
    float[][] seen = new float[views.length][sizes.seen()];
    for (int b = 0; b < views.length; b++) {
      Arrays.fill(seen[b], 1);
      for (int k = 0; k < views[b].length; k++) {
        if (views[b][k] < 0) {
          Arrays.fill(seen[b], k * sizes.cells(), (k + 1) * sizes.cells(), 0);
        }
      }
    }
    return seen;
  }

  /**
   * Texts, and what each of their tokens may look at.
   *
   * @param prefix of the placeholders' names
   * @param seen B rows of S, 1 where an image token may be looked at
   */
  void texts(String prefix, int[][] texts, float[][] seen) {
    int batch = texts.length;
    int length = texts[0].length;
    if (length > settings.text().maxTokens()) {
      throw new IllegalArgumentException(
          "A text has at most text.maxTokens = %d tokens; found %d."
              .formatted(settings.text().maxTokens(), length));
    }
    ModelSettings model = settings.model();
    int before = Gpt2Shape.isPrefix(model) ? sizes.seen() : 0;
    int places = before + length; // T'
    put(prefix + "ids", flat(texts, Integer.MIN_VALUE));
    int[] positions = new int[batch * places];
    Arrays.setAll(positions, i -> i % places);
    put(prefix + "positions", positions);
    put(prefix + "by_head", (long) batch, places, model.heads(), model.width() / model.heads());
    if (before > 0) {
      put(prefix + "words", (long) batch, length, model.width());
      int[] rows = new int[batch * length];
      Arrays.setAll(rows, i -> i / length * places + before + i % length);
      put(prefix + "rows", rows);
    }
    boolean each = before > 0 && model.views() > 1;
    putMask(prefix, each ? batch : 1, places, each ? seen : new float[1][0]);
    if (before == 0 && model.views() > 1) {
      double[] mask = new double[batch * sizes.seen()];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = seen[i / sizes.seen()][i % sizes.seen()] > 0 ? 0 : MASKED;
      }
      put(prefix + "image_mask", mask, batch, 1, 1, sizes.seen());
    }
  }

  /** A token may look at itself and those before it, but at none of an absent view. */
  private void putMask(String prefix, int rows, int places, float[][] seen) {
    double[] mask = new double[rows * places * places];
    for (int b = 0; b < rows; b++) {
      for (int t = 0; t < places; t++) {
        int from = (b * places + t) * places;
        Arrays.fill(mask, from + t + 1, from + places, MASKED);
        for (int s = 0; s < seen[b].length; s++) {
          mask[from + s] = seen[b][s] > 0 ? mask[from + s] : MASKED;
        }
      }
    }
    put(prefix + "mask", mask, rows, 1, places, places);
  }

  /**
   * What the decoder is told of each study, and which study each token of the texts belongs to.
   *
   * @param states as {@link cxr.model.objective.Prompts} has them; not looked at where the decoder
   *     is not told any
   * @param length T
   */
  void prompts(String prefix, float[][] states, int length) {
    if (!settings.model().hasStates()) {
      return;
    }
    int findings = Scheme.findingsOf(settings.model().conditions()).size();
    double[] told = new double[states.length * 2 * findings];
    for (int b = 0; b < states.length; b++) {
      for (int i = 0; i < states[b].length; i++) {
        told[(2 * b) * findings + i] = states[b][i] == 1 ? 1 : 0;
        told[(2 * b + 1) * findings + i] = states[b][i] == 0 ? 1 : 0;
      }
    }
    put(prefix + "prompts", told, states.length, 2L * findings);
    int[] studies = new int[states.length * length];
    Arrays.setAll(studies, i -> i / length);
    put(prefix + "studies", studies);
  }

  /**
   * The ids that are asked for.
   *
   * @param targets B texts of T ids, -1 where nothing is asked
   */
  void targets(String prefix, int[][] targets) {
    int[] ids = flat(targets, 0);
    long asked = Arrays.stream(targets).flatMapToInt(Arrays::stream).filter(t -> t >= 0).count();
    double[] share = new double[ids.length];
    for (int i = 0; i < ids.length; i++) {
      share[i] = targets[i / targets[0].length][i % targets[0].length] >= 0 ? 1.0 / asked : 0;
    }
    put(prefix + "targets", ids);
    put(prefix + "share", share, share.length);
  }

  /** The labels that an objective asks for. */
  void labels(StudyLabels form, Batch batch) {
    float[][] rows = batch.labels().getOrDefault(form.name(), new float[1][0]);
    int width = form.width();
    if (rows[0].length != width) {
      throw new IllegalArgumentException(
          "By these settings a batch has %d labels \"%s\" of each study; found %d."
              .formatted(width, form.name(), rows[0].length));
    }
    double[] values = new double[rows.length * width];
    Arrays.setAll(values, i -> rows[i / width][i % width]);
    long known = Math.max(1, Arrays.stream(values).filter(value -> !Double.isNaN(value)).count());
    double[] share = Arrays.stream(values).map(v -> Double.isNaN(v) ? 0 : 1.0 / known).toArray();
    Arrays.setAll(values, i -> Double.isNaN(values[i]) ? 0 : values[i]);
    put(form.input(), values, rows.length, width);
    put(form.share(), share, rows.length, width);
  }

  /** The seed of the masks that kernels make for themselves. */
  void seed(long seed) {
    put(FusedLayers.SEED, seed);
  }

  /** The masks of a seed, as kernels would make them. */
  void masks(Collection<Layers.Drop> places, int batch, int length, long seed) {
    DropoutMask masks = new DropoutMask(settings.model().dropout());
    int all = length + (Gpt2Shape.isPrefix(settings.model()) ? sizes.seen() : 0);
    for (Layers.Drop drop : places) {
      long[] shape = drop.shape().of(batch, all);
      int width = (int) shape[shape.length - 1];
      int rows = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact) / width);
      double[] mask = new double[rows * width];
      float[] row = new float[width];
      for (int r = 0; r < rows; r++) {
        masks.fill(seed, FusedLayers.place(drop) + r, 0, row, width);
        for (int i = 0; i < width; i++) {
          mask[r * width + i] = row[i];
        }
      }
      put(drop.name(), mask, shape);
    }
  }

  void put(String name, double[] values, long... shape) {
    if (type == DataType.DOUBLE) {
      own(name, Nd4j.createFromArray(values), shape);
    } else {
      float[] floats = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        floats[i] = (float) values[i];
      }
      own(name, Nd4j.createFromArray(floats), shape);
    }
  }

  private void put(String name, int... values) {
    own(name, Nd4j.createFromArray(values), values.length);
  }

  private void put(String name, long... values) {
    own(name, Nd4j.createFromArray(values), values.length);
  }

  private void own(String name, INDArray array, long... shape) {
    own.add(array);
    arrays.put(name, array.reshape(shape));
  }

  private static int[] flat(int[][] rows, int least) {
    return Arrays.stream(rows).flatMapToInt(Arrays::stream).map(i -> Math.max(least, i)).toArray();
  }

  @Override
  public void close() {
    own.forEach(INDArray::close);
  }
}
