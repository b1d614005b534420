package cxr.view.explore;

import cxr.view.Charts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.CategoryChart;

/** How often something occurs. */
final class Counts {

  private Counts() {}

  private static <T> Map<T, Integer> of(Stream<T> things) {
    return things.collect(
        Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.summingInt(x -> 1)));
  }

  /** The commonest names first, equally common ones by name. */
  static List<Map.Entry<String, Integer>> commonest(Stream<String> names) {
    return of(names).entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .toList();
  }

  /** How many reports have which number of something, a bar for each number that occurs. */
  static CategoryChart bars(
      String title, String xLabel, IntStream numbers, IntFunction<String> name) {
    Map<Integer, Integer> counts = of(numbers.boxed());
    return Charts.bars(
        title,
        xLabel,
        "reports",
        counts.keySet().stream().map(name::apply).toList(),
        List.copyOf(counts.values()));
  }

  /** A share in percent, to one digit behind the point. */
  static double percent(int count, int of) {
    return Math.rint(1000.0 * count / Math.max(1, of)) / 10;
  }
}
