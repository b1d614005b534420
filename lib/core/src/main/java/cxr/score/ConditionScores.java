package cxr.score;

import cxr.text.conditions.Condition;
import cxr.text.conditions.LabelMapping;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Scheme;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * How well the conditions named in one set of reports agree with those of another.
 *
 * @param scheme whose labels are compared
 * @param mapping how uncertain and blank labels became yes and no
 * @param undefined what a ratio counts as whose denominator is 0
 * @param studies that were compared
 * @param counts hits and misses of each condition, over the studies
 * @param perExample the means of each study's own scores, over the studies that count
 * @param perExampleOverAll the same over all studies, what is undefined as 0
 * @param studiesCounted by what the averages go over: the studies in which either side names a
 *     label of it; all studies where a ratio is never left out
 */
public record ConditionScores(
    Scheme scheme,
    LabelMapping mapping,
    Undefined undefined,
    int studies,
    Map<Condition, Counts> counts,
    Map<Over, Average> perExample,
    Map<Over, Average> perExampleOverAll,
    Map<Over, Integer> studiesCounted) {

  /** What a ratio counts as whose denominator is 0. */
  public enum Undefined {
    /**
     * As NaN where neither side names the condition, and means leave it out; else as 0. So macro
     * averages go over the conditions that occur, as scikit-learn's do by default over the classes
     * that occur.
     */
    NAMED(0),
    /** As 0, scikit-learn's zero_division=0: where nothing was to be found, nothing is earned. */
    ZERO(0),
    /** As 1: where nothing was to be found and nothing was found, all is right. */
    ONE(1),
    /** As NaN, and means leave it out. */
    LEFT_OUT(Double.NaN);

    private final double value;

    Undefined(double value) {
      this.value = value;
    }

    double share(int part, int whole, boolean named) {
      if (whole > 0) {
        return (double) part / whole;
      }
      return this == NAMED && !named ? Double.NaN : value;
    }
  }

  /** The labels that an average goes over. */
  public enum Over {
    /** All labels of the scheme. */
    ALL("all labels"),
    /** All but Normal or No Finding: a text that finds nothing gets 0. */
    FINDINGS("findings");

    private final String display;

    Over(String display) {
      this.display = display;
    }

    List<Condition> of(Scheme scheme) {
      return this == ALL ? scheme.conditions() : scheme.findings();
    }
  }

  /** Precision, recall and F1, each averaged. */
  public record Average(double precision, double recall, double f1) {

    /** The means; what is NaN is left out, and the mean is NaN if all is. */
    static Average mean(List<Average> averages) {
      return new Average(
          mean(averages, Average::precision),
          mean(averages, Average::recall),
          mean(averages, Average::f1));
    }

    private static double mean(List<Average> averages, ToDoubleFunction<Average> ratio) {
      return averages.stream()
          .mapToDouble(ratio)
          .filter(value -> !Double.isNaN(value))
          .average()
          .orElse(Double.NaN);
    }
  }

  /**
   * Hits and misses.
   *
   * @param both reports that name it, as their references do
   * @param onlyHypothesis reports that name it, though their references do not
   * @param onlyReference reports that leave it out, though their references name it
   * @param neither reports without it, as their references
   * @param undefined what a ratio counts as whose denominator is 0
   */
  public record Counts(
      int both, int onlyHypothesis, int onlyReference, int neither, Undefined undefined) {

    /** Counts whose ratios are NaN where neither side names the condition. */
    public Counts(int both, int onlyHypothesis, int onlyReference, int neither) {
      this(both, onlyHypothesis, onlyReference, neither, Undefined.NAMED);
    }

    /** Whether a report or a reference names it. */
    public boolean named() {
      return both + onlyHypothesis + onlyReference > 0;
    }

    /** The share of the reports that name it whose references do. */
    public double precision() {
      return undefined.share(both, both + onlyHypothesis, named());
    }

    /** The share of the references that name it whose reports do. */
    public double recall() {
      return undefined.share(both, both + onlyReference, named());
    }

    /** 2 both / (2 both + misses). */
    public double f1() {
      return undefined.share(2 * both, 2 * both + onlyHypothesis + onlyReference, named());
    }

    /** References that name it. */
    public int support() {
      return both + onlyReference;
    }

    Counts with(Undefined policy) {
      return new Counts(both, onlyHypothesis, onlyReference, neither, policy);
    }

    Counts plus(Counts other) {
      return new Counts(
          both + other.both,
          onlyHypothesis + other.onlyHypothesis,
          onlyReference + other.onlyReference,
          neither + other.neither,
          undefined);
    }

    Average ratios() {
      return new Average(precision(), recall(), f1());
    }
  }

  /**
   * A line of the table.
   *
   * @param key a condition's name, or an average's: {@code microWithoutNormal} for example
   * @param label a condition, or an average: {@code micro, findings} for example
   * @param support references that name it; the sum for an average
   * @param counted what an average goes over: {@code 4 of 5 conditions} for example; empty for a
   *     condition
   */
  public record Row(
      String key,
      String label,
      double precision,
      double recall,
      double f1,
      int support,
      String counted) {}

  public ConditionScores {
    counts = Collections.unmodifiableMap(new EnumMap<>(counts));
    perExample = Map.copyOf(perExample);
    perExampleOverAll = Map.copyOf(perExampleOverAll);
    studiesCounted = Map.copyOf(studiesCounted);
  }

  /**
   * Compares with uncertain as positive, blank as negative, and means over the conditions that a
   * report or its reference names.
   *
   * @see #of(List, List, LabelMapping, Undefined)
   */
  public static ConditionScores of(List<Labels> references, List<Labels> hypotheses) {
    return of(references, hypotheses, LabelMapping.UNCERTAIN_POSITIVE, Undefined.NAMED);
  }

  /**
   * Compares the conditions of each hypothesis with those of its reference.
   *
   * @see ConditionPairs
   * @throws IllegalArgumentException if the lists differ in length or scheme, or are empty
   */
  public static ConditionScores of(
      List<Labels> references, List<Labels> hypotheses, LabelMapping mapping, Undefined undefined) {
    return new ConditionPairs(references, hypotheses, mapping, undefined).scores();
  }

  /**
   * The hits and misses of one condition.
   *
   * @throws IllegalArgumentException if the scheme has no such label
   */
  public Counts of(Condition condition) {
    Counts found = counts.get(condition);
    if (found == null) {
      throw new IllegalArgumentException(
          "The scheme %s has the labels %s; found %s."
              .formatted(scheme, scheme.conditions(), condition));
    }
    return found;
  }

  /** The scores of all labels' hits and misses together: frequent conditions weigh more. */
  public Average micro(Over over) {
    return total(over).ratios();
  }

  /**
   * The means of the labels' scores: each condition that counts weighs the same, and NaN where none
   * does.
   */
  public Average macro(Over over) {
    return Average.mean(over.of(scheme).stream().map(condition -> of(condition).ratios()).toList());
  }

  /**
   * The means over all labels, in which a condition that neither side names counts as 0:
   * scikit-learn's macro average with zero_division=0.
   */
  public Average macroOverScheme(Over over) {
    return Average.mean(
        over.of(scheme).stream()
            .map(condition -> of(condition).with(Undefined.ZERO).ratios())
            .toList());
  }

  /** The labels that a report or its reference names, in the scheme's order. */
  public List<Condition> named(Over over) {
    return over.of(scheme).stream().filter(condition -> of(condition).named()).toList();
  }

  /** The means over the studies that count of each study's scores: each weighs the same. */
  public Average perExample(Over over) {
    return Objects.requireNonNull(perExample.get(over));
  }

  /**
   * The means over all studies, in which one where neither side names a label counts as 0:
   * scikit-learn's samples average with zero_division=0.
   */
  public Average perExampleOverAll(Over over) {
    return Objects.requireNonNull(perExampleOverAll.get(over));
  }

  /**
   * The mean F1 of the findings that a report or its reference names; NaN if there is none. A text
   * that finds nothing gets 0.
   */
  public double macroF1WithoutNormal() {
    return macro(Over.FINDINGS).f1();
  }

  /**
   * The table: each label in the scheme's order, then the averages over the findings and over all.
   */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Condition condition : scheme.conditions()) {
      Counts counts = of(condition);
      String name = condition.display();
      rows.add(row(name, name, counts.ratios(), counts.support(), ""));
    }
    for (Over over : List.of(Over.FINDINGS, Over.ALL)) {
      int labels = over.of(scheme).size();
      String named = "%d of %d conditions".formatted(named(over).size(), labels);
      String having = "%d of %d studies".formatted(studiesCounted.get(over), studies);
      rows.add(row(over, "micro", "micro", micro(over), "all namings"));
      rows.add(row(over, "macro", "macro", macro(over), named));
      rows.add(
          row(
              over,
              "macroOverScheme",
              "macro over the scheme",
              macroOverScheme(over),
              "%d conditions, unnamed 0".formatted(labels)));
      rows.add(row(over, "perExample", "per example", perExample(over), having));
      rows.add(
          row(
              over,
              "perExampleOverAll",
              "per example over all",
              perExampleOverAll(over),
              "%d studies, unnamed 0".formatted(studies)));
    }
    return rows;
  }

  private Row row(Over over, String key, String label, Average scores, String counted) {
    return row(
        over == Over.ALL ? key : key + "WithoutNormal",
        label + ", " + over.display,
        scores,
        total(over).support(),
        counted);
  }

  private static Row row(String key, String label, Average scores, int support, String counted) {
    return new Row(key, label, scores.precision(), scores.recall(), scores.f1(), support, counted);
  }

  private Counts total(Over over) {
    return over.of(scheme).stream()
        .map(this::of)
        .reduce(new Counts(0, 0, 0, 0, undefined), Counts::plus);
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            "%-34s  precision  recall     F1  of them (%d studies, %s)%n"
                .formatted(scheme, studies, mapping));
    for (Row row : rows()) {
      text.append(
              String.format(
                      Locale.ROOT,
                      "%-34s  %9s  %6s  %5s  %7d  %s",
                      row.label(),
                      Scores.shown(row.precision(), null),
                      Scores.shown(row.recall(), null),
                      Scores.shown(row.f1(), null),
                      row.support(),
                      row.counted())
                  .stripTrailing())
          .append(System.lineSeparator());
    }
    return text.toString().stripTrailing();
  }
}
