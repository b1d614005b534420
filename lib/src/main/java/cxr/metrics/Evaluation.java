package cxr.metrics;

import cxr.data.Study;
import cxr.text.ConditionLabeler;
import cxr.train.Material;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The studies, references and recipe by which systems are compared, and the baselines that every
 * table shows beside a model.
 *
 * @param studies that are scored
 * @param references their reports as they were written
 * @param recipe that brings texts into the form that is scored
 * @param labeler that reads their conditions
 * @param baselines a constant report chosen on validation, and random training reports
 */
public record Evaluation(
    List<Study> studies,
    List<String> references,
    Recipe recipe,
    ConditionLabeler labeler,
    List<ReportSystem> baselines) {

  private static final long SEED = 1;

  public Evaluation {
    studies = List.copyOf(studies);
    references = List.copyOf(references);
    baselines = List.copyOf(baselines);
  }

  /**
   * An evaluation on some studies of prepared data, by R2Gen's recipe.
   *
   * @param studies validation studies to choose by, or test studies to report on
   */
  public static Evaluation of(Material material, List<Study> studies) {
    Recipe recipe = new Recipe.R2Gen(material.tokenizer());
    List<String> train = Material.texts(material.split().train(), material.settings());
    List<String> validation = Material.rawTexts(material.split().validation(), material.settings());
    return new Evaluation(
        studies,
        Material.rawTexts(studies, material.settings()),
        recipe,
        new ConditionLabeler(),
        List.of(
            ReportSystem.ConstantReport.choose(train, validation, recipe),
            new ReportSystem.RandomReport(train, SEED)));
  }

  /** The scores of one system. */
  public Scores score(ReportSystem system) throws IOException {
    return score(system.name(), system.reports(studies));
  }

  /** The scores of reports that are written already, one a study. */
  public Scores score(String system, List<String> reports) {
    return Scores.of(system, references, reports, recipe, labeler);
  }

  /** The scores of a system and, after it, of the baselines. */
  public List<Scores> withBaselines(ReportSystem system) throws IOException {
    List<Scores> scores = new ArrayList<>(List.of(score(system)));
    for (ReportSystem baseline : baselines) {
      scores.add(score(baseline));
    }
    return scores;
  }
}
