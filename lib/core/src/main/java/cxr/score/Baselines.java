package cxr.score;

import cxr.data.Study;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The systems that see no picture, made of the training reports alone: what every table shows
 * beside a model.
 *
 * @param reports of the training studies, in the form that systems write
 * @param references the same reports as they were written
 * @param recipe by which they are chosen
 * @param labeler that reads their conditions
 */
public record Baselines(
    List<String> reports, List<String> references, Recipe recipe, ConditionLabeler labeler) {

  private static final long SEED = 1;

  public Baselines {
    reports = List.copyOf(reports);
    references = List.copyOf(references);
  }

  /**
   * A constant report and random ones, without which no score stands.
   *
   * @param validation reports as they were written, by which the constant one is chosen
   */
  public List<ReportSystem> first(List<String> validation) {
    return List.of(
        ConstantReport.choose(reports, validation, recipe),
        new ReportSystem.RandomReport(reports, SEED));
  }

  /**
   * The most frequent report, one composed on train, and the oracle that knows the conditions of
   * the references.
   *
   * @param studies that are scored
   * @param scored their references
   */
  public List<ReportSystem> more(List<Study> studies, References scored) {
    return List.of(
        ConstantReport.mostFrequent(reports),
        ConstantReport.compose(reports, references, recipe),
        byConditions("oracle: true conditions", studies, names(scored.conditions())));
  }

  /**
   * The training report of each study's conditions.
   *
   * @param name says whose conditions they are
   * @param conditions of each study, by their names
   */
  public ReportSystem byConditions(String name, List<Study> studies, List<Set<String>> conditions) {
    ConditionReports own = ConditionReports.of(labels(references), reports, references, recipe);
    return ByConditions.of(name, own, studies, conditions);
  }

  /** The names of the conditions that each text has. */
  public List<Set<String>> labels(List<String> texts) {
    return names(texts.stream().map(labeler::label).toList());
  }

  private static List<Set<String>> names(List<Set<Condition>> conditions) {
    return conditions.stream()
        .map(set -> set.stream().map(Condition::display).collect(Collectors.toSet()))
        .toList();
  }
}
