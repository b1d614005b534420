package cxr.spark;

import cxr.score.metric.Texts.Frequency;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/**
 * In how many texts some n-grams stand, in arrays, which are sent much faster than pairs.
 *
 * @param words of each n-gram, parted by blanks
 * @param texts that it stands in
 */
record Frequencies(String[] words, int[] texts) implements Serializable {

  /** Dealt out by their words, so that the same n-gram of all slices comes to one place. */
  static Iterator<Tuple2<Integer, Frequencies>> dealt(Stream<Frequency> all, int places) {
    List<List<Frequency>> dealt = new ArrayList<>();
    for (int place = 0; place < places; place++) {
      dealt.add(new ArrayList<>());
    }
    all.forEach(one -> dealt.get(Math.floorMod(one.words().hashCode(), places)).add(one));
    List<Tuple2<Integer, Frequencies>> packed = new ArrayList<>();
    for (int place = 0; place < places; place++) {
      packed.add(new Tuple2<>(place, of(dealt.get(place))));
    }
    return packed.iterator();
  }

  private static Frequencies of(List<Frequency> all) {
    return new Frequencies(
        all.stream().map(Frequency::words).toArray(String[]::new),
        all.stream().mapToInt(Frequency::texts).toArray());
  }

  /** Added up over all slices; those in one text are left out, for they weigh as those in none. */
  static Map<String, Integer> sums(JavaPairRDD<Integer, Frequencies> dealt) {
    Map<String, Integer> sums = new HashMap<>();
    dealt.groupByKey().values().map(Frequencies::sum).collect().forEach(one -> one.addTo(sums));
    return sums;
  }

  private static Frequencies sum(Iterable<Frequencies> parts) {
    Map<String, Integer> sums = new HashMap<>();
    parts.forEach(part -> part.addTo(sums));
    return of(
        sums.entrySet().stream()
            .filter(each -> each.getValue() > 1)
            .map(each -> new Frequency(each.getKey(), each.getValue()))
            .toList());
  }

  private void addTo(Map<String, Integer> sums) {
    for (int i = 0; i < words.length; i++) {
      sums.merge(words[i], texts[i], Integer::sum);
    }
  }
}
