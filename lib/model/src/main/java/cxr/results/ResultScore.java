package cxr.results;

import cxr.score.metric.Measure;
import java.util.Arrays;
import java.util.List;

/** The scores that results tell; F1 goes over the findings, without No Finding. */
public enum ResultScore {
  MICRO_F1("microF1", "micro F1", Measure.MICRO_F1_FINDINGS),
  MACRO_F1("macroF1", "macro F1", Measure.MACRO_F1_FINDINGS),
  BLEU_1("bleu1", Measure.BLEU_1),
  BLEU_4("bleu4", Measure.BLEU_4),
  ROUGE_L("rougeL", Measure.ROUGE_L),
  CIDER("cider", Measure.CIDER);

  private final String key;
  private final String display;
  private final Measure measure;

  ResultScore(String key, Measure measure) {
    this(key, measure.display(), measure);
  }

  ResultScore(String key, String display, Measure measure) {
    this.key = key;
    this.display = display;
    this.measure = measure;
  }

  /** What {@link Results#SUMMARY} calls it. */
  public String key() {
    return key;
  }

  /** What tables call it. */
  public String display() {
    return display;
  }

  Measure measure() {
    return measure;
  }

  /** The names in tables. */
  static List<String> displays() {
    return Arrays.stream(values()).map(ResultScore::display).toList();
  }
}
