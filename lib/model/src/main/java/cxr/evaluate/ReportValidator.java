package cxr.evaluate;

import cxr.generate.ReportWriter;
import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.score.ConditionScores;
import cxr.score.Recipe;
import cxr.score.Scores;
import cxr.score.metric.Bootstrap;
import cxr.settings.Settings;
import cxr.settings.Target;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.train.Example;
import cxr.train.Material;
import cxr.train.Validation;
import cxr.train.Validator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Lets the model write a report for each validation study, and scores them. {@code conditions} is
 * the macro F1 of the findings that a report or a reference names; where none is named, it is not
 * among the metrics.
 *
 * @param recipe that brings texts into the form that is scored
 * @param target sections that are written, as {@link cxr.data.Study#text(Target)} takes them
 * @param samples reports shown beside their references
 */
public record ReportValidator(Recipe recipe, ConditionLabeler labeler, Target target, int samples)
    implements Validator {

  private static final String BOTH = "conditions+rougeL";
  private static final Bootstrap FEW = new Bootstrap(40, 1); // no interval is looked at

  /** A validator for prepared data, by R2Gen's recipe. */
  public static ReportValidator of(Material material) {
    Settings settings = material.settings();
    return new ReportValidator(
        Recipe.R2Gen.of(Material.rawTexts(material.split().train(), settings)),
        new ConditionLabeler(),
        settings.text().target(),
        settings.train().samples());
  }

  @Override
  public Set<String> metrics() {
    return Set.of(BOTH, "conditions", "rougeL", "bleu1", "bleu4");
  }

  @Override
  public void requireRoom(ReportModel model) {
    new ReportWriter(model); // reckons what it will take
  }

  @Override
  public Validation validate(
      ReportModel model, List<Example> studies, ImageTokens seen, IntConsumer progress) {
    List<String> written = new ReportWriter(model).write(seen, progress);
    List<String> references = studies.stream().map(e -> e.study().text(target)).toList();
    Scores scores = Scores.of("model", references, written, recipe, labeler, FEW);
    double conditions = scores.conditions().macroF1WithoutNormal();
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (!Double.isNaN(conditions)) {
      metrics.put(BOTH, (conditions + scores.rougeL().score()) / 2);
      metrics.put("conditions", conditions);
    }
    metrics.put("rougeL", scores.rougeL().score());
    metrics.put("bleu1", scores.bleu().score(1));
    metrics.put("bleu4", scores.bleu().score(4));
    List<Validation.Sample> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(samples, studies.size()); i++) {
      shown.add(
          new Validation.Sample(studies.get(i).study().id(), references.get(i), written.get(i)));
    }
    return new Validation(metrics, rows(scores.conditions()), shown);
  }

  private static List<Validation.Condition> rows(ConditionScores scores) {
    List<Validation.Condition> rows = new ArrayList<>();
    for (Condition condition : scores.scheme().conditions()) {
      ConditionScores.Counts c = scores.of(condition);
      rows.add(
          new Validation.Condition(
              condition.display(), c.precision(), c.recall(), c.f1(), c.support()));
    }
    return rows;
  }
}
