package cxr.score.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SelectionTest {

  /** More studies than a field holds, most of them with one outcome. */
  @Test
  void outcomesAreCountedPastTheSizeOfAField() {
    Random random = new Random(1);
    for (int size : new int[] {0, 1, 4094, 4095, 4096, 8191, 20_000}) {
      byte[] column = new byte[size];
      int[] expected = new int[5];
      for (int i = 0; i < size; i++) {
        column[i] = (byte) (random.nextInt(100) < 99 ? 4 : random.nextInt(5));
        expected[column[i]]++;
      }
      assertArrayEquals(expected, Selection.all(size).outcomes(column), size + " studies");
    }
    assertArrayEquals(
        new int[] {0, 5000, 0, 0, 0},
        Selection.of(new int[5000]).outcomes(new byte[] {1}),
        "one study many times");
  }

  @Test
  void aChoiceOfAChoice() {
    Selection group = Selection.of(5, 7, 9);
    assertArrayEquals(new int[] {9, 9, 5}, group.choose(Selection.of(2, 2, 0)).places().toArray());
    int[] column = {0, 0, 0, 0, 0, 1, 0, 10, 0, 100};
    assertEquals(111, group.sum(column));
  }
}
