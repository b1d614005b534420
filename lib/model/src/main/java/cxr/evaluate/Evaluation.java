package cxr.evaluate;

import cxr.data.Study;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.score.ByConditions;
import cxr.score.ConditionReports;
import cxr.score.ConstantReport;
import cxr.score.Group;
import cxr.score.Recipe;
import cxr.score.ReportSystem;
import cxr.score.Scores;
import cxr.settings.Target;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.train.Material;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The studies, references and recipe by which systems are compared, and the baselines that every
 * table shows beside a model.
 *
 * @param material whose training studies the baselines take their reports of
 * @param studies that are scored
 * @param references their reports as they were written
 * @param recipe that brings texts into the form that is scored
 * @param labeler that reads their conditions
 * @param baselines first a constant report chosen on validation, and random training reports
 */
public record Evaluation(
    Material material,
    List<Study> studies,
    List<String> references,
    Recipe recipe,
    ConditionLabeler labeler,
    List<ReportSystem> baselines) {

  private static final long SEED = 1;
  private static final double PRESENT = 0.5;
  private static final int BATCH = 32;

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
    List<Study> train = material.split().train();
    return of(material, studies, Recipe.R2Gen.of(Material.rawTexts(train, material.settings())));
  }

  /**
   * An evaluation by another recipe; references are of the sections that the recipe names, or else
   * of those that the model writes.
   */
  public static Evaluation of(Material material, List<Study> studies, Recipe recipe) {
    List<String> train = Material.texts(material.split().train(), material.settings());
    List<String> validation = references(material.split().validation(), recipe, material);
    return new Evaluation(
        material,
        studies,
        references(studies, recipe, material),
        recipe,
        new ConditionLabeler(),
        List.of(
            ConstantReport.choose(train, validation, recipe),
            new ReportSystem.RandomReport(train, SEED)));
  }

  /**
   * The same with the other baselines that need texts alone: the most frequent report, one composed
   * on train, and the oracle that knows the references' conditions.
   */
  public Evaluation withTextBaselines() {
    List<String> written = trainReports();
    return with(
        List.of(
            ConstantReport.mostFrequent(written),
            ConstantReport.compose(written, trainReferences(), recipe),
            ByConditions.of("oracle: true conditions", reports(), studies, labels(references))));
  }

  /**
   * The same with the nearest neighbours: the training report of the X-ray that looks most alike to
   * the model's encoder, and that of the conditions which the model predicts: those of its
   * condition head, or else those that its own reports name.
   *
   * @param written the model's reports on these studies
   */
  public Evaluation withNearest(ReportModel model, List<String> written) {
    NearestImage image =
        NearestImage.of(model, material.images(), material.split().train(), trainReports());
    ByConditions conditions =
        hasHead(model)
            ? ByConditions.of(
                "nearest by predicted conditions", reports(), studies, predicted(model))
            : ByConditions.of("nearest by written conditions", reports(), studies, labels(written));
    return with(List.of(image, conditions));
  }

  /** The same with more baselines. */
  public Evaluation with(List<ReportSystem> more) {
    List<ReportSystem> all = new ArrayList<>(baselines);
    all.addAll(more);
    return new Evaluation(material, studies, references, recipe, labeler, all);
  }

  /** The scores of one system. */
  public Scores score(ReportSystem system) throws IOException {
    return score(system.name(), system.reports(studies));
  }

  /** The scores of reports that are written already, one a study. */
  public Scores score(String system, List<String> reports) {
    return Scores.of(system, references, reports, recipe, labeler).withMeteor();
  }

  /** The scores of a system and, after it, of the baselines. */
  public List<Scores> withBaselines(ReportSystem system) throws IOException {
    List<Scores> scores = new ArrayList<>(List.of(score(system)));
    for (ReportSystem baseline : baselines) {
      scores.add(score(baseline));
    }
    return scores;
  }

  /**
   * The groups of studies that are looked at apart: normal and abnormal ones, by length of the
   * reference, by number of X-rays, and by whether the text stands word for word in train.
   */
  public List<Group> groups(Scores scores) {
    List<Group> groups = new ArrayList<>(Group.byConditions(scores.referenceConditions()));
    groups.addAll(Group.byLength(scores.bleu()));
    groups.addAll(Group.byViews(studies));
    groups.addAll(Group.byTrain(references, trainReferences()));
    return groups;
  }

  private List<String> trainReports() {
    return Material.texts(material.split().train(), material.settings());
  }

  private List<String> trainReferences() {
    return references(material.split().train(), recipe, material);
  }

  private static List<String> references(List<Study> studies, Recipe recipe, Material material) {
    Target target = recipe.target().orElse(material.settings().text().target());
    return studies.stream().map(study -> study.text(target)).toList();
  }

  private ConditionReports reports() {
    return ConditionReports.of(
        labels(trainReferences()), trainReports(), trainReferences(), recipe);
  }

  private List<Set<String>> labels(List<String> texts) {
    return texts.stream().map(text -> names(labeler.label(text))).toList();
  }

  private static Set<String> names(Set<Condition> conditions) {
    return conditions.stream().map(Condition::display).collect(Collectors.toSet());
  }

  /** Whether the model predicts the conditions that reports are labelled with. */
  private boolean hasHead(ReportModel model) {
    List<String> head = model.settings().model().conditions();
    return !head.isEmpty() && head.containsAll(names(Set.copyOf(labeler.scheme().conditions())));
  }

  private List<Set<String>> predicted(ReportModel model) {
    List<String> names = model.settings().model().conditions();
    List<Set<String>> predicted = new ArrayList<>();
    for (int from = 0; from < studies.size(); from += BATCH) {
      List<Study> part = studies.subList(from, Math.min(from + BATCH, studies.size()));
      try (StudyImages images = StudyImages.of(material.views(part), model.settings())) {
        for (float[] likely : model.conditions(images)) {
          Set<String> present = new HashSet<>();
          for (int c = 0; c < names.size(); c++) {
            if (likely[c] >= PRESENT) {
              present.add(names.get(c));
            }
          }
          predicted.add(present);
        }
      }
    }
    return predicted;
  }
}
