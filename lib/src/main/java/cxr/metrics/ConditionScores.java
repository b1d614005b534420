package cxr.metrics;

import cxr.text.Condition;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How well the conditions named in one set of reports agree with those of another.
 *
 * @param counts hits and misses of each condition, over the studies
 */
public record ConditionScores(Map<Condition, Counts> counts) {

  /**
   * Hits and misses.
   *
   * @param both reports that name it, as their references do
   * @param onlyHypothesis reports that name it, though their references do not
   * @param onlyReference reports that leave it out, though their references name it
   * @param neither reports without it, as their references
   */
  public record Counts(int both, int onlyHypothesis, int onlyReference, int neither) {

    /** The share of the reports that name it whose references do; 0 where none names it. */
    public double precision() {
      return share(both, both + onlyHypothesis);
    }

    /** The share of the references that name it whose reports do; 0 where none names it. */
    public double recall() {
      return share(both, both + onlyReference);
    }

    /** 2 both / (2 both + misses); 0 where there is nothing to find and nothing found. */
    public double f1() {
      return share(2 * both, 2 * both + onlyHypothesis + onlyReference);
    }

    /** References that name it. */
    public int support() {
      return both + onlyReference;
    }

    private static double share(int part, int whole) {
      return whole == 0 ? 0 : (double) part / whole;
    }
  }

  public ConditionScores {
    counts = Map.copyOf(counts);
  }

  /**
   * Compares the conditions of each hypothesis with those of its reference.
   *
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static ConditionScores of(
      List<Set<Condition>> references, List<Set<Condition>> hypotheses) {
    if (references.size() != hypotheses.size() || references.isEmpty()) {
      throw new IllegalArgumentException(
          "Each reference needs one hypothesis, and there must be one pair at least; found %d references and %d hypotheses."
              .formatted(references.size(), hypotheses.size()));
    }
    Map<Condition, Counts> counts = new EnumMap<>(Condition.class);
    for (Condition condition : Condition.values()) {
      int both = 0;
      int onlyHypothesis = 0;
      int onlyReference = 0;
      int neither = 0;
      for (int i = 0; i < references.size(); i++) {
        boolean inReference = references.get(i).contains(condition);
        boolean inHypothesis = hypotheses.get(i).contains(condition);
        both += inReference && inHypothesis ? 1 : 0;
        onlyHypothesis += !inReference && inHypothesis ? 1 : 0;
        onlyReference += inReference && !inHypothesis ? 1 : 0;
        neither += !inReference && !inHypothesis ? 1 : 0;
      }
      counts.put(condition, new Counts(both, onlyHypothesis, onlyReference, neither));
    }
    return new ConditionScores(counts);
  }

  /** The hits and misses of one condition. */
  public Counts of(Condition condition) {
    return counts.get(condition);
  }

  /** The mean F1 of all conditions. */
  public double macroF1() {
    return counts.values().stream().mapToDouble(Counts::f1).average().orElseThrow();
  }

  /** The mean F1 of the five conditions that are findings: a text that finds nothing gets 0. */
  public double macroF1WithoutNormal() {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey() != Condition.NORMAL)
        .mapToDouble(entry -> entry.getValue().f1())
        .average()
        .orElseThrow();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Condition condition : Condition.values()) {
      Counts c = of(condition);
      text.append(
          String.format(
              Locale.ROOT,
              "%-14s P %.3f  R %.3f  F1 %.3f  (%d of them)%n",
              condition.display(),
              c.precision(),
              c.recall(),
              c.f1(),
              c.support()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "macro F1 %.3f, without Normal %.3f",
                macroF1(),
                macroF1WithoutNormal()))
        .toString();
  }
}
