package cxr.score.metric;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A score by its names, one of those that a {@link Metric} gives. F1 is that of the conditions;
 * without Normal (No Finding of CheXpert's scheme) it is 0 for a text that finds nothing. Macro F1
 * is the mean over the conditions that a report or its reference names; where none is named, no F1
 * is defined.
 *
 * @param key the name in JSON and CSV
 * @param display the name in tables
 * @param of what it compares
 * @param brief whether tables with little room have it too
 */
public record Measure(String key, String display, Of of, boolean brief) {

  /** What a measure compares. */
  public enum Of {
    WORDS,
    CONDITIONS,
    /** Conditions but for Normal: not defined for studies of which no reference has a finding. */
    FINDINGS
  }

  private static final Pattern KEY = Pattern.compile("[A-Za-z]\\w*");

  public static final Measure BLEU_1 = new Measure("bleu1", "BLEU-1");
  public static final Measure BLEU_2 = new Measure("bleu2", "BLEU-2", Of.WORDS, false);
  public static final Measure BLEU_3 = new Measure("bleu3", "BLEU-3", Of.WORDS, false);
  public static final Measure BLEU_4 = new Measure("bleu4", "BLEU-4");
  public static final Measure ROUGE_L = new Measure("rougeL", "ROUGE-L");
  public static final Measure CIDER = new Measure("cider", "CIDEr");
  public static final Measure METEOR = new Measure("meteor", "METEOR", Of.WORDS, false);
  public static final Measure MICRO_F1 = new Measure("microF1", "micro F1", Of.CONDITIONS, true);
  public static final Measure MACRO_F1 = new Measure("macroF1", "macro F1", Of.CONDITIONS, false);
  public static final Measure MICRO_F1_FINDINGS =
      new Measure("microF1WithoutNormal", "micro F1 without Normal", Of.FINDINGS, true);
  public static final Measure MACRO_F1_FINDINGS =
      new Measure("macroF1WithoutNormal", "macro F1 without Normal", Of.FINDINGS, false);
  public static final Measure LENGTH_RATIO = new Measure("lengthRatio", "length ratio");

  /** Names that JSON and CSV have for other figures, and no measure may have for its key. */
  public static final Set<String> TAKEN =
      Set.of(
          "system",
          "n",
          "recipe",
          "cut",
          "cut_references",
          "cut_hypotheses",
          "distinct",
          "distinct1",
          "distinct2",
          "repetition",
          "draws",
          "ci",
          "conditions",
          "missing",
          "baselines",
          "groups",
          "recipes",
          "uncertain");

  public Measure {
    if (!KEY.matcher(key).matches() || display.isBlank()) {
      throw new IllegalArgumentException(
          "A measure has a key of letters, digits and underscores that begins with a letter, and a name for tables; found \"%s\" and \"%s\"."
              .formatted(key, display));
    }
  }

  /** A measure of words that all tables have. */
  public Measure(String key, String display) {
    this(key, display, Of.WORDS, true);
  }

  /** The measures of all metrics, in the order of tables. */
  public static List<Measure> all() {
    return Metric.ALL.stream().flatMap(metric -> metric.measures().stream()).toList();
  }

  /** The name in JSON of the reason why there is no such score: {@code noMeteor}. */
  public String absenceKey() {
    return "no" + key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1);
  }

  @Override
  public String toString() {
    return display;
  }
}
