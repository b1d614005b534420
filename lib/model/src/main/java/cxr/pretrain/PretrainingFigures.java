package cxr.pretrain;

import cxr.data.Split;
import cxr.io.CsvTable;
import cxr.io.WholeFile;
import cxr.pretrain.Recall.Direction;
import cxr.score.Estimate;
import cxr.score.Ranking;
import cxr.score.metric.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures pretraining on a part of a collection, and writes figures alone: retrieval both ways,
 * findings by prompts, and findings heads by the share of labelled studies, each beside what has
 * learnt from shuffled pairs or nothing at all. Means over seeds, with 95 % intervals.
 *
 * @param part that is scored
 * @param seeds of each pretraining
 */
public record PretrainingFigures(Measurement measurement, Split.Part part, int seeds) {

  /** Recall both ways. */
  public static final String RETRIEVAL = "pretraining-retrieval.csv";

  /** Areas under the receiver operating characteristic, by prompts. */
  public static final String ZERO_SHOT = "pretraining-zero-shot.csv";

  /** Findings heads by the share of labelled studies. */
  public static final String LABELS = "pretraining-labels.csv";

  /** The row of the mean over the findings. */
  public static final String MEAN = "mean";

  private static final List<String> WHAT = List.of("part", "studies", "positives", "level");

  /**
   * Learns what is not kept, and writes the files.
   *
   * @param pretrainings not shuffled; the first is held against its shuffled control, and heads
   *     start from both
   * @param folder of the figures, {@code data/results}
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; encoders that
   *     have learnt are kept
   * @throws IOException if an X-ray cannot be read, or a file not be written
   */
  public void write(List<Pretraining> pretrainings, Path folder) throws IOException {
    Pairs scored = measurement.pairs(part);
    List<List<Object>> retrieval = table("system", "direction", "k", "recall", "low", "high");
    retrieval.addAll(floors(scored));
    List<List<Object>> zeroShot = table("system", "finding", "with_it", "auc", "low", "high");
    Map<String, List<Pretrained>> starts = new LinkedHashMap<>();
    for (Pretraining pretraining : pretrainings) {
      boolean first = pretraining.equals(pretrainings.get(0));
      for (boolean shuffled : first ? new boolean[] {false, true} : new boolean[] {false}) {
        Pretraining one = pretraining.with(pretraining.positives(), pretraining.level(), shuffled);
        List<Pretrained> learnt = measurement.learnAll(one, seeds);
        starts.putIfAbsent(one.name(), learnt);
        retrieval.addAll(retrieval(one, learnt, scored));
        zeroShot.addAll(zeroShot(one, learnt, scored));
      }
    }
    Files.createDirectories(folder);
    WholeFile.write(folder.resolve(RETRIEVAL), CsvTable.text(retrieval));
    WholeFile.write(folder.resolve(ZERO_SHOT), CsvTable.text(zeroShot));
    String labels = CsvTable.text(labels(pretrainings.get(0), starts, scored));
    WholeFile.write(folder.resolve(LABELS), labels);
  }

  private static List<List<Object>> table(String... columns) {
    List<Object> header = new ArrayList<>(WHAT);
    header.addAll(List.of(columns));
    return new ArrayList<>(List.of(header));
  }

  private List<Object> row(String positives, String level, Object... values) {
    List<Object> row = new ArrayList<>();
    row.add(part.words());
    row.add(measurement.material().split().of(part).size());
    row.add(positives);
    row.add(level);
    row.addAll(Arrays.asList(values));
    return row;
  }

  private List<Object> row(Pretraining pretraining, Object... values) {
    return row(pretraining.positives().word(), pretraining.level().word(), values);
  }

  /** What needs no encoder. */
  private List<List<Object>> floors(Pairs scored) throws IOException {
    Recall recall = new Recall(scored.texts());
    int[] frequent = recall.ranksByFrequency(measurement.pairs(Split.Part.TRAIN).texts());
    List<List<Object>> rows = new ArrayList<>();
    for (int k : Recall.FIRST) {
      for (Direction direction : Direction.values()) {
        String chance = CsvTable.cell(recall.chance(k, direction));
        rows.add(row("", "", "chance", direction.words(), k, chance, "", ""));
      }
      Estimate estimate =
          Estimate.of(scored.size(), 1, (seed, studies) -> Recall.at(k, frequent, studies));
      rows.add(
          with(row("", "", "most frequent text", Direction.IMAGE_TO_TEXT.words(), k), estimate));
    }
    return rows;
  }

