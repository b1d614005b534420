package cxr.pretrain;

import cxr.features.Adam;
import cxr.features.Parameters;
import cxr.image.ImageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * How pairs of X-rays and reports are learnt from.
 *
 * @param positives which texts count as right for an X-ray
 * @param level what is compared with what
 * @param epochs how often each pair is seen
 * @param batchSize pairs of which each is held against all others
 * @param learningRate at first; it falls to 0 by half a cosine
 * @param weightDecay share of a weight that it loses, times the rate
 * @param dropout share of the values of a vector, and of the words of a text, that a step leaves
 *     out
 * @param hidden width of the X-rays' hidden layer
 * @param width of the space that X-rays and texts share
 * @param shuffled whether each X-ray has the report of another study: the control, which learns
 *     nothing that was seen
 */
public record Pretraining(
    Positives positives,
    Level level,
    int epochs,
    int batchSize,
    double learningRate,
    double weightDecay,
    double dropout,
    int hidden,
    int width,
    boolean shuffled) {

  private static final int LEAST = 2; // pairs of a batch

  public Pretraining {
    check("epochs", epochs, 1);
    check("the batch size", batchSize, LEAST);
    check("the hidden layer's width", hidden, 1);
    check("the width of the shared space", width, 1);
    if (!(learningRate > 0) || !(weightDecay >= 0) || !(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "A pretraining has a learning rate above 0, a weight decay of 0 or more and a dropout from 0 to below 1; found %s, %s and %s."
              .formatted(learningRate, weightDecay, dropout));
    }
  }

  private static void check(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Of a pretraining %s must be %d or more; found %d.".formatted(what, least, value));
    }
  }

  /** What was chosen on the validation studies of R2Gen's split of IU X-Ray. */
  public static Pretraining defaults() {
    return new Pretraining(Positives.TEXT, Level.GLOBAL, 10, 128, 3e-3, 3, 0.6, 128, 64, false);
  }

  /** The same with other positives, level and pairs. */
  public Pretraining with(Positives positives, Level level, boolean shuffled) {
    return new Pretraining(
        positives,
        level,
        epochs,
        batchSize,
        learningRate,
        weightDecay,
        dropout,
        hidden,
        width,
        shuffled);
  }

  /** The words that name it in tables. */
  public String name() {
    return shuffled ? "shuffled pairs" : "pretrained";
  }

  /**
   * An encoder as it is before it has learnt.
   *
   * @param train pairs of training, whose words it knows
   */
  Pretrained start(Pairs train, long seed) throws IOException {
    Words words = Words.learn(train.texts());
    int channels = level.isLocal() ? train.images(List.of(0)).regions()[0][0].length : 0;
    DualEncoder.Shape shape =
        new DualEncoder.Shape(
            train.vectors()[0].length, channels, words.tokenizer().size(), hidden, width);
    return new Pretrained(DualEncoder.start(level, shape, seed), words);
  }

  /**
   * Learns from training pairs.
   *
   * @param seed of the weights at first, of the order and of what is left out
   * @param progress is told of each step
   * @throws CancellationException if the thread is interrupted
   * @throws IOException if an X-ray cannot be read
   */
  public Pretrained learn(Pairs train, long seed, ImageStore.Progress progress) throws IOException {
    Pairs pairs = shuffled ? train.shuffled(seed) : train;
    Pretrained learnt = start(pairs, seed);
    DualEncoder encoder = learnt.encoder();
    Adam adam = new Adam(encoder.weights(), weightDecay);
    int[] groups = positives.groups(pairs.texts(), pairs.findings());
    List<int[][]> texts = learnt.words().of(pairs.texts());
    int batches = (pairs.size() + batchSize - 1) / batchSize;
    int total = epochs * batches;
    for (int step = 0; step < total; step++) {
      if (Thread.interrupted()) {
        throw new CancellationException(
            "The pretraining was stopped after %d steps.".formatted(step));
      }
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + step);
      List<Integer> places = places(pairs.size(), seed, step / batches, step % batches, batches);
      DualEncoder.Batch batch =
          new DualEncoder.Batch(
              withDropout(pairs.images(places), random),
              places.stream().map(place -> withDropout(texts.get(place), random)).toList(),
              places.stream().mapToInt(place -> groups[place]).toArray());
      Parameters gradients = encoder.weights().zeros();
      encoder.loss(batch, gradients);
      adam.step(gradients, learningRate * 0.5 * (1 + Math.cos(Math.PI * step / total)));
      encoder.bound();
      progress.at(step + 1, total);
    }
    return learnt;
  }

  /** The studies of a batch: an epoch's order follows from the seed, its batches are even. */
  static List<Integer> places(int size, long seed, int epoch, int batch, int batches) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(order, new Random(seed * 31 + epoch));
    int from = (int) ((long) size * batch / batches);
    return order.subList(from, (int) ((long) size * (batch + 1) / batches));
  }

  private DualEncoder.Images withDropout(DualEncoder.Images images, SplittableRandom random) {
    return new DualEncoder.Images(withDropout(images.vectors(), dropout, random), images.regions());
  }

  /** Vectors of which values are left out by chance, the others raised for them. */
  static double[][] withDropout(double[][] vectors, double dropout, SplittableRandom random) {
    double[][] result = new double[vectors.length][vectors[0].length];
    for (int i = 0; i < result.length; i++) {
      for (int j = 0; j < result[i].length; j++) {
        result[i][j] = random.nextDouble() < dropout ? 0 : vectors[i][j] / (1 - dropout);
      }
    }
    return result;
  }

  /** Sentences without some words; one that would lose all keeps them. */
  private int[][] withDropout(int[][] text, SplittableRandom random) {
    int[][] result = new int[text.length][];
    for (int s = 0; s < text.length; s++) {
      int[] left = Arrays.stream(text[s]).filter(word -> random.nextDouble() >= dropout).toArray();
      result[s] = left.length == 0 ? text[s] : left;
    }
    return result;
  }
}
