package cxr.evaluate;

import cxr.generate.ReportWriter;
import cxr.generate.WrittenReport;
import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.score.ConditionScores;
import cxr.score.Recipe;
import cxr.score.References;
import cxr.score.Scores;
import cxr.score.Thresholds;
import cxr.settings.ModelSettings;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets the model write a report for each validation study, and scores them. {@code conditions} is
 * the macro F1 of the findings that a report or a reference names; where none is named, it is not
 * among the metrics. A condition head's findings are scored beside, or alone where the model does
 * not learn to write. A decoder that is told findings is told those that the head decides, by the
 * thresholds chosen here, and {@code obedience} is the share of them that its reports tell.
 */
public final class ReportValidator implements Validator {

  private final Recipe recipe;
  private final ConditionLabeler labeler;
  private final Target target;
  private final int samples;
  private Optional<References> last = Optional.empty(); // of the studies of the last validation

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
    return Stream.concat(TrainMetric.OF_REPORTS.stream(), FindingMetrics.NAMES.stream())
        .collect(Collectors.toSet());
  }

  /**
   * Makes sure that there is room to write, and that the metric of the settings can be had.
   *
   * @throws IllegalArgumentException as {@link TrainMetric#check}
   */
  @Override
  public void requireRoom(ReportModel model) {
    TrainMetric.check(model.settings());
    if (model.settings().model().writes()) {
      new ReportWriter(model); // reckons what it will take
    }
  }

  @Override
  public Validation validate(
      ReportModel model, List<Example> studies, ImageTokens seen, IntConsumer progress) {
    ModelSettings settings = model.settings().model();
    FindingMetrics head =
        FindingMetrics.of(
            settings, studies.stream().map(Example::conditionLabels).toList(), seen.conditions());
    Optional<Thresholds> chosen = head.thresholds();
    Map<String, Double> findings = chosen.map(head::values).orElse(Map.of());
    Thresholds thresholds = chosen.orElse(null);
    chosen.ifPresent(model::decideBy);
    if (!settings.writes()) {
      progress.accept(studies.size());
      return new Validation(findings, List.of(), List.of(), thresholds);
    }
    List<WrittenReport> reports =
        new ReportWriter(model).reports(prompted(settings, studies, seen), progress);
    List<String> written = reports.stream().map(WrittenReport::text).toList();
    List<String> texts = studies.stream().map(e -> e.study().text(target)).toList();
    References references =
        last.filter(same -> same.written().equals(texts))
            .orElseGet(() -> References.of(texts, recipe, labeler));
    last = Optional.of(references);
    Scores scores = references.score("model", written);
    List<Validation.Sample> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(samples, studies.size()); i++) {
      shown.add(new Validation.Sample(studies.get(i).study().id(), texts.get(i), written.get(i)));
    }
    Map<String, Double> metrics = new LinkedHashMap<>(TrainMetric.of(scores));
    metrics.putAll(findings);
    Obedience.of(model, reports).ifPresent(one -> metrics.put("obedience", one.labels()));
    return new Validation(metrics, rows(scores.conditions()), shown, thresholds);
  }

  /** The true states are told where no head decides them. */
  private static ImageTokens prompted(
      ModelSettings settings, List<Example> studies, ImageTokens seen) {
    return settings.hasStates() && !settings.hasHead()
        ? seen.withPrompts(studies.stream().map(Example::prompt).toArray(float[][]::new))
        : seen;
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
