package cxr.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.evaluate.FindingEvaluation;
import cxr.io.Json;
import cxr.score.Comparison;
import cxr.score.ConditionPairs;
import cxr.score.ConditionScores;
import cxr.score.ConditionScores.Over;
import cxr.score.FindingScores;
import cxr.score.Group;
import cxr.score.GroupScores;
import cxr.score.PairedTest;
import cxr.score.RecipeEffect;
import cxr.score.Scores;
import cxr.score.SeedSpread;
import cxr.score.UncertainEffect;
import cxr.score.metric.Bootstrap;
import cxr.score.metric.Interval;
import cxr.score.metric.Measure;
import cxr.text.conditions.Condition;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Scores as JSON: all that the same command prints as text. What is not defined is null. */
final class ScoreJson {

  private static final ObjectMapper JSON = Json.with();

  private ScoreJson() {}

  static String text(ObjectNode object) {
    return Json.indented(object);
  }

  /** The scores of one system, its conditions among them. */
  static ObjectNode object(Scores scores) {
    ObjectNode object = JSON.createObjectNode();
    object.put("system", scores.system());
    object.put("n", scores.studies());
    object.put("recipe", scores.recipe());
    object
        .putObject("cut")
        .put("references", scores.cut().references())
        .put("hypotheses", scores.cut().hypotheses());
    for (Measure measure : Measure.all()) {
      if (measure.of() == Measure.Of.WORDS) { // the others stand among the conditions
        put(object, measure.key(), scores.value(measure));
      }
    }
    scores.absences().forEach((measure, why) -> object.put(measure.absenceKey(), why));
    object.put("distinct", scores.distinct());
    object.put("distinct1", scores.diversity().distinct1());
    object.put("distinct2", scores.diversity().distinct2());
    object.put("repetition", scores.diversity().repetition());
    object.put("draws", scores.bootstrap().draws());
    object.set("ci", intervals(scores.intervals()));
    object.set("conditions", conditions(scores.conditions(), scores.conditionIntervals()));
    return object;
  }

  /** The scores of several systems, by their names. */
  static ObjectNode byName(List<Scores> systems) {
    ObjectNode all = JSON.createObjectNode();
    systems.forEach(system -> all.set(system.system(), object(system)));
    return all;
  }

  /** The systems of a comparison, and the tests of each but the first against the first. */
  static ObjectNode comparison(Comparison comparison) {
    List<Scores> systems = comparison.systems();
    ObjectNode object = JSON.createObjectNode();
    object.set("systems", byName(systems));
    if (systems.size() > 1) {
      ObjectNode tests = object.putObject("tests");
      tests.put("against", systems.get(0).system());
      tests.put("how", comparison.howTested());
      for (int s = 1; s < systems.size(); s++) {
        ObjectNode own = tests.putObject(systems.get(s).system());
        for (PairedTest test : comparison.tests().get(s - 1)) {
          ObjectNode one = own.putObject(test.measure().key());
          one.put("difference", test.difference());
          one.set("ci", interval(test.interval()));
          one.put("p", test.p()).put("pHolm", test.holm());
        }
      }
    }
    return object;
  }

  /** The spread of each score that all runs have. */
  static ObjectNode spread(List<Scores> runs) {
    ObjectNode object = JSON.createObjectNode();
    for (Measure measure : Measure.all()) {
      if (runs.stream().noneMatch(run -> Double.isNaN(run.value(measure)))) {
        SeedSpread spread = SeedSpread.of(measure, runs);
        object
            .putObject(measure.key())
            .put("mean", spread.mean())
            .put("deviation", spread.deviation())
            .put("least", spread.least())
            .put("most", spread.most());
      } else {
        object.putNull(measure.key());
      }
    }
    return object;
  }

  /** The scores of some studies apart, by the groups' names. */
  static ObjectNode groups(Scores scores, List<Group> groups) {
    ObjectNode object = JSON.createObjectNode();
    for (Group group : groups) {
      GroupScores part = scores.in(group);
      ObjectNode one = object.putObject(group.name());
      one.put("n", group.studies().size());
      part.values().forEach((measure, value) -> one.put(measure.key(), value));
      one.put("distinct", part.distinct());
      one.set("ci", intervals(part.intervals()));
    }
    return object;
  }

