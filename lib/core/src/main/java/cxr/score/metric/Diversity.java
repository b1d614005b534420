package cxr.score.metric;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Whether the reports differ from one another, and whether they repeat themselves.
 *
 * @param distinctReports how many different reports were written
 * @param distinct1 different words for each word of all reports: distinct-1 (Li et al. 2016)
 * @param distinct2 the same of bigrams: distinct-2
 * @param repetition the mean over the reports of 1 - different 4-grams / 4-grams: seq-rep-4
 *     (Welleck et al. 2020); 0 for a report without 4-grams
 */
public record Diversity(
    int distinctReports, double distinct1, double distinct2, double repetition) {

  /**
   * What some of the reports add.
   *
   * @param texts the reports
   * @param seen [n - 1] the different words and bigrams
   * @param all [n - 1] how many there are
   * @param repetition of each report
   */
  public record Part(
      Set<String> texts, List<Set<String>> seen, List<Integer> all, double[] repetition)
      implements Serializable {

    /** Of some reports. */
    public static Part of(Texts reports) {
      List<Set<String>> seen = new ArrayList<>();
      List<Integer> all = new ArrayList<>();
      for (int n = 1; n <= 2; n++) {
        String[] names = reports.grams().names(n);
        seen.add(
            Diversity.seen(reports, n).stream()
                .mapToObj(gram -> names[gram])
                .collect(Collectors.toCollection(HashSet::new)));
        all.add(Diversity.all(reports, n));
      }
      return new Part(new HashSet<>(reports.texts()), seen, all, Diversity.repetition(reports));
    }
  }

  /** Of some reports. */
  public static Diversity of(Texts reports) {
    return new Diversity(
        new HashSet<>(reports.texts()).size(),
        share(seen(reports, 1).cardinality(), all(reports, 1)),
        share(seen(reports, 2).cardinality(), all(reports, 2)),
        mean(DoubleStream.of(repetition(reports)), reports.texts().size()));
  }

  /** Of reports that were looked at in parts, in their order. */
  public static Diversity of(List<Part> parts) {
    return new Diversity(
        different(parts, Part::texts),
        share(different(parts, part -> part.seen.get(0)), sum(parts, 0)),
        share(different(parts, part -> part.seen.get(1)), sum(parts, 1)),
        mean(
            parts.stream().flatMapToDouble(part -> DoubleStream.of(part.repetition)),
            parts.stream().mapToInt(part -> part.repetition.length).sum()));
  }

  private static int different(List<Part> parts, Function<Part, Set<String>> of) {
    Set<String> all = new HashSet<>();
    parts.forEach(part -> all.addAll(of.apply(part)));
    return all.size();
  }

  private static int sum(List<Part> parts, int place) {
    return parts.stream().mapToInt(part -> part.all.get(place)).sum();
  }

  private static double share(int different, int all) {
    return all == 0 ? 0 : (double) different / all;
  }

  /** Added up in their order, without compensation. */
  private static double mean(DoubleStream values, int count) {
    double[] sum = new double[1];
    values.forEachOrdered(value -> sum[0] += value);
    return sum[0] / count;
  }

  private static double[] repetition(Texts reports) {
    return IntStream.range(0, reports.texts().size())
        .mapToObj(i -> reports.grams().of(i, 4))
        .mapToDouble(
            grams -> grams.length == 0 ? 0 : 1 - (double) NGrams.different(grams) / grams.length)
        .toArray();
  }

  private static BitSet seen(Texts reports, int n) {
    BitSet seen = new BitSet();
    for (int i = 0; i < reports.texts().size(); i++) {
      IntStream.of(reports.grams().of(i, n)).forEach(seen::set);
    }
    return seen;
  }

  private static int all(Texts reports, int n) {
    return IntStream.of(reports.lengths()).map(words -> Math.max(0, words - n + 1)).sum();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d distinct reports, distinct-1 %.4f, distinct-2 %.4f, repeated 4-grams %.3f",
        distinctReports,
        distinct1,
        distinct2,
        repetition);
  }
}
