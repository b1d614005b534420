package cxr.score.metric;

import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One side of what is scored, made ready for all metrics: the references, or a system's reports.
 *
 * @param texts as the recipe leaves them
 * @param grams their words and n-grams by numbers; reports share those of their references
 * @param scheme of the conditions
 * @param conditions that each text names
 */
public record Texts(
    List<String> texts, NGrams grams, Scheme scheme, List<Set<Condition>> conditions) {

  public Texts {
    texts = List.copyOf(texts);
    conditions = List.copyOf(conditions);
  }

  /** References. */
  public static Texts of(List<String> texts, Scheme scheme, List<Set<Condition>> conditions) {
    return new Texts(texts, new NGrams(texts, null), scheme, conditions);
  }

  /** Reports that are held against these references. */
  public Texts against(List<String> reports, List<Set<Condition>> conditions) {
    return new Texts(reports, new NGrams(reports, grams), scheme, conditions);
  }

  /** Texts whose conditions are not looked at. */
  static List<Set<Condition>> noConditions(List<String> texts) {
    return Collections.nCopies(texts.size(), Set.of());
  }

  /** In how many of these texts each n-gram stands, by its words, parted by blanks. */
  public Map<String, Integer> frequencies() {
    Map<String, Integer> frequencies = new HashMap<>();
    for (int n = 1; n <= NGrams.LONGEST; n++) {
      String[] names = grams.names(n);
      int[] having = grams.having(n);
      for (int gram = 0; gram < names.length; gram++) {
        frequencies.put(names[gram], having[gram]);
      }
    }
    return frequencies;
  }

  /** The words of each text. */
  public int[] lengths() {
    return IntStream.range(0, texts.size()).map(grams::length).toArray();
  }
}
