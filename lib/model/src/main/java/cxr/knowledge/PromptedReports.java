package cxr.knowledge;

import cxr.data.Study;
import cxr.evaluate.DecidedFindings;
import cxr.evaluate.Evaluation;
import cxr.evaluate.FindingsModel;
import cxr.evaluate.ModelSystem;
import cxr.evaluate.Retrieval;
import cxr.evaluate.RidgeFindings;
import cxr.evaluate.ToldSystem;
import cxr.model.ReportModel;
import cxr.retrieve.ReportChooser;
import cxr.score.ReportSystem;
import cxr.score.Scores;
import cxr.train.Material;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Reports for what models decide: chosen among the training reports, and written by a decoder that
 * is told the decisions. What decides changes, and nothing else.
 *
 * @param evaluation of the studies, by CheXpert's findings
 * @param pooled features by which reports are chosen
 * @param model whose decoder writes, where it is told findings of CheXpert's
 */
public record PromptedReports(
    Evaluation evaluation, RidgeFindings.Features pooled, ReportModel model) {

  /**
   * Scores the reports for each model's decisions; thresholds are chosen on validation.
   *
   * @param deciders by their names in tables, in order
   * @param progress is told how many reports a decoder has written
   * @throws IOException if an X-ray cannot be read
   */
  public List<Scores> scores(Map<String, FindingsModel> deciders, IntConsumer progress)
      throws IOException {
    Material material = evaluation.material();
    List<Study> train = material.split().train();
    ReportChooser chooser =
        ReportChooser.of(
            Material.texts(train, material.settings()),
            Material.rawTexts(train, material.settings()),
            evaluation.recipe(),
            evaluation.scored().labeler());
    int views = model.settings().model().views();
    Retrieval retrieval = new Retrieval(pooled, material.images(), views, train, chooser);
    boolean told = model.settings().model().hasStates();
    List<ReportSystem> systems = new ArrayList<>();
    if (told) {
      systems.add(new ModelSystem("decoder, own head", model, material.images(), progress));
    }
    for (Map.Entry<String, FindingsModel> one : deciders.entrySet()) {
      DecidedFindings decided = decided(material, one.getValue());
      systems.add(retrieval.chosen("chosen, " + one.getKey(), decided::of));
      if (told) {
        String name = "decoder, " + one.getKey();
        systems.add(new ToldSystem(name, model, decided::of, material.images(), progress));
      }
    }
    List<Scores> scores = new ArrayList<>();
    for (ReportSystem system : systems) {
      scores.add(evaluation.score(system));
    }
    return scores;
  }

  private static DecidedFindings decided(Material material, FindingsModel model)
      throws IOException {
    List<Study> validation = material.split().validation();
    return DecidedFindings.choose(
        model, validation, Material.rawTexts(validation, material.settings()));
  }
}