  /** The scores of one output by recipe and package. */
  static ObjectNode recipes(RecipeEffect effect) {
    ObjectNode object = JSON.createObjectNode();
    for (RecipeEffect.Row row : effect.rows()) {
      ObjectNode one = object.putObject(row.name());
      row.values().forEach((measure, value) -> one.put(measure.key(), value));
      one.put("distinct", row.distinct());
      one.set("ci", intervals(row.intervals()));
    }
    return object;
  }

  /** The conditions by how uncertain ones count. */
  static ObjectNode uncertain(UncertainEffect effect) {
    ObjectNode object = JSON.createObjectNode();
    for (ConditionPairs pairs : effect.ways()) {
      ConditionScores scores = pairs.scores();
      object.set(
          scores.mapping().toString(), conditions(scores, pairs.intervals(Bootstrap.defaults())));
    }
    return object;
  }

  /**
   * By condition with the interval of its F1, then the averages, with and without Normal
   * (CheXpert's No Finding): all together (micro), the means over the conditions that a report or
   * its reference names (macro), over the studies that have such a one (perExample), and the means
   * in which the others count as 0 (macroOverScheme, perExampleOverAll).
   *
   * @param intervals in the order of the scores' rows
   */
  private static ObjectNode conditions(ConditionScores scores, List<Interval> intervals) {
    ObjectNode object = JSON.createObjectNode();
    object.put("mapping", scores.mapping().toString());
    List<ConditionScores.Row> rows = scores.rows();
    for (int i = 0; i < rows.size(); i++) {
      ConditionScores.Row row = rows.get(i);
      ObjectNode one = object.putObject(row.key());
      put(one, "precision", row.precision());
      put(one, "recall", row.recall());
      put(one, "f1", row.f1());
      one.put("support", row.support());
      one.set("ci", interval(intervals.get(i)));
      if (!row.counted().isEmpty()) {
        one.put("counted", row.counted());
      }
    }
    for (Over over : Over.values()) {
      ArrayNode named = object.putArray("named" + (over == Over.ALL ? "" : "WithoutNormal"));
      scores.named(over).stream().map(Condition::display).forEach(named::add);
    }
    return object;
  }

  /** The findings of a condition head and of its floors, by the systems' names. */
  static ObjectNode findings(FindingEvaluation evaluation) {
    FindingScores model = evaluation.model();
    ObjectNode object = JSON.createObjectNode();
    object.put("n", model.studies());
    object.put("unlabelled", evaluation.unlabelled());
    object.put("thresholds", model.kind().name().toLowerCase(Locale.ROOT));
    object.put("draws", model.bootstrap().draws());
    ObjectNode systems = object.putObject("systems");
    evaluation.systems().forEach(scores -> systems.set(scores.system(), findings(scores)));
    return object;
  }

  private static ObjectNode findings(FindingScores scores) {
    ObjectNode object = JSON.createObjectNode();
    scores.values().forEach((score, value) -> put(object, score.key(), value));
    put(object, "meanAveragePrecision", scores.meanAveragePrecision());
    object.put("ece", scores.calibration().error());
    ObjectNode ci = object.putObject("ci");
    scores.intervals().forEach((score, interval) -> ci.set(score.key(), interval(interval)));
    ObjectNode findings = object.putObject("findings");
    for (FindingScores.Finding finding : scores.findings()) {
      ObjectNode one = findings.putObject(finding.name());
      one.put("support", finding.counts().support());
      put(one, "auc", finding.auc());
      put(one, "averagePrecision", finding.averagePrecision());
      put(one, "precision", finding.counts().precision());
      put(one, "recall", finding.counts().recall());
      put(one, "f1", finding.counts().f1());
      one.put("ece", finding.calibration().error());
      one.put("threshold", finding.threshold());
    }
    return object;
  }

  private static void put(ObjectNode object, String key, double value) {
    object.put(key, Double.isNaN(value) ? null : value);
  }

  private static ObjectNode intervals(Map<Measure, Interval> intervals) {
    ObjectNode object = JSON.createObjectNode();
    intervals.forEach((measure, interval) -> object.set(measure.key(), interval(interval)));
    return object;
  }

  private static ArrayNode interval(Interval interval) {
    ArrayNode array = JSON.createArrayNode();
    return Double.isNaN(interval.low())
        ? array.addNull().addNull()
        : array.add(interval.low()).add(interval.high());
  }
}
