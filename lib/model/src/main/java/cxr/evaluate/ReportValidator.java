package cxr.evaluate;

import cxr.generate.ReportWriter;
import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.score.ConditionScores;
import cxr.score.Recipe;
import cxr.score.References;
import cxr.score.Scores;
import cxr.settings.Settings;
import cxr.settings.Target;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.train.Example;
import cxr.train.Material;
import cxr.train.Validation;
import cxr.train.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Lets the model write a report for each validation study, and scores them. {@code conditions} is
 * the macro F1 of the findings that a report or a reference names; where none is named, it is not
 * among the metrics.
 */
public final class ReportValidator implements Validator {

  private final Recipe recipe;
  private final ConditionLabeler labeler;
  private final Target target;
  private final int samples;
  private References references; // of the studies of the last validation

  /**
   * @param recipe that brings texts into the form that is scored
   * @param target sections that are written, as {@link cxr.data.Study#text(Target)} takes them
   * @param samples reports shown beside their references
   */
  public ReportValidator(Recipe recipe, ConditionLabeler labeler, Target target, int samples) {
    this.recipe = recipe;
    this.labeler = labeler;
    this.target = target;
    this.samples = samples;
  }

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
    return Set.copyOf(TrainMetric.OF_REPORTS);
  }

  @Override
  public void requireRoom(ReportModel model) {
    new ReportWriter(model); // reckons what it will take
  }

  @Override
  public Validation validate(
      ReportModel model, List<Example> studies, ImageTokens seen, IntConsumer progress) {
    List<String> written = new ReportWriter(model).write(seen, progress);
    List<String> texts = studies.stream().map(e -> e.study().text(target)).toList();
    if (references == null || !references.written().equals(texts)) {
      references = References.of(texts, recipe, labeler);
    }
    Scores scores = references.score("model", written);
    List<Validation.Sample> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(samples, studies.size()); i++) {
      shown.add(new Validation.Sample(studies.get(i).study().id(), texts.get(i), written.get(i)));
    }
    return new Validation(TrainMetric.of(scores), rows(scores.conditions()), shown);
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
