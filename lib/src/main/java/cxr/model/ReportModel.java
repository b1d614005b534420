package cxr.model;

import cxr.Settings;
import cxr.text.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The model: an X-ray in, the logits of a report's next tokens out; one SameDiff graph.
 *
 * <p>Not safe for use by several threads at a time: the arrays of its plans are shared.
 */
public final class ReportModel {

  private static final double BATCH_NORM_MOMENTUM = 0.1; // torchvision's
  private static final double MASKED = -1e9;
  private static final String SETTINGS = "settings.json";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String WEIGHTS = "weights.safetensors";

  static {
    ImportClassMapping.getOpNameMapping().put("gather", new GatherRows());
    ImportClassMapping.getOpNameMapping()
        .put("sparse_softmax_cross_entropy_loss_with_logits", new TokenCrossEntropy());
  }

  private final Settings settings;
  private final Tokenizer tokenizer;
  private final Network net;
  private final Weights weights;
  private final Plan.Pool pool = new Plan.Pool();
  private final Plan encode;
  private final Plan write;
  private final Plan lossOnly;
  private final Map<String, String> gradientNames = new HashMap<>();
  private Plan learn;

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
    int vocabulary = tokenizer.size();
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.net = new Network(type);
    SameDiff graph = net.graph;
    Settings.Model sizes = settings.model();
    int size = settings.image().size();

    SDVariable images = graph.placeHolder("images", type, -1, 1, size, size);
    SDVariable features = ResNet.build(net, images, sizes, size); // [B, C, H', W']
    SDVariable image = bridge(features);
    image = graph.identity("image_tokens", image); // [B, S, D]

    Gpt2 decoder = new Gpt2(net, sizes);
    Gpt2.Text text = text("");
    int longest = settings.text().maxTokens();
    SDVariable logits = decoder.build(text, image, imageTokens(), vocabulary, longest, true);
    SDVariable targets = graph.placeHolder("targets", DataType.INT, -1); // [B T]
    SDVariable share = graph.placeHolder("share", type, -1); // [B T], adds up to 1
    SDVariable loss =
        new TokenCrossEntropy(graph, logits, targets).outputVariable().mul(share).sum("loss");
    graph.setLossVariables(loss.name());

    SDVariable given =
        graph.placeHolder("given_image_tokens", type, -1, imageTokens(), sizes.width());
    SDVariable next =
        decoder.build(text("given_"), given, imageTokens(), vocabulary, longest, false);
    graph.identity("given_logits", next);

    this.weights = net.weights(sizes.seed());
    this.encode = plan(graph, List.of("image_tokens"));
    this.write = plan(graph, List.of("given_logits"));
    this.lossOnly = plan(graph, List.of("loss"));
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

  /** S. */
  public int imageTokens() {
    int side = ResNet.side(settings.model(), settings.image().size());
    return side * side;
  }

  /** What the arrays between the operations take now, in bytes. */
  public long workingBytes() {
    return pool.bytes();
  }

  /**
   * Puts X-rays side by side.
   *
   * @param pixels of each, size times size values
   * @return [B, 1, size, size]
   */
  public static INDArray images(List<float[]> pixels, int size) {
    float[] all = new float[pixels.size() * size * size];
    for (int b = 0; b < pixels.size(); b++) {
      if (pixels.get(b).length != size * size) {
        throw new IllegalArgumentException(
            "An X-ray of size %d has %d pixels; found %d."
                .formatted(size, size * size, pixels.get(b).length));
      }
      System.arraycopy(pixels.get(b), 0, all, b * size * size, size * size);
    }
    return Nd4j.createFromArray(all).reshape(pixels.size(), 1, size, size);
  }

