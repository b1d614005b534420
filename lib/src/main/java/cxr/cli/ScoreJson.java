package cxr.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.metrics.ConditionScores;
import cxr.metrics.Measure;
import cxr.metrics.Scores;
import cxr.text.Condition;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Scores as JSON. */
final class ScoreJson {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final List<Measure> SCORES =
      List.of(
          Measure.BLEU_1,
          Measure.BLEU_2,
          Measure.BLEU_3,
          Measure.BLEU_4,
          Measure.ROUGE_L,
          Measure.CIDER,
          Measure.METEOR);

  private ScoreJson() {}

  /**
   * One object.
   *
   * @param baselines null where there are no training reports to make them of
   */
  static String text(Scores scores, List<Scores> baselines) {
    ObjectNode object = object(scores);
    if (baselines != null) {
      ObjectNode all = object.putObject("baselines");
      baselines.forEach(baseline -> all.set(baseline.system(), object(baseline)));
    }
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Scores could not be written as JSON.", e);
    }
  }

  private static ObjectNode object(Scores scores) {
    ObjectNode object = JSON.createObjectNode();
    object.put("n", scores.studies());
    object.put("recipe", scores.recipe());
    for (Measure measure : SCORES) {
      double value = scores.value(measure);
      object.put(measure.key(), Double.isNaN(value) ? null : value);
    }
    object.put("distinct", scores.distinct());
    object.put("lengthRatio", scores.value(Measure.LENGTH_RATIO));
    ObjectNode intervals = object.putObject("ci");
    scores
        .intervals()
        .forEach(
            (measure, interval) ->
                intervals.putArray(measure.key()).add(interval.low()).add(interval.high()));
    object.set("conditions", conditions(scores.conditions()));
    return object;
  }

  /** By condition, then all together (micro) and the means (macro), with and without Normal. */
  private static ObjectNode conditions(ConditionScores scores) {
    ObjectNode object = JSON.createObjectNode();
    for (Condition condition : Condition.values()) {
      object.set(condition.display(), counts(scores.of(condition)));
    }
    List<ConditionScores.Counts> all = Stream.of(Condition.values()).map(scores::of).toList();
    List<ConditionScores.Counts> findings =
        Stream.of(Condition.values())
            .filter(condition -> condition != Condition.NORMAL)
            .map(scores::of)
            .toList();
    object.set("micro", counts(sum(all)));
    object.set("macro", means(all));
    object.set("microWithoutNormal", counts(sum(findings)));
    object.set("macroWithoutNormal", means(findings));
    return object;
  }

  private static ObjectNode counts(ConditionScores.Counts counts) {
    return JSON.createObjectNode()
        .put("precision", counts.precision())
        .put("recall", counts.recall())
        .put("f1", counts.f1())
        .put("support", counts.support());
  }

  private static ConditionScores.Counts sum(List<ConditionScores.Counts> parts) {
    int both = 0;
    int onlyHypothesis = 0;
    int onlyReference = 0;
    int neither = 0;
    for (ConditionScores.Counts part : parts) {
      both += part.both();
      onlyHypothesis += part.onlyHypothesis();
      onlyReference += part.onlyReference();
      neither += part.neither();
    }
    return new ConditionScores.Counts(both, onlyHypothesis, onlyReference, neither);
  }

  private static ObjectNode means(List<ConditionScores.Counts> parts) {
    return JSON.createObjectNode()
        .put("precision", mean(parts, ConditionScores.Counts::precision))
        .put("recall", mean(parts, ConditionScores.Counts::recall))
        .put("f1", mean(parts, ConditionScores.Counts::f1))
        .put("support", sum(parts).support());
  }

  private static double mean(
      List<ConditionScores.Counts> parts, ToDoubleFunction<ConditionScores.Counts> value) {
    return parts.stream().mapToDouble(value).average().orElse(0);
  }
}
