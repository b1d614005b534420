package cxr.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class CheckTest {

  private static final String HINT = "Look at the divisor.";

  private static String fault(Object expected, Callable<?> answer) {
    return assertThrows(
            Check.NotYet.class, () -> Check.equal("share(1, 4)", expected, answer, HINT))
        .getMessage();
  }

  @Test
  void whatIsRightIsSaid() {
    assertEquals(
        "Right: share(1, 4) is 0.25.", Check.equal("share(1, 4)", 0.25, () -> 1 / 4.0, HINT));
    assertEquals(
        "Right: the parts share no study.",
        Check.that("the parts share no study", () -> true, HINT));
  }

  @Test
  void whatIsWrongIsSaidWithWhereToLook() {
    assertEquals(
        "share(1, 4) should be 0.25, but is 0. Look at the divisor.", fault(0.25, () -> 1 / 4));
    assertEquals(
        "share(1, 4) should be \"a\", but is null. Look at the divisor.", fault("a", () -> null));
    assertEquals(
        "This does not hold yet: 1 is 2. Look at the divisor.",
        assertThrows(Check.NotYet.class, () -> Check.that("1 is 2", () -> false, HINT))
            .getMessage());
  }

  @Test
  void anAnswerThatFailsIsToldInWordsAndWithoutATrace() {
    assertEquals(
        "share(1, 4) ended with java.lang.ArithmeticException: / by zero. Look at the divisor.",
        fault(1, () -> 1 / Integer.parseInt("0")));
    assertEquals(
        "share(1, 4): Write it here.",
        fault(
            1,
            () -> {
              throw new UnsupportedOperationException("Write it here.");
            }));
    assertEquals("share(1, 4): Look at the divisor.", fault(1, () -> List.of().add(null)));
    Check.NotYet error =
        assertThrows(Check.NotYet.class, () -> Check.equal("it", 1, () -> 2, HINT));
    assertEquals(0, error.getStackTrace().length);
  }

  @Test
  void fractionsAreComparedToAMillionthAndWholeNumbersToTheLast() {
    Check.equal("it", 1 / 3.0, () -> 0.3333333, HINT);
    Check.equal("it", 3e9, () -> 3_000_000_000L, HINT);
    Check.equal("it", Double.NaN, () -> Double.NaN, HINT);
    fault(1 / 3.0, () -> 0.33333);
    fault(3_000_000_000L, () -> 3_000_000_001L);
    fault(0, () -> Double.NaN);
  }

  @Test
  void arraysAndListsAreComparedPlaceByPlace() {
    Check.equal("it", new double[][] {{1, 2}, {}}, () -> new float[][] {{1, 2}, {}}, HINT);
    Check.equal("it", new int[] {1, 2}, () -> List.of(1, 2), HINT);
    Check.equal("it", List.of("a"), () -> Arrays.asList("a"), HINT);
    assertEquals(
        "share(1, 4) should be [[1], [2]], but is [[1], [3]]. Look at the divisor.",
        fault(new int[][] {{1}, {2}}, () -> new int[][] {{1}, {3}}));
    fault(new int[] {1}, () -> new int[] {1, 2});
    fault(List.of(), () -> "");
  }
}
