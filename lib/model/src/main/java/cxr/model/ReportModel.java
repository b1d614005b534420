package cxr.model;

import cxr.io.WholeFile;
import cxr.model.decoder.Sizes;
import cxr.model.graph.Network;
import cxr.model.graph.Plan;
import cxr.model.graph.Weights;
import cxr.model.kernel.GatherRows;
import cxr.model.kernel.Kernel;
import cxr.model.kernel.Store;
import cxr.model.kernel.TokenCrossEntropy;
import cxr.model.objective.Objective;
import cxr.model.objective.Prompts;
import cxr.model.objective.StudyLabels;
import cxr.model.weights.Safetensors;
import cxr.score.Thresholds;
import cxr.settings.Settings;
import cxr.tensor.MemoryLeft;
import cxr.text.Tokenizer;
import cxr.text.conditions.Scheme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The model: an X-ray in, the logits of a report's next tokens out; one SameDiff graph.
 *
 * <p>Not safe for use by several threads at a time: the arrays of its plans are shared. What it
 * holds outside Java's heap is freed when it is closed, or else, where nothing refers to it any
 * more, when the next model is made.
 */
public final class ReportModel implements AutoCloseable {

  private static final double BATCH_NORM_MOMENTUM = 0.1; // torchvision's
  private static final String GRADIENT = "grad"; // SameDiff's name for the graph with gradients
  private static final String KEPT = "kept_"; // before what the graph makes of given features
  private static final String SETTINGS = "settings.json";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String WEIGHTS = "weights.safetensors";

  static {
    MemoryLeft.requireForStart();
    Kernel.register();
    ImportClassMapping.getOpNameMapping().put("gather", new GatherRows());
    ImportClassMapping.getOpNameMapping()
        .put("sparse_softmax_cross_entropy_loss_with_logits", new TokenCrossEntropy());
  }

  private final Settings settings;
  private final Tokenizer tokenizer;
  private final Sizes sizes;
  private final Collection<StudyLabels> labels;
  private final Network net;
  private final Weights weights;
  final Plan.Pool pool = new Plan.Pool(); // of the arrays between the operations
  private final Plan see;
  private final @Nullable Plan seeKept; // null where features are not kept
  private final Plan write;
  private final Plan judge;
  private @Nullable Plan learn;
  private @Nullable INDArray gradients; // where the plan puts them
  private Optional<Thresholds> thresholds = Optional.empty();

  /**
   * A model with fresh weights.
   *
   * @param tokenizer of the texts that it reads and writes
   */
  public ReportModel(Settings settings, Tokenizer tokenizer) {
    this(settings, tokenizer, DataType.FLOAT);
  }

  /**
   * A model that computes in a precision of its own.
   *
   * @param type FLOAT, or DOUBLE for comparisons with other implementations
   */
  public ReportModel(Settings settings, Tokenizer tokenizer, DataType type) {
    this(settings, tokenizer, type, Kernel.canRun(type));
  }

  ReportModel(Settings settings, Tokenizer tokenizer, DataType type, boolean fused) {
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.sizes = Sizes.of(settings);
    this.labels = StudyLabels.of(settings);
    Earlier.release();
    this.net = new Network(type, fused, settings.model());
    new ReportGraph(net, settings, tokenizer.size());
    Footprint.of(settings, tokenizer.size(), net.specs()).requireWeights();
    this.weights = net.weights(settings.model().seed());
    this.see = seeing("");
    this.seeKept = settings.train().keepFeatures() > 0 ? seeing(KEPT) : null;
    this.write = plan(net.graph, List.of("given_logits"));
    this.judge = plan(net.graph, List.of("given_loss"));
    Earlier.add(this);
  }

  /**
   * The weights that a model of some settings has, without making one.
   *
   * @param vocabulary V
   */
  public static List<Weights.Entry> describe(Settings settings, int vocabulary) {
    return Weights.table(specs(settings, vocabulary));
  }

