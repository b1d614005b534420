package cxr.notebook;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the check cells of the exercises call. A check gives a line that says what is right, or
 * throws {@link NotYet}, whose message says what is wrong and where to look.
 *
 * <p>An answer comes as a {@link Callable}, so that one which fails, or is not written yet, is told
 * in words, too.
 */
public final class Check {

  private static final double NEAR =
      1e-6; // as a share of what is expected, or of 1 if that is less

  private Check() {}

  /** An answer that is not right. Its message is all there is to know, so it has no stack trace. */
  public static final class NotYet extends RuntimeException {

    private static final long serialVersionUID = 1;

    private NotYet(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Says that an answer is the expected one. Arrays and lists are compared place by place, numbers
   * with a point to a millionth.
   *
   * @param what is asked for, {@code share(1, 4)} for example
   * @param hint where to look if the answer is another
   * @throws NotYet if it is another, or there is none
   */
  public static String equal(
      String what, @Nullable Object expected, Callable<?> answer, String hint) {
    Object found = found(what, answer, hint);
    if (!same(expected, found)) {
      throw new NotYet(
          "%s should be %s, but is %s. %s".formatted(what, shown(expected), shown(found), hint));
    }
    return "Right: %s is %s.".formatted(what, shown(expected));
  }

  /**
   * Says that a rule holds.
   *
   * @param rule as a sentence without its full stop
   * @param hint where to look if it does not
   * @throws NotYet if it does not
   */
  public static String that(String rule, Callable<Boolean> holds, String hint) {
    if (!Boolean.TRUE.equals(found(rule, holds, hint))) {
      throw new NotYet("This does not hold yet: %s. %s".formatted(rule, hint));
    }
    return "Right: %s.".formatted(rule);
  }

  private static @Nullable Object found(String what, Callable<?> answer, String hint) {
    try {
      return answer.call();
    } catch (UnsupportedOperationException e) { // students find one in the place of a solution
      throw new NotYet("%s: %s".formatted(what, Objects.requireNonNullElse(e.getMessage(), hint)));
    } catch (Exception e) {
      throw new NotYet("%s ended with %s. %s".formatted(what, e, hint));
    }
  }

  private static boolean same(@Nullable Object expected, @Nullable Object found) {
    if (expected instanceof Number a && found instanceof Number b) {
      double one = a.doubleValue();
      double near =
          a instanceof Double || a instanceof Float ? NEAR * Math.max(1, Math.abs(one)) : 0;
      return a.equals(b) || Math.abs(one - b.doubleValue()) <= near;
    }
    List<?> places = places(expected);
    List<?> others = places(found);
    if (places == null || others == null) {
      return Objects.equals(expected, found);
    }
    return places.size() == others.size()
        && IntStream.range(0, places.size()).allMatch(i -> same(places.get(i), others.get(i)));
  }

  /** What stands in an array or a list; null for anything else. */
  private static @Nullable List<?> places(@Nullable Object value) {
    if (value == null || !value.getClass().isArray()) {
      return value instanceof List<?> list ? list : null;
    }
    return IntStream.range(0, Array.getLength(value)).mapToObj(i -> Array.get(value, i)).toList();
  }

  private static String shown(@Nullable Object value) {
    String text = Arrays.deepToString(new Object[] {value}); // arrays with what is in them
    return value instanceof String ? "\"" + value + "\"" : text.substring(1, text.length() - 1);
  }
}
