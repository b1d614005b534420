package cxr.score.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The n-grams of 1 to 4 words of some texts, each with one number over all of them, so that
 * counting compares numbers and never words. An n-gram is known by the number of its first n - 1
 * words and its last word: no two share a number.
 */
public final class NGrams {

  public static final int LONGEST = 4;

  // [text]: its words in their order, then its 2-, 3- and 4-grams, ascending each; one row a text,
  // for there may be many texts, and each row has a head of its own.
  private final int[][] rows;
  private final int[] lengths; // [text], in words
  private final int[] kinds; // [n - 1]
  private final @Nullable NGrams before;
  private final Map<String, Integer> wordNumbers = new HashMap<>();
  private final Numbers[] numbers = new Numbers[LONGEST]; // [n - 1]; none of single words
  private final int[][] having = new int[LONGEST][]; // [n - 1][n-gram], when first asked for
  private final String[][] names = new String[LONGEST][]; // likewise

  /**
   * The n-grams of some texts.
   *
   * @param texts whose words are parted by white space
   * @param before whose numbers hold here too: what they lack is numbered on; null for none
   */
  NGrams(List<String> texts, @Nullable NGrams before) {
    this.before = before;
    for (int n = 2; n <= LONGEST; n++) {
      numbers[n - 1] = new Numbers(before == null ? null : before.numbers[n - 1]);
    }
    rows = new int[texts.size()][];
    lengths = new int[rows.length];
    int known = before == null ? 0 : before.wordNumbers.size();
    for (int t = 0; t < rows.length; t++) {
      String[] text = PythonWhitespace.split(texts.get(t));
      lengths[t] = text.length;
      rows[t] = new int[start(text.length, LONGEST + 1)];
      for (int i = 0; i < text.length; i++) {
        Integer number = before == null ? null : before.wordNumbers.get(text[i]);
        rows[t][i] =
            number != null
                ? number
                : wordNumbers.computeIfAbsent(text[i], word -> known + wordNumbers.size());
      }
      number(rows[t], text.length);
    }
    kinds = new int[] {known + wordNumbers.size(), 0, 0, 0};
    for (int n = 2; n <= LONGEST; n++) {
      kinds[n - 1] = numbers[n - 1].size;
    }
    IntStream.range(0, rows.length).parallel().forEach(this::sort);
  }

  /** Where the n-grams of a text begin in its row; those behind the longest would at its end. */
  private static int start(int length, int n) {
    int start = 0;
    for (int shorter = 1; shorter < n; shorter++) {
      start += Math.max(0, length - shorter + 1);
    }
    return start;
  }

  private void number(int[] row, int length) {
    for (int n = 2; n <= LONGEST; n++) {
      int start = start(length, n);
      int before = start(length, n - 1);
      for (int i = 0; i <= length - n; i++) {
        row[start + i] = numbers[n - 1].of((long) row[before + i] << 32 | row[i + n - 1]);
      }
    }
  }

  private void sort(int text) {
    for (int n = 2; n <= LONGEST; n++) {
      Arrays.sort(rows[text], start(lengths[text], n), start(lengths[text], n + 1));
    }
  }

  /** How many words a text has. */
  int length(int text) {
    return lengths[text];
  }

  /** The words of a text in their order, by number. */
  int[] words(int text) {
    return Arrays.copyOf(rows[text], lengths[text]);
  }

  /** The n-grams of a text: their numbers, ascending, as often as they stand there. */
  int[] of(int text, int n) {
    if (n == 1) {
      int[] words = words(text);
      Arrays.sort(words);
      return words;
    }
    return Arrays.copyOfRange(rows[text], start(lengths[text], n), start(lengths[text], n + 1));
  }

  /** How many different n-grams there are; their numbers are below this. */
  int kinds(int n) {
    return kinds[n - 1];
  }

  /** The words of each n-gram, parted by blanks, by its number. */
  synchronized String[] names(int n) {
    if (names[n - 1] == null) {
      String[] own =
          before == null ? new String[kinds(n)] : Arrays.copyOf(before.names(n), kinds(n));
      if (n == 1) {
        wordNumbers.forEach((word, number) -> own[number] = word);
      } else {
        String[] first = names(n - 1);
        String[] last = names(1);
        numbers[n - 1].forEach(
            (key, number) -> own[number] = first[(int) (key >>> 32)] + " " + last[(int) key]);
      }
      names[n - 1] = own;
    }
    return names[n - 1];
  }

  /** In how many texts each n-gram stands. */
  synchronized int[] having(int n) {
    if (having[n - 1] == null) {
      having[n - 1] = new int[kinds(n)];
      for (int t = 0; t < rows.length; t++) {
        int[] ascending = of(t, n);
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

  /** A key and its number. */
  private interface Numbered {
    void is(long key, int number);
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

    /** Goes through those that were numbered here. */
    void forEach(Numbered each) {
      for (int place = 0; place < keys.length; place++) {
        if (values[place] > 0) {
          each.is(keys[place], values[place] - 1);
        }
      }
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
