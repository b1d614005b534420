package cxr.score.metric;

/**
 * The scores that every table has, by the names of JSON and of print. F1 is that of the conditions;
 * without Normal (No Finding of CheXpert's scheme) it is 0 for a text that finds nothing. Macro F1
 * is the mean over the conditions that a report or its reference names; where none is named, no F1
 * is defined.
 */
public enum Measure {
  BLEU_1("bleu1", "BLEU-1"),
  BLEU_2("bleu2", "BLEU-2"),
  BLEU_3("bleu3", "BLEU-3"),
  BLEU_4("bleu4", "BLEU-4"),
  ROUGE_L("rougeL", "ROUGE-L"),
  CIDER("cider", "CIDEr"),
  METEOR("meteor", "METEOR"),
  MICRO_F1("microF1", "micro F1"),
  MACRO_F1("macroF1", "macro F1"),
  MICRO_F1_FINDINGS("microF1WithoutNormal", "micro F1 without Normal"),
  MACRO_F1_FINDINGS("macroF1WithoutNormal", "macro F1 without Normal"),
  LENGTH_RATIO("lengthRatio", "length ratio");

  private final String key;
  private final String display;

  Measure(String key, String display) {
    this.key = key;
    this.display = display;
  }

  /** The name in JSON and CSV. */
  public String key() {
    return key;
  }

  /** The name in tables. */
  public String display() {
    return display;
  }
}
