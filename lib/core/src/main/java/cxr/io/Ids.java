package cxr.io;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/** Ids of studies that programs have taken for numbers and written otherwise. */
public final class Ids {

  /** A number of a sensible size, in any of its spellings: 7, 007, 7.0, 7e0. */
  private static final Pattern NUMBER =
      Pattern.compile("\\d{1,18}(\\.\\d{1,9})?([eE][+-]?\\d{1,2})?");

  private static final Pattern DECIMAL = Pattern.compile("\\d{1,18}\\.0+");

  private Ids() {}

  /**
   * Whether all ids of a column are whole numbers with {@code .0} behind, as pandas writes a column
   * of whole numbers that has, or had, a gap.
   */
  private static boolean areDecimals(List<String> ids) {
    return !ids.isEmpty() && ids.stream().allMatch(id -> DECIMAL.matcher(id).matches());
  }

  private static String whole(String id) {
    return id.substring(0, id.indexOf('.'));
  }

  /** The ids of a column, without {@code .0} if all have it; that is told. */
  public static List<String> whole(String file, List<String> ids, List<Problem> problems) {
    if (!areDecimals(ids)) {
      return ids;
    }
    problems.add(
        new Problem(
            "",
            file,
            Problem.Kind.DECIMAL_IDS,
            "its ids were written as decimals: %s is read as %s, and so are all"
                .formatted(ids.get(0), whole(ids.get(0)))));
    return ids.stream().map(Ids::whole).toList();
  }

  /** The id in the plainest spelling, in which 7, 007, 7.0 and 7e0 are the same. */
  public static String plain(String id) {
    return NUMBER.matcher(id).matches()
        ? new BigDecimal(id).stripTrailingZeros().toPlainString()
        : id.strip();
  }
}