  /**
   * Writes settings, tokenizer and weights into a folder.
   *
   * <p>Convolution kernels lie in the file as torchvision has them, [out, in, y, x].
   */
  public void save(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(SETTINGS), settings.toJson());
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
    Settings settings = Settings.fromJson(Files.readString(folder.resolve(SETTINGS)));
    ReportModel model = new ReportModel(settings, Tokenizer.load(folder.resolve(TOKENIZER)));
    WeightImport.own(model.weights.arrays(), folder.resolve(WEIGHTS));
    return model;
  }

  /**
   * What the decoder sees of some X-rays.
   *
   * @param images [B, 1, H, W]
   * @return [B, S, D], a copy
   */
  public INDArray imageTokens(INDArray images) {
    try (Inputs inputs = new Inputs()) {
      inputs.lend("images", images);
      inputs.put("training", new double[] {0}, 1, 1, 1, 1);
      return encode.run(inputs.arrays).get("image_tokens").dup();
    }
  }

  /**
   * The logits of the token after one place of each text.
   *
   * @param imageTokens [B, S, D] as {@link #imageTokens(INDArray)} gives them
   * @param texts B texts of T ids each, beginning with the start of text
   * @param place from 0 to T - 1; what stands behind it is not looked at
   * @return [B, V]
   */
  public float[][] nextLogits(INDArray imageTokens, int[][] texts, int place) {
    int length = texts[0].length;
    try (Inputs inputs = new Inputs()) {
      inputs.lend("given_image_tokens", imageTokens);
      putText(inputs, "given_", texts);
      INDArray logits = write.run(inputs.arrays).get("given_logits"); // [B T, V]
      float[][] result = new float[texts.length][];
      for (int b = 0; b < texts.length; b++) {
        result[b] = logits.getRow((long) b * length + place).toFloatVector();
      }
      return result;
    }
  }

  /** The mean cross-entropy of a batch's targets, in nats a token, as in use. */
  public double loss(Batch batch) {
    try (Inputs inputs = inputs(batch, false)) {
      net.dropouts().forEach(mask -> inputs.put(mask, new double[] {1}, 1, 1));
      return lossOnly.run(inputs.arrays).get("loss").getDouble(0);
    }
  }

  /**
   * One step's loss and gradients, as in training: with the statistics of the batch, which also
   * move the running ones, and with dropout.
   *
   * @param gradients where the gradients go: a row as long as {@link Weights#learntRow()}
   * @param seed of the dropout masks
   * @return the mean cross-entropy of the batch's targets, in nats a token
   */
  public double learn(Batch batch, INDArray gradients, long seed) {
    if (learn == null) {
      learn = gradientPlan();
    }
    try (Inputs inputs = inputs(batch, true)) {
      putDropout(inputs, batch.size() * batch.length(), seed);
      Map<String, INDArray> results = learn.run(inputs.arrays);
      long from = 0;
      for (String name : weights.learntNames()) {
        INDArray weight = weights.arrays().get(name);
        Weights.view(gradients, from, weight.length(), weight.shape())
            .assign(results.get(gradientNames.get(name)));
        from += weight.length();
      }
      moveRunningStatistics(results, batch.size());
      return results.get("loss").getDouble(0);
    }
  }

  /** Image features to tokens of the decoder's width, with a learnt mark of their place. */
  private SDVariable bridge(SDVariable features) {
    int channels = ResNet.channels(settings.model());
    int width = settings.model().width();
    SameDiff graph = net.graph;
    SDVariable rows = graph.reshape(graph.permute(features, 0, 2, 3, 1), -1, channels); // [B S, C]
    SDVariable projected =
        net.linear(rows, "bridge.projection", channels, width, 1 / Math.sqrt(channels));
    SDVariable places =
        net.learnt("bridge.position", new Weights.Start.Normal(0.02), 1, imageTokens(), width);
    return graph.reshape(projected, -1, imageTokens(), width).add(places); // [B, S, D]
  }

  private Gpt2.Text text(String prefix) {
    SameDiff graph = net.graph;
    return new Gpt2.Text(
        graph.placeHolder(prefix + "ids", DataType.INT, -1),
        graph.placeHolder(prefix + "positions", DataType.INT, -1),
        graph.placeHolder(prefix + "by_head", DataType.LONG, 4),
        graph.placeHolder(prefix + "mask", net.type, 1, 1, -1, -1));
  }

  /** The arrays of one run; those made for it are freed at its end, not when Java cleans up. */
  private final class Inputs implements AutoCloseable {
    final Map<String, INDArray> arrays = new HashMap<>();
    private final List<INDArray> own = new ArrayList<>();

    void lend(String name, INDArray array) {
      arrays.put(name, array);
    }

    void put(String name, double[] values, long... shape) {
      if (net.type == DataType.DOUBLE) {
        own(name, Nd4j.createFromArray(values), shape);
      } else {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
          floats[i] = (float) values[i];
        }
        own(name, Nd4j.createFromArray(floats), shape);
      }
    }

    void put(String name, int... values) {
      own(name, Nd4j.createFromArray(values), values.length);
    }

    void put(String name, long... values) {
      own(name, Nd4j.createFromArray(values), values.length);
    }

    private void own(String name, INDArray array, long... shape) {
      own.add(array);
      arrays.put(name, array.reshape(shape));
    }

    @Override
    public void close() {
      own.forEach(INDArray::close);
    }
  }

  private Inputs inputs(Batch batch, boolean training) {
    Inputs inputs = new Inputs();
    inputs.lend("images", batch.images());
    inputs.put("training", new double[] {training ? 1 : 0}, 1, 1, 1, 1);
    putText(inputs, "", batch.inputs());
    int[] targets = flat(batch.targets());
    long asked = Arrays.stream(targets).filter(target -> target >= 0).count();
    double[] share = new double[targets.length];
    for (int i = 0; i < targets.length; i++) {
      share[i] = targets[i] >= 0 ? 1.0 / asked : 0;
      targets[i] = Math.max(0, targets[i]);
    }
    inputs.put("targets", targets);
    inputs.put("share", share, share.length);
    return inputs;
  }

  private void putText(Inputs inputs, String prefix, int[][] texts) {
    int batch = texts.length;
    int length = texts[0].length;
    if (length > settings.text().maxTokens()) {
      throw new IllegalArgumentException(
          "A text has at most text.maxTokens = %d tokens; found %d."
              .formatted(settings.text().maxTokens(), length));
    }
    int[] positions = new int[batch * length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i % length;
    }
    double[] mask = new double[length * length];
    for (int t = 0; t < length; t++) {
      Arrays.fill(mask, t * length + t + 1, (t + 1) * length, MASKED);
    }
    int heads = settings.model().heads();
    inputs.put(prefix + "ids", flat(texts));
    inputs.put(prefix + "positions", positions);
    inputs.put(prefix + "by_head", (long) batch, length, heads, settings.model().width() / heads);
    inputs.put(prefix + "mask", mask, 1, 1, length, length);
  }

  /** Masks of 0 and 1 / (1 - p), p the share dropped (Srivastava et al. 2014): [B T, D] each. */
  private void putDropout(Inputs inputs, int rows, long seed) {
    double drop = settings.model().dropout();
    int width = settings.model().width();
    SplittableRandom random = new SplittableRandom(seed);
    for (String name : net.dropouts()) {
      double[] mask = new double[rows * width];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = random.nextDouble() < drop ? 0 : 1 / (1 - drop);
      }
      inputs.put(name, mask, rows, width);
    }
  }

  private static int[] flat(int[][] rows) {
    return Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
  }

  private Plan plan(SameDiff graph, List<String> outputs) {
    return new Plan(graph, weights.arrays(), outputs, pool);
  }

  private Plan gradientPlan() {
    PrintStream console = System.out; // ND4J prints while it differentiates
    System.setOut(new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8));
    try {
      net.graph.createGradFunction();
    } finally {
      System.setOut(console);
    }
    SameDiff graph = net.graph.getFunction("grad");
    List<String> outputs = new ArrayList<>(List.of("loss"));
    for (String name : weights.learntNames()) {
      gradientNames.put(name, graph.getVariable(name).getGradient().name());
    }
    outputs.addAll(gradientNames.values());
    net.batchNorms()
        .keySet()
        .forEach(name -> outputs.addAll(List.of(name + ".batch_mean", name + ".batch_var")));
    return plan(graph, outputs);
  }

  /** running = 0.9 running + 0.1 of the batch, its variance with n - 1 below, as PyTorch does. */
  private void moveRunningStatistics(Map<String, INDArray> results, int batch) {
    net.batchNorms()
        .forEach(
            (name, cells) -> {
              double n = (double) batch * cells;
              move(name + ".running_mean", results.get(name + ".batch_mean"), 1);
              move(name + ".running_var", results.get(name + ".batch_var"), n / Math.max(1, n - 1));
            });
  }

  /** Changes the statistics of the batch too; they are not needed any more. */
  private void move(String name, INDArray ofBatch, double factor) {
    INDArray running = weights.arrays().get(name);
    running
        .muli(1 - BATCH_NORM_MOMENTUM)
        .addi(ofBatch.reshape(running.shape()).muli(BATCH_NORM_MOMENTUM * factor));
  }
}