  private List<List<Object>> retrieval(
      Pretraining pretraining, List<Pretrained> learnt, Pairs scored) throws IOException {
    Recall recall = new Recall(scored.texts());
    List<double[][]> similarities = new ArrayList<>();
    for (Pretrained one : learnt) {
      similarities.add(one.similarities(scored, recall.distinct()));
    }
    List<List<Object>> rows = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      List<int[]> ranks = similarities.stream().map(one -> recall.ranks(one, direction)).toList();
      for (int k : Recall.FIRST) {
        Estimate estimate =
            Estimate.of(
                scored.size(),
                ranks.size(),
                (seed, studies) -> Recall.at(k, ranks.get(seed), studies));
        rows.add(with(row(pretraining, pretraining.name(), direction.words(), k), estimate));
      }
    }
    return rows;
  }

  private List<List<Object>> zeroShot(
      Pretraining pretraining, List<Pretrained> learnt, Pairs scored) throws IOException {
    boolean[][] present = scored.labels();
    List<List<Ranking>> ranked = new ArrayList<>();
    for (Pretrained one : learnt) {
      ranked.add(Ranking.each(ZeroShot.standard().scores(one, scored), present));
    }
    List<List<Object>> rows = new ArrayList<>();
    for (int l = 0; l <= LabelCurve.FINDINGS.size(); l++) {
      boolean mean = l == LabelCurve.FINDINGS.size();
      int from = mean ? 0 : l;
      int to = mean ? l : l + 1;
      long with =
          Arrays.stream(present)
              .filter(row -> IntStream.range(from, to).anyMatch(label -> row[label]))
              .count();
      Estimate estimate =
          Estimate.of(
              present.length,
              ranked.size(),
              (seed, studies) ->
                  Ranking.mean(ranked.get(seed).subList(from, to), label -> label.auc(studies)));
      String finding = mean ? MEAN : LabelCurve.FINDINGS.get(l);
      rows.add(with(row(pretraining, pretraining.name(), finding, with), estimate));
    }
    return rows;
  }

  private List<List<Object>> labels(
      Pretraining pretraining, Map<String, List<Pretrained>> starts, Pairs scored)
      throws IOException {
    LabelCurve curve =
        LabelCurve.measure(
            measurement.pairs(Split.Part.TRAIN),
            measurement.pairs(Split.Part.VALIDATION),
            scored,
            pretraining.hidden(),
            starts,
            measurement.progress("findings heads"));
    List<List<Object>> rows =
        table(
            "start",
            "share",
            "labelled",
            "score",
            "value",
            "low",
            "high",
            "gain",
            "gain_low",
            "gain_high",
            "gain_seeds_low",
            "gain_seeds_high");
    for (LabelCurve.Point point : curve.points()) {
      List<Object> row =
          row(pretraining, point.start(), point.share(), point.labelled(), point.score().words());
      with(row, point.estimate());
      if (point.start().equals(LabelCurve.RANDOM)) {
        row.addAll(List.of("", "", "", "", ""));
      } else {
        Estimate gain =
            point.estimate().minus(curve.of(LabelCurve.RANDOM, point.share(), point.score()));
        with(with(row, gain), gain.overSeeds());
      }
      rows.add(row);
    }
    return rows;
  }

  /** A row with what was estimated, and where it lies over the studies. */
  private static List<Object> with(List<Object> row, Estimate estimate) {
    row.add(CsvTable.cell(estimate.value()));
    return with(row, estimate.overStudies());
  }

  private static List<Object> with(List<Object> row, Interval interval) {
    row.add(CsvTable.cell(interval.low()));
    row.add(CsvTable.cell(interval.high()));
    return row;
  }
}
