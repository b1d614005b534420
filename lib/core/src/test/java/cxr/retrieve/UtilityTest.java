package cxr.retrieve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class UtilityTest {

  private static final List<String> REFERENCES =
      List.of(
          "the heart is normal in size . the lungs are clear .",
          "the heart is large . the lungs are clear . no effusion .",
          "there is a small effusion on the left . no pneumothorax .");

  private final Utility utility = new Utility(REFERENCES);

  @Test
  void isTheFormulaWorkedOutByHand() {
    List<String> alike = Collections.nCopies(2, "a b c d e f g h i j");
    double c = .95 * 10;
    double linear =
        2 / (4 * .5 * c)
            - 3 / (4 * c) // "a", "b" of "a b x"
            + 1 / (4 * .26 * (c - 1))
            - 2 / (4 * (c - 1))
            - 1 / (4 * (c - 2))
            + 3 * 10 / (c * c);
    double precision = 2 / 3.0;
    double recall = 2 / 10.0;
    double rougeL = 2.44 * precision * recall / (recall + 1.44 * precision);
    float[] row = new Utility(alike).rows(List.of("a b x")).get(0);
    assertEquals(linear + rougeL / .35, row[0], 1e-6);
    assertEquals(row[0], row[1]);
  }

  @Test
  void aTextIsWorthMostWhereItIsRight() {
    List<float[]> rows = utility.rows(REFERENCES);
    for (int text = 0; text < REFERENCES.size(); text++) {
      for (int other = 0; other < REFERENCES.size(); other++) {
        assertTrue(text == other || rows.get(text)[text] > rows.get(other)[text]);
      }
    }
  }

  @Test
  void whatIsExpectedIsLinearInTheWeights() {
    double[] one = {.2, .3, .5};
    double[] other = {1, -.5, .25};
    double[] sum = {1.2 * 2, -.2 * 2, .75 * 2};
    List<Double> expected = utility.expected(REFERENCES, sum);
    for (int text = 0; text < REFERENCES.size(); text++) {
      assertEquals(
          2
              * (utility.expected(REFERENCES, one).get(text)
                  + utility.expected(REFERENCES, other).get(text)),
          expected.get(text),
          1e-9);
      assertEquals(
          Utility.expected(utility.rows(REFERENCES).get(text), sum), expected.get(text), 0);
      assertEquals(
          .5 * utility.rows(REFERENCES).get(text)[1],
          utility.expected(REFERENCES, new double[] {0, .5, 0}).get(text),
          1e-9);
    }
  }

  @Test
  void anInterruptEndsIt() {
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> utility.rows(REFERENCES));
    assertTrue(Thread.interrupted());
  }
}
