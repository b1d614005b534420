package cxr.text.conditions;

import static cxr.text.conditions.Condition.ATELECTASIS;
import static cxr.text.conditions.Condition.CARDIOMEGALY;
import static cxr.text.conditions.Condition.CONSOLIDATION;
import static cxr.text.conditions.Condition.EDEMA;
import static cxr.text.conditions.Condition.EFFUSION;
import static cxr.text.conditions.Condition.ENLARGED_CARDIOMEDIASTINUM;
import static cxr.text.conditions.Condition.FRACTURE;
import static cxr.text.conditions.Condition.LUNG_LESION;
import static cxr.text.conditions.Condition.LUNG_OPACITY;
import static cxr.text.conditions.Condition.NORMAL;
import static cxr.text.conditions.Condition.NO_FINDING;
import static cxr.text.conditions.Condition.OPACITY;
import static cxr.text.conditions.Condition.OTHER_ABNORMALITY;
import static cxr.text.conditions.Condition.PLEURAL_EFFUSION;
import static cxr.text.conditions.Condition.PLEURAL_OTHER;
import static cxr.text.conditions.Condition.PNEUMONIA;
import static cxr.text.conditions.Condition.PNEUMOTHORAX;
import static cxr.text.conditions.Condition.SUPPORT_DEVICES;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A set of labels for a report, in the order of its tables and vectors.
 *
 * <p>Each has one label that no phrase names and that follows from the others:
 *
 * <ul>
 *   <li>{@code Normal} of the deck's six: positive if the report has words and neither a condition
 *       nor another abnormality is positive or uncertain; else negative.
 *   <li>{@code No Finding} of CheXpert's fourteen (Irvin et al. 2019): positive if the report has
 *       words and none of the other labels but {@code Support Devices} is positive or uncertain;
 *       else blank, never negative. Other abnormalities, a hernia say, do not count.
 * </ul>
 */
public enum Scheme {
  /** The six labels of the original study. */
  DECK(NORMAL, CARDIOMEGALY, EFFUSION, PNEUMOTHORAX, OPACITY, EDEMA),

  /** The fourteen labels of CheXpert, in the order of CheXbert's files. */
  CHEXPERT(
      ENLARGED_CARDIOMEDIASTINUM,
      CARDIOMEGALY,
      LUNG_OPACITY,
      LUNG_LESION,
      EDEMA,
      CONSOLIDATION,
      PNEUMONIA,
      ATELECTASIS,
      PNEUMOTHORAX,
      PLEURAL_EFFUSION,
      PLEURAL_OTHER,
      FRACTURE,
      SUPPORT_DEVICES,
      NO_FINDING);

  private final List<Condition> conditions;

  Scheme(Condition... conditions) {
    this.conditions = List.of(conditions);
  }

  /** All labels, in order. */
  public List<Condition> conditions() {
    return conditions;
  }

  /** The labels that are findings: all but {@link #none()}, in order. */
  public List<Condition> findings() {
    return conditions.stream().filter(condition -> condition != none()).toList();
  }

  /** Those of some names that are findings: all but what schemes call a report without any. */
  public static List<String> findingsOf(List<String> names) {
    return names.stream()
        .filter(name -> Stream.of(values()).noneMatch(one -> one.none().display().equals(name)))
        .toList();
  }

  /** The label of a report without findings. */
  public Condition none() {
    return this == DECK ? NORMAL : NO_FINDING;
  }

  /** What {@link #none()} is where the report has a finding. */
  Status noneDenied() {
    return this == DECK ? Status.NEGATIVE : Status.NOT_MENTIONED;
  }

  /** Whether a report that has this condition can still be without findings. */
  boolean spares(Condition condition) {
    return condition == SUPPORT_DEVICES;
  }

  /** Whether rules may count a phrase as this condition. */
  boolean canName(Condition condition) {
    return condition == OTHER_ABNORMALITY
        ? this == DECK
        : condition != none() && conditions.contains(condition);
  }

  /** The name as settings and files have it: {@code deck} or {@code chexpert}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
