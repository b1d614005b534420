package cxr.pretrain;

import cxr.score.FindingColumn;
import cxr.score.Ranking;
import cxr.score.metric.Selection;
import java.util.List;
import java.util.Locale;

/** How well probabilities tell the findings of some studies. */
public enum LabelScore {
  /**
   * The mean, over the findings that some study has, of {@link
   * Ranking#averagePrecision(Selection)}.
   */
  MEAN_AVERAGE_PRECISION,
  /** F1 of all decisions together, by one threshold that validation chose. */
  MICRO_F1,
  /** The mean F1 of the findings that a label or a decision names, likewise. */
  MACRO_F1;

  /** In tables and files. */
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("f1", "F1");
  }

  /** The score of some studies. */
  double of(List<FindingColumn> findings, Selection studies) {
    return switch (this) {
      case MEAN_AVERAGE_PRECISION ->
          Ranking.mean(
              FindingColumn.rankings(findings), ranking -> ranking.averagePrecision(studies));
      case MICRO_F1 -> FindingColumn.microF1(findings, studies);
      case MACRO_F1 -> FindingColumn.macroF1(findings, studies);
    };
  }
}
