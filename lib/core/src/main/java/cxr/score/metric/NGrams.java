package cxr.score.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The n-grams of 1 to 4 words of some texts, each with one number over all of them, so that
 * counting compares numbers and never words. An n-gram is known by the number of its first n - 1
 * words and its last word: no two share a number.
 */
public final class NGrams {

  public static final int LONGEST = 4;

  private final int[][] words; // [text][place]
  private final int[][][] grams; // [text][n - 1][occurrence], ascending
  private final int[] kinds; // [n - 1]

  private NGrams(int[][] words, int[][][] grams, int[] kinds) {
    this.words = words;
    this.grams = grams;
    this.kinds = kinds;
  }

  /** The n-grams of texts that are cut into words already. */
  static NGrams of(List<String[]> texts) {
    Map<String, Integer> words = new HashMap<>();
    Numbers[] numbers = {null, new Numbers(), new Numbers(), new Numbers()};
    int[][] inOrder = new int[texts.size()][];
    int[][][] grams = new int[texts.size()][][];
    for (int t = 0; t < grams.length; t++) {
      String[] text = texts.get(t);
      int[] last = new int[text.length];
      for (int i = 0; i < last.length; i++) {
        last[i] = words.computeIfAbsent(text[i], word -> words.size());
      }
      grams[t] = new int[LONGEST][];
      inOrder[t] = last;
      grams[t][0] = last.clone();
      for (int n = 2; n <= LONGEST; n++) {
        int[] shorter = grams[t][n - 2];
        int[] longer = new int[Math.max(0, text.length - n + 1)];
        for (int i = 0; i < longer.length; i++) {
          longer[i] = numbers[n - 1].of((long) shorter[i] << 32 | last[i + n - 1]);
        }
        grams[t][n - 1] = longer;
      }
    }
    IntStream.range(0, grams.length)
        .parallel()
        .forEach(t -> Arrays.stream(grams[t]).forEach(Arrays::sort));
    return new NGrams(
        inOrder,
        grams,
        new int[] {words.size(), numbers[1].size, numbers[2].size, numbers[3].size});
  }

  /** The words of a text in their order, by number. */
  int[] words(int text) {
    return words[text];
  }

  /** The n-grams of a text: their numbers, ascending, as often as they stand there. */
  int[] of(int text, int n) {
    return grams[text][n - 1];
  }

  /** How many different n-grams there are; their numbers are below this. */
  int kinds(int n) {
    return kinds[n - 1];
  }

  /** How many n-grams two texts share, each as often as the text that has it more rarely. */
  static int common(int[] a, int[] b) {
    int common = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      if (a[i] == b[j]) {
        common++;
        i++;
        j++;
      } else if (a[i] < b[j]) {
        i++;
      } else {
        j++;
      }
    }
    return common;
  }

  /** How many different numbers there are in an ascending row. */
  static int different(int[] ascending) {
    int different = 0;
    for (int i = 0; i < ascending.length; i++) {
      different += i == 0 || ascending[i] != ascending[i - 1] ? 1 : 0;
    }
    return different;
  }

  /** Numbers keys from 0 in the order in which they come: a hash table with open addresses. */
  private static final class Numbers {
    private long[] keys = new long[1 << 12];
    private int[] values = new int[keys.length]; // number + 1; 0 where the place is free
    private int size;

    int of(long key) {
      int place = place(key);
      if (values[place] == 0) {
        if (2 * size >= keys.length) {
          grow();
          place = place(key);
        }
        keys[place] = key;
        values[place] = ++size;
      }
      return values[place] - 1;
    }

    private int place(long key) {
      int mask = keys.length - 1;
      int place = (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & mask;
      while (values[place] != 0 && keys[place] != key) {
        place = place + 1 & mask;
      }
      return place;
    }

    private void grow() {
      long[] oldKeys = keys;
      int[] oldValues = values;
      keys = new long[2 * oldKeys.length];
      values = new int[keys.length];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldValues[i] != 0) {
          int place = place(oldKeys[i]);
          keys[place] = oldKeys[i];
          values[place] = oldValues[i];
        }
      }
    }
  }
}
