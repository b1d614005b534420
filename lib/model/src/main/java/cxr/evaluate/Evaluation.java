package cxr.evaluate;

import cxr.data.Split;
import cxr.data.Study;
import cxr.features.FeatureStore;
import cxr.model.ReportModel;
import cxr.retrieve.ReportChooser;
import cxr.score.Baselines;
import cxr.score.Group;
import cxr.score.Recipe;
import cxr.score.References;
import cxr.score.ReportSystem;
import cxr.score.Scores;
import cxr.score.Thresholds;
import cxr.settings.Target;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import cxr.train.Material;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The studies and references by which systems are compared, and the baselines that every table
 * shows beside a model.
 *
 * @param material whose training studies the baselines take their reports of
 * @param studies that are scored
 * @param scored their reports, made ready to score against
 * @param baselines first a constant report chosen on validation, and random training reports
 */
public record Evaluation(
    Material material, List<Study> studies, References scored, List<ReportSystem> baselines) {

  public Evaluation {
    studies = List.copyOf(studies);
    baselines = List.copyOf(baselines);
  }

  /**
   * An evaluation on some studies of prepared data, by R2Gen's recipe.
   *
   * @param studies validation studies to choose by, or test studies to report on
   */
  public static Evaluation of(Material material, List<Study> studies) {
    List<Study> train = material.split().train();
    return of(
        material,
        studies,
        Recipe.R2Gen.of(Material.rawTexts(train, material.settings())),
        new ConditionLabeler());
  }

  /**
   * An evaluation by another recipe and labeler; references are of the sections that the recipe
   * names, or else of those that the model writes.
   */
  public static Evaluation of(
      Material material, List<Study> studies, Recipe recipe, ConditionLabeler labeler) {
    References scored =
        References.of(references(studies, recipe, material), recipe, labeler).withSlow();
    List<String> validation = references(material.split().validation(), recipe, material);
    return new Evaluation(material, studies, scored, ofTexts(material, scored).first(validation));
  }

  /** The same with the other baselines that need texts alone. */
  public Evaluation withTextBaselines() {
    return with(ofTexts(material, scored).more(studies, scored));
  }

  /**
   * The same with the nearest neighbours: the training report of the X-ray that looks most alike to
   * the model's encoder, and that of the conditions which the model predicts: those of its
   * condition head, or else those that its own reports name.
   *
   * @param written the model's reports on these studies
   */
  public Evaluation withNearest(ReportModel model, List<String> written) {
    Baselines texts = ofTexts(material, scored);
    NearestImage image =
        NearestImage.of(model, material.images(), material.split().train(), texts.reports());
    ReportSystem conditions =
        hasHead(model)
            ? texts.byConditions("nearest by predicted conditions", studies, predicted(model))
            : texts.byConditions("nearest by written conditions", studies, texts.labels(written));
    return with(List.of(image, conditions));
  }

  /**
   * The same with systems that have no decoder: a ridge regression on an encoder's features decides
   * CheXpert's findings, and a report is chosen or composed for them, as {@link Retrieval} says.
   *
   * @param store of the encoder's pooled features; it must be open while the systems are scored
   * @param views X-rays of a study that are looked at
   * @throws IOException if an X-ray cannot be read
   */
  public Evaluation withRetrieval(FeatureStore store, int views) throws IOException {
    Split split = material.split();
    RidgeFindings.Features features = some -> store.views(some, (done, total) -> {});
    ConditionLabeler chexpert = new ConditionLabeler(Scheme.CHEXPERT);
    FindingsModel eyes = RidgeFindings.learn(split.train(), features, views, chexpert);
    DecidedFindings decided =
        DecidedFindings.choose(
            eyes, split.validation(), references(split.validation(), recipe(), material));
    Baselines texts = ofTexts(material, scored);
    ReportChooser chooser =
        ReportChooser.of(texts.reports(), texts.references(), recipe(), chexpert);
    Retrieval retrieval = new Retrieval(features, material.images(), views, split.train(), chooser);
    return with(
        List.of(
            retrieval.composed("composed for findings", decided::of, (done, total) -> {}),
            retrieval.chosen("chosen for findings", decided::of),
            retrieval.nearest("nearest with findings", decided::of),
            retrieval.central("central with findings", decided::of)));
  }

  private Evaluation with(List<ReportSystem> more) {
    List<ReportSystem> all = new ArrayList<>(baselines);
    all.addAll(more);
    return new Evaluation(material, studies, scored, all);
  }

  /** The references as they were written. */
  public List<String> references() {
    return scored.written();
  }

  /** That brings texts into the form that is scored. */
  public Recipe recipe() {
    return scored.recipe();
  }

  /** The scores of one system. */
  public Scores score(ReportSystem system) throws IOException {
    return score(system.name(), system.reports(studies));
  }

  /** The scores of reports that are written already, one a study. */
  public Scores score(String system, List<String> reports) {
    return scored.score(system, reports);
  }

  /** The scores of the baselines. */
  public List<Scores> baselineScores() throws IOException {
    List<Scores> scores = new ArrayList<>();
    for (ReportSystem baseline : baselines) {
      scores.add(score(baseline));
    }
    return scores;
  }

  /** The scores of a system's reports, one a study, and after them those of the baselines. */
  public List<Scores> scores(String system, List<String> reports) throws IOException {
    List<Scores> scores = new ArrayList<>(List.of(score(system, reports)));
    scores.addAll(baselineScores());
    return scores;
  }

  /**
   * The groups of studies that are looked at apart: normal and abnormal ones, by length of the
   * reference, by number of X-rays, and by whether the text stands word for word in train.
   */
  public List<Group> groups() {
    List<Group> groups = new ArrayList<>(scored.groups());
    groups.addAll(Group.byViews(studies));
    groups.addAll(
        Group.byTrain(references(), references(material.split().train(), recipe(), material)));
    return groups;
  }

  private static Baselines ofTexts(Material material, References scored) {
    List<Study> train = material.split().train();
    return new Baselines(
        Material.texts(train, material.settings()),
        references(train, scored.recipe(), material),
        scored.recipe(),
        scored.labeler());
  }

  private static List<String> references(List<Study> studies, Recipe recipe, Material material) {
    Target target = recipe.target().orElse(material.settings().text().target());
    return studies.stream().map(study -> study.text(target)).toList();
  }

  /** Whether the model predicts the conditions that reports are labelled with. */
  private boolean hasHead(ReportModel model) {
    List<String> head = model.settings().model().conditions();
    return model.settings().model().hasHead()
        && head.containsAll(
            scored.labeler().scheme().conditions().stream().map(Condition::display).toList());
  }

  private List<Set<String>> predicted(ReportModel model) {
    Thresholds half = Thresholds.half(model.settings().model().conditions());
    FindingsReader reader = new FindingsReader(model, half, Thresholds.Kind.COMMON);
    return reader.read(material, studies, done -> {}).stream()
        .map(
            found ->
                found.present().stream()
                    .map(StudyFindings.Finding::name)
                    .collect(Collectors.toSet()))
        .toList();
  }
}
