package cxr.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.metrics.ConditionScores;
import cxr.metrics.ConditionScores.Over;
import cxr.metrics.Interval;
import cxr.metrics.Measure;
import cxr.metrics.Scores;
import cxr.text.Condition;
import java.util.List;

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
    object.set("conditions", conditions(scores.conditions(), scores.conditionIntervals()));
    return object;
  }

  /**
   * By condition with the interval of its F1, then all together (micro) and the means (macro), with
   * and without Normal (CheXpert's No Finding).
   *
   * @param intervals in the order of the scores' rows, in which the conditions are the first
   */
  private static ObjectNode conditions(ConditionScores scores, List<Interval> intervals) {
    ObjectNode object = JSON.createObjectNode();
    for (Condition condition : scores.scheme().conditions()) {
      ConditionScores.Counts counts = scores.of(condition);
      Interval interval = intervals.get(scores.scheme().conditions().indexOf(condition));
      ObjectNode one = object.putObject(condition.display());
      one.put("precision", counts.precision())
          .put("recall", counts.recall())
          .put("f1", counts.f1())
          .put("support", counts.support());
      one.putArray("ci").add(interval.low()).add(interval.high());
    }
    for (Over over : Over.values()) {
      String without = over == Over.ALL ? "" : "WithoutNormal";
      object.set("micro" + without, average(scores.micro(over)));
      object.set("macro" + without, average(scores.macro(over)));
      object.set("perExample" + without, average(scores.perExample(over)));
    }
    return object;
  }

  private static ObjectNode average(ConditionScores.Average average) {
    return JSON.createObjectNode()
        .put("precision", average.precision())
        .put("recall", average.recall())
        .put("f1", average.f1());
  }
}