  static Map<String, Weights.Spec> specs(Settings settings, int vocabulary) {
    Network net = new Network(DataType.FLOAT, false, settings.model());
    new ReportGraph(net, settings, vocabulary);
    return net.specs();
  }

  public Settings settings() {
    return settings;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  public Weights weights() {
    return weights;
  }

  /** The names of the losses that it is trained for, in order. */
  public List<String> objectives() {
    return Objective.of(settings.model()).stream().map(Objective::name).toList();
  }

  /** S. */
  public int imageTokens() {
    return sizes.seen();
  }

  /**
   * Frees the weights and the arrays between the operations; the model cannot be used after that.
   */
  @Override
  public void close() {
    pool.close();
    weights.close();
  }

  /**
   * Writes settings, tokenizer and weights into a folder.
   *
   * <p>Convolution kernels lie in the file as torchvision has them, [out, in, y, x].
   */
  public void save(Path folder) throws IOException {
    Files.createDirectories(folder);
    WholeFile.write(folder.resolve(SETTINGS), settings.toJson());
    tokenizer.save(folder.resolve(TOKENIZER));
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    weights
        .arrays()
        .forEach((name, w) -> arrays.put(name, w.rank() == 4 ? w.permute(3, 2, 0, 1) : w));
    Safetensors.write(folder.resolve(WEIGHTS), arrays);
  }

  /**
   * A model from a folder that {@link #save(Path)} wrote.
   *
   * @throws IOException if something is missing there or does not fit
   */
  public static ReportModel load(Path folder) throws IOException {
    for (String name : List.of(SETTINGS, TOKENIZER, WEIGHTS)) {
      if (!Files.exists(folder.resolve(name))) {
        throw new IOException(
            "A trained model is a folder with %s, %s and %s; %s has no %s. Train one first."
                .formatted(SETTINGS, TOKENIZER, WEIGHTS, folder, name));
      }
    }
    Settings settings;
    try {
      settings = Settings.fromJson(Files.readString(folder.resolve(SETTINGS)));
    } catch (IllegalArgumentException e) {
      throw new IOException(folder.resolve(SETTINGS) + ": " + e.getMessage(), e);
    }
    ReportModel model = new ReportModel(settings, Tokenizer.load(folder.resolve(TOKENIZER)));
    WeightImport.own(model.weights.arrays(), folder.resolve(WEIGHTS));
    return model;
  }

  /**
   * What the decoder sees of some studies.
   *
   * @return copies, which the caller frees
   */
  public ImageTokens imageTokens(StudyImages images) {
    Seen seen = see(images);
    INDArray tokens = seen.tokens.dup();
    INDArray mask = Nd4j.createFromArray(Inputs.seen(images.views(), sizes));
    return seen.conditions == null
        ? new ImageTokens(tokens, mask)
        : new ImageTokens(tokens, mask, seen.conditions.toFloatMatrix());
  }

  /**
   * From which probability on the condition head decides, for a decoder that is told states, that a
   * finding is present: one half until {@link #decideBy} says otherwise.
   */
  public Thresholds thresholds() {
    return thresholds.orElseGet(
        () -> Thresholds.half(Scheme.findingsOf(settings.model().conditions())));
  }

  /** Lets the condition head decide by thresholds, those of a validation as a rule. */
  public void decideBy(Thresholds chosen) {
    thresholds = Optional.of(chosen);
  }

  /**
   * How likely each of the settings' conditions is.
   *
   * @return [B, L]
   * @throws IllegalStateException if the model has no condition head
   */
  public float[][] conditions(StudyImages images) {
    if (!settings.model().hasHead()) {
      throw new IllegalStateException(
          "Conditions need a model with a condition head, as model.conditionWeight above 0 trains.");
    }
    return Objects.requireNonNull(see(images).conditions).toFloatMatrix();
  }

  /**
   * What the graph makes of X-rays, until it is used again.
   *
   * @param conditions null where there is no condition head
   */
  private record Seen(INDArray tokens, @Nullable INDArray conditions) {}

  private Seen see(StudyImages images) {
    boolean kept = images.kind() == StudyImages.Kind.FEATURES;
    Plan plan = kept ? seeKept : see;
    if (plan == null) {
      throw new IllegalArgumentException(
          "A model takes features in the place of pixels if train.keepFeatures is above 0; found 0.");
    }
    String prefix = kept ? KEPT : "";
    try (Inputs inputs = inputs()) {
      inputs.images(images);
      Plan.Results results = plan.run(inputs.arrays());
      return new Seen(
          results.get(prefix + "image_tokens"),
          settings.model().hasHead() ? results.get(prefix + "conditions") : null);
    }
  }

  /**
   * The logits of the token after one place of each text.
   *
   * @param image with the prompts that the decoder is told, if it is
   * @param texts B texts of T ids each, beginning with the start of text
   * @param place from 0 to T - 1; what stands behind it is not looked at
   * @return [B, V]
   */
  public float[][] nextLogits(ImageTokens image, int[][] texts, int place) {
    int length = texts[0].length;
    try (Inputs inputs = inputs()) {
      inputs.lend("given_image_tokens", image.tokens());
      inputs.texts("given_", texts, image.mask().toFloatMatrix());
      inputs.prompts("given_", image.prompts(), length);
      INDArray logits = write.run(inputs.arrays()).get("given_logits"); // [B T, V]
      float[][] result = new float[texts.length][];
      for (int b = 0; b < texts.length; b++) {
        result[b] = logits.getRow((long) b * length + place).toFloatVector();
      }
      return result;
    }
  }

  /**
   * The mean cross-entropy of a batch's targets, in nats a token, as in use, but with the batch's
   * own prompts.
   */
  public double loss(Batch batch) {
    return loss(batch, see(batch.images()).tokens);
  }

  /**
   * As {@link #loss(Batch)}, where the encoder has seen the batch's X-rays already.
   *
   * @param seen the batch's
   */
  public double loss(Batch batch, ImageTokens seen) {
    return loss(batch, seen.tokens());
  }

  private double loss(Batch batch, INDArray tokens) {
    try (Inputs inputs = inputs()) {
      inputs.lend("given_image_tokens", tokens);
      inputs.texts("given_", batch.inputs(), Inputs.seen(batch.images().views(), sizes));
      inputs.prompts("given_", prompts(batch), batch.length());
      inputs.targets("given_", batch.targets());
      return judge.run(inputs.arrays()).get("given_loss").getDouble(0);
    }
  }

  /**
   * One step's loss and gradients, as in training: with the statistics of the batch, which also
   * move the running ones, and with dropout.
   *
   * @param gradients where the gradients go: a row as long as {@link Weights#learntRow()}
   * @param seed of the dropout masks
   * @return the sum of the objectives' losses, each times its weight; without settings of
   *     objectives the mean cross-entropy of the batch's targets, in nats a token
   */
  public double learn(Batch batch, INDArray gradients, long seed) {
    return lossesAndGradients(batch, gradients, seed).getDouble(0);
  }

  /**
   * As {@link #learn}, without waiting for a device that computes on its own.
   *
   * @return the loss and then that of each of {@link #objectives}, on the device; valid until the
   *     model is used again
   */
  public INDArray lossesAndGradients(Batch batch, INDArray gradients, long seed) {
    if (learn == null || gradients != this.gradients) {
      learn = gradientPlan(gradients);
      this.gradients = gradients;
    }
    try (Inputs inputs = inputs()) {
      inputs.images(batch.images());
      inputs.texts("", batch.inputs(), Inputs.seen(batch.images().views(), sizes));
      inputs.prompts("", prompts(batch), batch.length());
      inputs.targets("", batch.targets());
      if (net.isFused()) {
        inputs.seed(seed);
      } else {
        inputs.masks(net.dropouts(), batch.size(), batch.length(), seed);
      }
      labels.forEach(form -> inputs.labels(form, batch));
      Plan.Results results = learn.run(inputs.arrays());
      moveRunningStatistics(results);
      return results.get("losses");
    }
  }

  /** A network without layers, of the same kind: what is built into it can share the weights. */
  Network emptyNetwork() {
    return new Network(net.type, net.isFused(), settings.model());
  }

  private static float[][] prompts(Batch batch) {
    return batch.labels().getOrDefault(Prompts.NAME, new float[batch.size()][0]);
  }

  Inputs inputs() {
    Inputs inputs = new Inputs(net.type, settings);
    inputs.seed(0);
    return inputs;
  }

  private Plan seeing(String prefix) {
    boolean head = settings.model().hasHead();
    String tokens = prefix + "image_tokens";
    return plan(net.graph, head ? List.of(tokens, prefix + "conditions") : List.of(tokens));
  }

  private Plan plan(SameDiff graph, List<String> outputs) {
    return new Plan(graph, weights.arrays(), outputs, Map.of(), pool);
  }

  private Plan gradientPlan(INDArray row) {
    if (net.graph.getFunction(GRADIENT) == null) {
      differentiate();
    }
    List<String> outputs = new ArrayList<>(List.of("losses"));
    Map<String, INDArray> targets = new LinkedHashMap<>();
    long from = 0;
    for (String name : weights.learntNames()) {
      INDArray weight = weights.array(name);
      INDArray part = Weights.view(row, from, weight.length(), weight.shape());
      targets.put("gradient." + name, part);
      from += weight.length();
    }
    outputs.addAll(targets.keySet());
    net.batchNorms()
        .forEach(name -> outputs.addAll(List.of(name + ".batch_mean", name + ".batch_var")));
    SameDiff graph = net.graph.getFunction(GRADIENT);
    return new Plan(graph, weights.arrays(), outputs, targets, pool);
  }

  private void differentiate() {
    SameDiff graph = differentiated(net.graph);
    for (String name : weights.learntNames()) {
      // A variable of its own for each weight: two weights may have the same gradient.
      SDVariable gradient = graph.getVariable(name).getGradient();
      new Store(graph, gradient).outputVariable().rename("gradient." + name);
    }
  }

  /**
   * A graph with its gradients.
   *
   * @param inputs placeholders that a gradient is wanted for, beside the weights
   */
  static SameDiff differentiated(SameDiff graph, String... inputs) {
    PrintStream console = System.out; // ND4J prints while it differentiates
    System.setOut(new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8));
    try {
      graph.createGradFunction(inputs);
    } finally {
      System.setOut(console);
    }
    return graph.getFunction(GRADIENT);
  }

