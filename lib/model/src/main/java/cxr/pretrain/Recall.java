package cxr.pretrain;

import cxr.score.metric.Selection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Retrieval between X-rays and reports: how often what belongs together is among the first k. A
 * text that reads the same as the right one is right, too.
 *
 * @param texts of the studies, cleaned
 */
public record Recall(List<String> texts) {

  /** The k of the field. */
  public static final List<Integer> FIRST = List.of(1, 5, 10);

  /** What is looked for by what. */
  public enum Direction {
    /** Among the distinct texts, the right one for each X-ray. */
    IMAGE_TO_TEXT("X-ray to text"),
    /** Among all X-rays, for each study's text, one whose report reads the same. */
    TEXT_TO_IMAGE("text to X-ray");

    private final String words;

    Direction(String words) {
      this.words = words;
    }

    /** For tables. */
    public String words() {
      return words;
    }
  }

  public Recall {
    texts = List.copyOf(texts);
  }

  /** The texts, each once. */
  public List<String> distinct() {
    return List.copyOf(new LinkedHashSet<>(texts));
  }

  /**
   * The place, from 1, at which each study's right answer comes; wrong ones that are as alike come
   * before it.
   *
   * @param similarities of the N X-rays and the distinct texts, [N, M]
   */
  public int[] ranks(double[][] similarities, Direction direction) {
    List<String> distinct = distinct();
    Map<String, Integer> column = new HashMap<>();
    distinct.forEach(text -> column.put(text, column.size()));
    int[] own = texts.stream().mapToInt(column::get).toArray();
    int n = texts.size();
    int[] ranks = new int[n];
    for (int i = 0; i < n; i++) {
      int right = own[i];
      if (direction == Direction.IMAGE_TO_TEXT) {
        double[] row = similarities[i];
        ranks[i] =
            1
                + (int)
                    IntStream.range(0, row.length)
                        .filter(m -> m != right && row[m] >= row[right])
                        .count();
      } else {
        double best =
            IntStream.range(0, n)
                .filter(j -> own[j] == right)
                .mapToDouble(j -> similarities[j][right])
                .max()
                .orElseThrow();
        ranks[i] =
            1
                + (int)
                    IntStream.range(0, n)
                        .filter(j -> own[j] != right && similarities[j][right] >= best)
                        .count();
      }
    }
    return ranks;
  }

  /** The share of some studies whose right answer is among the first k. */
  public static double at(int k, int[] ranks, Selection studies) {
    return studies.places().filter(i -> ranks[i] <= k).count() / (double) studies.size();
  }

  /** What chance alone would have: the mean over the studies. */
  public double chance(int k, Direction direction) {
    int n = texts.size();
    if (direction == Direction.IMAGE_TO_TEXT) {
      return Math.min(1, (double) k / distinct().size());
    }
    double sum = 0;
    for (String text : texts) {
      int right = Collections.frequency(texts, text);
      double none = 1; // of the first k is right
      for (int j = 0; j < k; j++) {
        none *= Math.max(0, n - right - j) / (double) Math.max(1, n - j);
      }
      sum += (1 - none) / n;
    }
    return sum;
  }

  /**
   * The ranks of a list that is the same for every X-ray: the texts in the order of their frequency
   * in training.
   */
  public int[] ranksByFrequency(List<String> train) {
    List<String> order = new ArrayList<>(distinct());
    order.sort(Comparator.comparingInt(text -> -Collections.frequency(train, text)));
    return texts.stream().mapToInt(text -> order.indexOf(text) + 1).toArray();
  }
}
