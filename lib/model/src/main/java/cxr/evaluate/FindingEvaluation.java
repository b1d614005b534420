package cxr.evaluate;

import cxr.data.Study;
import cxr.model.objective.ConditionLabels;
import cxr.score.FindingScores;
import cxr.score.Thresholds;
import cxr.settings.ModelSettings;
import cxr.train.Material;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * How well a model's condition head tells the findings of some studies, beside two floors that see
 * no picture: one gives each finding the share of the training studies that have it, by thresholds
 * chosen on validation as the model's are; the other says that all are absent.
 *
 * @param systems the model, then the floors
 * @param unlabelled studies whose labels are not known, which are left out
 */
public record FindingEvaluation(List<FindingScores> systems, int unlabelled) {

  public FindingEvaluation {
    systems = List.copyOf(systems);
  }

  /** Whether anything tells which findings some study has, so that they can be scored. */
  public static boolean areLabelled(Material material, List<Study> studies) {
    ConditionLabels labels = ConditionLabels.of(material.settings());
    return studies.stream().map(labels::of).anyMatch(FindingMetrics::isKnown);
  }

  /**
   * Reads the findings of some studies, and scores them.
   *
   * @param studies test studies to report on, for example
   * @param progress is told how many are read
   * @throws IllegalArgumentException if the labels of none are known
   */
  public static FindingEvaluation of(
      FindingsReader reader, Material material, List<Study> studies, IntConsumer progress) {
    ModelSettings settings = material.settings().model();
    if (!areLabelled(material, studies)) {
      throw new IllegalArgumentException(
          "Findings are scored by labels, and nothing tells those of the %d studies (model.conditionSource=%s)."
              .formatted(studies.size(), settings.conditionSource().word()));
    }
    ConditionLabels labels = ConditionLabels.of(material.settings());
    List<float[]> own = studies.stream().map(labels::of).toList();
    float[][] read = reader.conditions(material, studies, progress);
    FindingScores model =
        FindingMetrics.of(settings, own, read).scores("model", reader.thresholds(), reader.kind());
    float[] shares = shares(material.split().train().stream().map(labels::of).toList());
    List<float[]> validation = material.split().validation().stream().map(labels::of).toList();
    Thresholds half = Thresholds.half(reader.labels());
    FindingScores prevalence =
        FindingMetrics.of(settings, own, repeated(shares, own.size()))
            .scores(
                "shares in training",
                FindingMetrics.of(settings, validation, repeated(shares, validation.size()))
                    .thresholds()
                    .orElse(half),
                reader.kind());
    FindingScores absent =
        FindingMetrics.of(settings, own, repeated(new float[shares.length], own.size()))
            .scores("all absent", half, reader.kind());
    return new FindingEvaluation(
        List.of(model, prevalence, absent), studies.size() - model.studies());
  }

  /** The share of the studies whose labels are known that have each condition. */
  private static float[] shares(List<float[]> labels) {
    float[] shares = new float[labels.get(0).length];
    for (int c = 0; c < shares.length; c++) {
      int place = c;
      shares[c] =
          (float)
              labels.stream()
                  .mapToDouble(row -> row[place])
                  .filter(value -> !Double.isNaN(value))
                  .average()
                  .orElse(0);
    }
    return shares;
  }

  private static float[][] repeated(float[] row, int times) {
    float[][] rows = new float[times][];
    Arrays.fill(rows, row);
    return rows;
  }

  /** That of the model. */
  public FindingScores model() {
    return systems.get(0);
  }

  /** The systems side by side, and the model's findings. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (unlabelled > 0) {
      parts.add("%d studies are left out, for nothing tells their labels.".formatted(unlabelled));
    }
    parts.add(FindingScores.table(systems).toString());
    parts.add(model().details().toString());
    return String.join(System.lineSeparator().repeat(2), parts);
  }
}