  /** running = 0.9 running + 0.1 of the batch, as PyTorch does. */
  private void moveRunningStatistics(Plan.Results results) {
    for (String name : net.batchNorms()) {
      move(name + ".running_mean", results.get(name + ".batch_mean"));
      move(name + ".running_var", results.get(name + ".batch_var"));
    }
  }

  /** Changes the statistics of the batch too; they are not needed any more. */
  private void move(String name, INDArray ofBatch) {
    INDArray running = weights.array(name);
    running
        .muli(1 - BATCH_NORM_MOMENTUM)
        .addi(ofBatch.muli(BATCH_NORM_MOMENTUM).reshape(running.shape()));
  }

  /**
   * The models made so far. What one holds, and what trained it, lies outside Java's heap: little
   * in there tells Java that it is time to clean up, and cells that are run again would pile up
   * models.
   */
  private static final class Earlier {
    private static final long LITTLE = 16L << 20; // bytes that may wait
    private static final List<WeakReference<ReportModel>> MADE = new ArrayList<>();

    static synchronized void add(ReportModel model) {
      MADE.add(new WeakReference<>(model));
    }

    /** Has Java clean up, if there are earlier models of some size, or there were. */
    static synchronized void release() {
      long bytes = 0;
      for (WeakReference<ReportModel> reference : MADE) {
        ReportModel model = reference.get();
        bytes += model == null ? LITTLE : model.pool.bytes() + model.weights.bytes();
      }
      if (bytes >= LITTLE) {
        System.gc();
      }
      MADE.removeIf(reference -> reference.get() == null);
    }
  }
}
