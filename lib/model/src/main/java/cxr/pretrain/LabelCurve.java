package cxr.pretrain;

import cxr.features.KernelRidge;
import cxr.features.Parameters;
import cxr.image.ImageStore;
import cxr.pretrain.FindingsHead.Labelled;
import cxr.score.Estimate;
import cxr.score.FindingColumn;
import cxr.score.Thresholds;
import cxr.tensor.Parallel;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * What labels are worth with pretraining and without: findings heads that learn from a share of the
 * training studies' labels, each from several starts, beside a ridge regression on the same
 * vectors.
 *
 * @param points by start, share and score
 */
public record LabelCurve(List<Point> points) {

  /** Shares of the training studies whose labels are learnt from. */
  public static final List<Double> SHARES = List.of(0.1, 0.25, 0.5, 1.0);

  /** The start that knows nothing. */
  public static final String RANDOM = "not pretrained";

  /** The regression's name among the starts. */
  public static final String RIDGE = "ridge regression";

  static final List<String> FINDINGS =
      Scheme.CHEXPERT.findings().stream().map(Condition::display).toList();

  private static final double LAMBDA = 3; // that of RidgeFindings

  /**
   * A place of a curve.
   *
   * @param start what the head begins from, or what tells in its place
   * @param labelled training studies whose labels were learnt from
   */
  public record Point(
      String start, double share, int labelled, LabelScore score, Estimate estimate) {}

  /**
   * Learns and scores heads.
   *
   * @param part whose studies are scored
   * @param hidden width of the hidden layer that begins from nothing
   * @param starts pretrained ones by name, one for each seed, from 1
   * @throws CancellationException if the thread is interrupted
   */
  public static LabelCurve measure(
      Pairs train,
      Pairs validation,
      Pairs part,
      int hidden,
      Map<String, List<Pretrained>> starts,
      ImageStore.Progress progress) {
    int seeds = starts.values().iterator().next().size();
    List<String> names = new ArrayList<>(List.of(RANDOM));
    names.addAll(starts.keySet());
    names.add(RIDGE);
    List<Task> tasks = new ArrayList<>();
    for (double share : SHARES) {
      for (String name : names) {
        for (int seed = 1; seed <= seeds; seed++) {
          tasks.add(new Task(name, share, seed));
        }
      }
    }
    List<List<FindingColumn>> told = new ArrayList<>(Collections.nCopies(tasks.size(), List.of()));
    AtomicInteger done = new AtomicInteger();
    Parallel.each(
        told.size(),
        Long.MAX_VALUE,
        i -> {
          if (Thread.interrupted()) {
            throw new CancellationException("The measurement of labels was stopped.");
          }
          Task task = tasks.get(i);
          int seed = task.seed;
          Round round =
              new Round(train(train, task.share, seed), labelled(validation), labelled(part), seed);
          told.set(
              i,
              switch (task.name) {
                case RIDGE -> round.ridge();
                case RANDOM -> round.head(random(train, hidden, seed));
                default ->
                    round.head(
                        Objects.requireNonNull(starts.get(task.name))
                            .get(seed - 1)
                            .encoder()
                            .weights());
              });
          progress.at(done.incrementAndGet(), told.size());
        });
    List<Point> points = new ArrayList<>();
    for (int from = 0; from < told.size(); from += seeds) {
      points.addAll(points(tasks.get(from), train, told.subList(from, from + seeds)));
    }
    return new LabelCurve(points);
  }

  /** What tells the findings, from which labels, by which chance. */
  private record Task(String name, double share, int seed) {}

  private static List<Point> points(Task task, Pairs train, List<List<FindingColumn>> bySeed) {
    int studies = bySeed.get(0).get(0).probabilities().length;
    List<Point> points = new ArrayList<>();
    for (LabelScore score : LabelScore.values()) {
      Estimate estimate =
          Estimate.of(studies, bySeed.size(), (seed, some) -> score.of(bySeed.get(seed), some));
      points.add(new Point(task.name, task.share, count(train, task.share), score, estimate));
    }
    return points;
  }

  private static Parameters random(Pairs train, int hidden, long seed) {
    Parameters weights = new Parameters();
    ImageEncoder.startHidden(weights, train.vectors()[0].length, hidden, seed);
    return weights;
  }

  private static int count(Pairs train, double share) {
    return (int) Math.round(share * train.size());
  }

  /** The first of the training studies in an order drawn by the seed: a greater share has all. */
  private static Labelled train(Pairs train, double share, long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, train.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return labelled(train).of(order.subList(0, count(train, share)));
  }

  private static Labelled labelled(Pairs pairs) {
    return new Labelled(pairs.vectors(), pairs.labels());
  }

  /** One share and seed. */
  private record Round(Labelled train, Labelled validation, Labelled part, long seed) {

    List<FindingColumn> head(Parameters start) {
      FindingsHead head = FindingsHead.learn(start, train, validation, seed);
      return told(head.probabilities(validation.vectors()), head.probabilities(part.vectors()));
    }

    List<FindingColumn> ridge() {
      KernelRidge ridge = KernelRidge.fit(floats(train.vectors()), LAMBDA);
      double[][] present =
          Arrays.stream(train.present())
              .map(row -> IntStream.range(0, row.length).mapToDouble(l -> row[l] ? 1 : 0).toArray())
              .toArray(double[][]::new);
      return told(
          predicted(ridge, validation.vectors(), present),
          predicted(ridge, part.vectors(), present));
    }

    /** The decisions, by one threshold that validation chose. */
    private List<FindingColumn> told(double[][] onValidation, double[][] onPart) {
      Thresholds chosen = Thresholds.choose(FINDINGS, onValidation, validation.present());
      return FindingColumn.each(chosen, Thresholds.Kind.COMMON, onPart, part.present());
    }

    private static double[][] predicted(KernelRidge ridge, double[][] vectors, double[][] present) {
      return Arrays.stream(ridge.weights(floats(vectors)))
          .map(weights -> KernelRidge.predict(weights, present))
          .toArray(double[][]::new);
    }

    private static float[][] floats(double[][] rows) {
      float[][] result = new float[rows.length][rows[0].length];
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < rows[i].length; j++) {
          result[i][j] = (float) rows[i][j];
        }
      }
      return result;
    }
  }

  /** The estimate at a place. */
  public Estimate of(String start, double share, LabelScore score) {
    return points.stream()
        .filter(p -> p.start.equals(start) && p.share == share && p.score == score)
        .findFirst()
        .map(Point::estimate)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The curve has no point of \"%s\" at the share %s.".formatted(start, share)));
  }
}
