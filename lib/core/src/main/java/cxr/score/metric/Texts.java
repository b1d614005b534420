package cxr.score.metric;

import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

  /** In how many of these texts an n-gram stands: its words, parted by blanks, and the number. */
  public record Frequency(String words, int texts) {}

  /** Of each n-gram that stands in one. */
  public Stream<Frequency> frequencies() {
    return IntStream.rangeClosed(1, NGrams.LONGEST)
        .boxed()
        .flatMap(
            n -> {
              String[] names = grams.names(n);
              int[] having = grams.having(n);
              return IntStream.range(0, names.length)
                  .mapToObj(gram -> new Frequency(names[gram], having[gram]));
            });
  }

  /** The words of each text. */
  public int[] lengths() {
    return IntStream.range(0, texts.size()).map(grams::length).toArray();
  }
}
