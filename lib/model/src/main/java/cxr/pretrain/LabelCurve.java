package cxr.pretrain;

import cxr.features.KernelRidge;
import cxr.image.ImageStore;
import cxr.pretrain.FindingsHead.Labelled;
import cxr.pretrain.LabelScore.Told;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
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
    int total = SHARES.size() * seeds;
    int done = 0;
    List<Point> points = new ArrayList<>();
    for (double share : SHARES) {
      Map<String, List<Told>> told = new LinkedHashMap<>();
      for (int seed = 1; seed <= seeds; seed++) {
        if (Thread.interrupted()) {
          throw new CancellationException("The measurement of labels was stopped.");
        }
        Round round =
            new Round(train(train, share, seed), labelled(validation), labelled(part), seed);
        Map<String, Parameters> hiddens = new LinkedHashMap<>();
        hiddens.put(RANDOM, random(train, hidden, seed));
        for (Map.Entry<String, List<Pretrained>> start : starts.entrySet()) {
          hiddens.put(start.getKey(), start.getValue().get(seed - 1).encoder().weights());
        }
        hiddens.forEach(
            (name, weights) ->
                told.computeIfAbsent(name, any -> new ArrayList<>()).add(round.head(weights)));
        told.computeIfAbsent(RIDGE, any -> new ArrayList<>()).add(round.ridge());
        progress.at(++done, total);
      }
      told.forEach(
          (name, bySeed) -> {
            List<List<RankedLabel>> ranked =
                bySeed.stream()
                    .map(one -> RankedLabel.of(one.probabilities(), one.present()))
                    .toList();
            for (LabelScore score : LabelScore.values()) {
              Estimate estimate =
                  Estimate.of(
                      part.size(),
                      seeds,
                      (s, studies) -> score.of(bySeed.get(s), ranked.get(s), studies));
              points.add(new Point(name, share, count(train, share), score, estimate));
            }
          });
    }
    return new LabelCurve(points);
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

    Told head(Parameters start) {
      FindingsHead head = FindingsHead.learn(start, train, validation, seed);
      return told(head.probabilities(validation.vectors()), head.probabilities(part.vectors()));
    }

    Told ridge() {
      KernelRidge ridge = KernelRidge.fit(floats(train.vectors()), LAMBDA);
      double[][] present =
          Arrays.stream(train.present())
              .map(row -> IntStream.range(0, row.length).mapToDouble(l -> row[l] ? 1 : 0).toArray())
              .toArray(double[][]::new);
      return told(
          predicted(ridge, validation.vectors(), present),
          predicted(ridge, part.vectors(), present));
    }

    private Told told(double[][] onValidation, double[][] onPart) {
      return Told.of(onValidation, validation.present(), onPart, part.present());
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
