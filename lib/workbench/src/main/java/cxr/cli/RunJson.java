package cxr.cli;

import cxr.io.Json;
import cxr.train.Run;
import cxr.train.TrainEvent;
import cxr.train.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What there is to tell of a run, for other programs. */
final class RunJson {

  private RunJson() {}

  /** A line of JSON; no text of a report is in it. */
  static String line(Run run) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("run", run.name());
    line.put("folder", run.folder().toAbsolutePath().normalize().toString());
    line.put("written", Files.getLastModifiedTime(run.folder()).toMillis() / 1000.0);
    Optional<String> problem = run.problem();
    if (problem.isPresent()) {
      line.put("problem", problem.get());
    } else {
      line.put("trained", run.isThere());
      line.put("settings", Json.with().readTree(run.settings().toJson()));
      line.put("facts", run.facts());
      line.put("history", run.validations().stream().map(RunJson::validation).toList());
    }
    return Json.line(line);
  }

  private static Map<String, Object> validation(TrainEvent.Validated one) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("epoch", one.epoch());
    values.put("steps", one.done());
    values.put("seconds", one.seconds());
    values.put("best", one.best());
    if (one.rate() != null) {
      values.put("learningRate", one.rate());
    }
    Map<String, Double> losses = new LinkedHashMap<>(Map.of("loss", one.trainLoss()));
    losses.putAll(one.trainLosses());
    values.put("train", losses);
    values.put("validation", one.validation().metrics());
    values.put("f1", f1(one.validation().conditions()));
    return values;
  }

  /** Of each condition that reports or references name. */
  private static Map<String, Double> f1(List<Validation.Condition> conditions) {
    Map<String, Double> f1 = new LinkedHashMap<>();
    for (Validation.Condition condition : conditions) {
      if (!Double.isNaN(condition.f1())) {
        f1.put(condition.name(), condition.f1());
      }
    }
    return f1;
  }
}
