package cxr.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import cxr.score.Thresholds;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model does on the validation studies.
 *
 * @param metrics by name: {@code loss} in nats a token always, and scores such as {@code rougeL},
 *     as far as they are defined
 * @param conditions precision, recall and F1 of each condition
 * @param samples some of the reports beside their references
 * @param thresholds from which on the condition head's probabilities say that a finding is there,
 *     chosen on these studies; null where there is no such head
 */
public record Validation(
    Map<String, Double> metrics,
    List<Condition> conditions,
    List<Sample> samples,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Thresholds thresholds) {

  public Validation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    conditions = List.copyOf(conditions);
    samples = List.copyOf(samples);
  }

  /** What a model without a condition head does. */
  public Validation(Map<String, Double> metrics, List<Condition> conditions, List<Sample> samples) {
    this(metrics, conditions, samples, null);
  }

  /**
   * How well the reports name a condition; ratios are NaN where reports and references do not.
   *
   * @param support references that name it
   */
  public record Condition(String name, double precision, double recall, double f1, int support) {}

  /** A report and what it should have been. */
  public record Sample(String study, String reference, String generated) {}

  /** The mean cross-entropy of the validation texts' tokens, in nats. */
  public double loss() {
    return metric("loss");
  }

  /**
   * A metric by its name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public double metric(String name) {
    Double value = metrics.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "train.metric must be one of %s; found \"%s\".".formatted(metrics.keySet(), name));
    }
    return value;
  }
}
