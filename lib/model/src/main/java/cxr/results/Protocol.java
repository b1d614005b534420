package cxr.results;

import cxr.settings.Settings;
import cxr.train.Eyes;

/** What is held fixed while systems are compared, all by R2Gen's recipe: the split and the text. */
public enum Protocol {
  /** R2Gen's split, findings: what the published systems share (Chen et al. 2020). */
  A("data.split=given", "text.target=findings"),
  /**
   * 70/15/15 by study, findings and impression: the original study's, whose recipe is not known.
   */
  B(
      "data.split=study, data.train=0.70, data.validation=0.15, data.test=0.15",
      "text.target=findings+impression");

  private final String split;
  private final String target;

  Protocol(String split, String target) {
    this.split = split;
    this.target = target;
  }

  /** The settings of the split. */
  String split() {
    return split;
  }

  /** The setting of what is written. */
  String target() {
    return target;
  }

  /** Whether the split leaves studies out that can be learnt from. */
  boolean leavesStudiesOut() {
    return this == A;
  }

  /**
   * Whether rare findings are decided as often as train names them: B asks for F1 of each finding,
   * A for that of all together, which rare ones lower.
   */
  boolean namesRareFindings() {
    return this == B;
  }

  /** Who is in which part, what is written, and how X-rays are shown. */
  Settings settings() {
    return Settings.defaults().withAll(String.join(", ", Eyes.FROZEN, split, target));
  }
}
