package cxr.model;

import cxr.model.decoder.Bridge;
import cxr.model.decoder.Gpt2;
import cxr.model.decoder.Sizes;
import cxr.model.graph.Network;
import cxr.model.graph.Plan;
import cxr.model.objective.TextObjective;
import cxr.settings.ModelSettings;
import cxr.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How much a score of one study changes with each value of its X-rays' last feature maps, by the
 * model's weights as they are at the time and without dropout: what Grad-CAM (Selvaraju et al.
 * 2017) begins with. The score is a finding's logit, or how likely a piece of a text is.
 *
 * <p>Dimensions as in {@link cxr.model}; T' is T, with a prefix S + T. Not safe for use by several
 * threads at a time.
 */
public final class MapGradient implements AutoCloseable {

  private static final String SCORE = "score";
  private static final String MAPS = "features";
  private static final String WANTED = "wanted";

  private final ReportModel model;
  private final Plan.Pool pool = new Plan.Pool();
  private final Plan plan;
  private final String gradient;
  private final List<String> attention;

  /**
   * What comes out.
   *
   * @param score of the study
   * @param maps the gradients, as the maps lie: of each view C R values
   * @param attention by the order of the network, mean over the heads: [T'][T'] of a text's own,
   *     [T][S] of cross-attention; empty where a finding is scored
   */
  public record Result(double score, float[][] maps, List<float[][]> attention) {}

  private MapGradient(ReportModel model, boolean text) {
    this.model = model;
    Settings all = model.settings();
    ModelSettings settings = all.model();
    Sizes sizes = Sizes.of(all);
    Network net = model.emptyNetwork();
    SameDiff graph = net.graph;
    long[] form = StudyImages.Kind.FEATURES.shape(all);
    SDVariable maps = net.given(MAPS, -1, form[0], form[1], form[2]);
    boolean several = settings.views() > 1;
    SDVariable xrays = several ? graph.placeHolder("xrays", DataType.INT, -1) : null;
    SDVariable pooling = several ? net.given("pooling", -1, 1, -1) : null;
    Bridge.Seen seen = new Bridge(net, settings, sizes).build(maps, xrays, pooling, false);
    List<SDVariable> weights = new ArrayList<>();
    SDVariable score;
    if (text) {
      Gpt2 decoder = new Gpt2(net, settings, sizes, model.tokenizer().size(), false);
      SDVariable states = decoder.states(Gpt2.Text.given(net, settings, ""), seen.tokens());
      weights.addAll(decoder.attention());
      SDVariable targets = graph.placeHolder("targets", DataType.INT, -1);
      SDVariable share = net.given("share", -1);
      score = TextObjective.loss(net, decoder.logits(states), targets, share, 0).neg();
    } else {
      SDVariable logits = Objects.requireNonNull(seen.conditions()); // the model has a head
      score = logits.mul(net.given(WANTED, 1, settings.conditions().size())).sum();
    }
    graph.identity(SCORE, score);
    graph.setLossVariables(SCORE);
    SameDiff differentiated = ReportModel.differentiated(graph, MAPS);
    gradient = differentiated.getVariable(MAPS).getGradient().name();
    attention = weights.stream().map(SDVariable::name).toList();
    List<String> outputs = new ArrayList<>(List.of(SCORE, gradient));
    outputs.addAll(attention);
    plan = new Plan(differentiated, model.weights().arrays(), outputs, Map.of(), pool);
  }

  /**
   * Of the logits of the condition head.
   *
   * @throws IllegalArgumentException if the model has none
   */
  public static MapGradient ofFindings(ReportModel model) {
    if (!model.settings().model().hasHead()) {
      throw new IllegalArgumentException(
          "A finding's gradient needs a model with a condition head, as model.conditionWeight above 0 trains.");
    }
    return new MapGradient(model, false);
  }

  /**
   * Of texts.
   *
   * @throws IllegalArgumentException if the model does not write
   */
  public static MapGradient ofTexts(ReportModel model) {
    if (!model.settings().model().writes()) {
      throw new IllegalArgumentException(
          "A word's gradient needs a model that was trained for the text; this one has model.objectives=%s."
              .formatted(model.settings().model().objectives()));
    }
    return new MapGradient(model, true);
  }

  /**
   * The gradient of a finding's logit.
   *
   * @param maps of one study, of kind {@link StudyImages.Kind#FEATURES}
   * @param finding its place among the settings' conditions
   */
  public Result ofFinding(StudyImages maps, int finding) {
    double[] wanted = new double[model.settings().model().conditions().size()];
    wanted[finding] = 1;
    try (Inputs inputs = model.inputs()) {
      inputs.images(maps);
      inputs.put(WANTED, wanted, 1, wanted.length);
      return run(inputs, maps);
    }
  }

  /**
   * The gradient of the mean log-probability of some of a text's tokens, each after those before
   * it.
   *
   * @param maps of one study, of kind {@link StudyImages.Kind#FEATURES}
   * @param told the states of the model's prompt, as {@link
   *     cxr.model.objective.Prompts#asIf(java.util.Collection)} has them; empty for none
   * @param text T ids that begin with the start of text
   * @param targets the ids that follow; -1 where nothing is asked
   */
  public Result ofText(StudyImages maps, float[] told, int[] text, int[] targets) {
    try (Inputs inputs = model.inputs()) {
      inputs.images(maps);
      inputs.texts("", new int[][] {text}, Inputs.seen(maps.views(), Sizes.of(model.settings())));
      inputs.prompts("", new float[][] {told}, text.length);
      inputs.targets("", new int[][] {targets});
      return run(inputs, maps);
    }
  }

  private Result run(Inputs inputs, StudyImages maps) {
    Plan.Results results = plan.run(inputs.arrays());
    float[][] byXray = rows(results.get(gradient), 1);
    float[][] byView = new float[maps.views()[0].length][];
    for (int k = 0; k < byView.length; k++) {
      int xray = maps.views()[0][k];
      byView[k] = xray < 0 ? null : byXray[xray];
    }
    return new Result(
        results.get(SCORE).getDouble(0),
        byView,
        attention.stream().map(name -> meanOverHeads(results.get(name))).toList());
  }

  /** [1, N, T', S] to [T'][S]. */
  private static float[][] meanOverHeads(INDArray weights) {
    int heads = (int) weights.size(1);
    float[][] mean = new float[(int) weights.size(2)][(int) weights.size(3)];
    float[][] rows = rows(weights, 3);
    for (int row = 0; row < rows.length; row++) {
      for (int s = 0; s < rows[row].length; s++) {
        mean[row % mean.length][s] += rows[row][s] / heads;
      }
    }
    return mean;
  }

  /** The values behind so many axes, one row for each place on these. */
  private static float[][] rows(INDArray array, int axes) {
    long count = 1;
    for (int axis = 0; axis < axes; axis++) {
      count *= array.size(axis);
    }
    return array.reshape(count, array.length() / count).toFloatMatrix();
  }

  /** Frees what it computes in; the model stays. */
  @Override
  public void close() {
    pool.close();
  }
}
