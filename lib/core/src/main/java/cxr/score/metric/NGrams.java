package cxr.score.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
  private final Map<String, Integer> wordNumbers = new HashMap<>();
  private final Numbers[] numbers = new Numbers[LONGEST]; // [n - 1]; none of single words
  private final int[][] having = new int[LONGEST][]; // [n - 1][n-gram], when first asked for

  /**
   * The n-grams of some texts.
   *
   * @param texts whose words are parted by white space
   * @param before whose numbers hold here too: what they lack is numbered on; null for none
   */
  NGrams(List<String> texts, @Nullable NGrams before) {
    for (int n = 2; n <= LONGEST; n++) {
      numbers[n - 1] = new Numbers(before == null ? null : before.numbers[n - 1]);
    }
    words = new int[texts.size()][];
    grams = new int[texts.size()][LONGEST][];
    int known = before == null ? 0 : before.wordNumbers.size();
    for (int t = 0; t < words.length; t++) {
      String[] text = PythonWhitespace.split(texts.get(t));
      words[t] = new int[text.length];
      for (int i = 0; i < text.length; i++) {
        Integer number = before == null ? null : before.wordNumbers.get(text[i]);
        words[t][i] =
            number != null
                ? number
                : wordNumbers.computeIfAbsent(text[i], word -> known + wordNumbers.size());
      }
      number(words[t], grams[t]);
    }
    kinds = new int[] {known + wordNumbers.size(), 0, 0, 0};
    for (int n = 2; n <= LONGEST; n++) {
      kinds[n - 1] = numbers[n - 1].size;
    }
    Arrays.stream(grams).parallel().forEach(text -> Arrays.stream(text).forEach(Arrays::sort));
  }

  private void number(int[] text, int[][] longer) {
    longer[0] = text.clone();
    for (int n = 2; n <= LONGEST; n++) {
      longer[n - 1] = new int[Math.max(0, text.length - n + 1)];
      for (int i = 0; i < longer[n - 1].length; i++) {
        longer[n - 1][i] = numbers[n - 1].of((long) longer[n - 2][i] << 32 | text[i + n - 1]);
      }
    }
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

  /** In how many texts each n-gram stands. */
  synchronized int[] having(int n) {
    if (having[n - 1] == null) {
      having[n - 1] = new int[kinds(n)];
      for (int[][] text : grams) {
        int[] ascending = text[n - 1];
        for (int i = 0; i < ascending.length; i++) {
          having[n - 1][ascending[i]] += i == 0 || ascending[i] != ascending[i - 1] ? 1 : 0;
        }
      }
    }
    return having[n - 1];
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

  /**
   * Numbers keys in the order in which they come, from 0 or after those that were numbered before:
   * a hash table with open addresses.
   */
  private static final class Numbers {
    private final @Nullable Numbers before; // never changed from here
    private final int first;
    private long[] keys = new long[1 << 12];
    private int[] values = new int[keys.length]; // number + 1; 0 where the place is free
    private int size; // with those before

    Numbers(@Nullable Numbers before) {
      this.before = before;
      this.first = before == null ? 0 : before.size;
      this.size = first;
    }

    int of(long key) {
      int known = before == null ? 0 : before.values[before.place(key)];
      if (known > 0) {
        return known - 1;
      }
      int place = place(key);
      if (values[place] == 0) {
        if (2 * (size - first) >= keys.length) {
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
