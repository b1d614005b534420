package cxr.text.conditions;

import java.io.Serializable;
import java.util.Locale;

/**
 * How the four things that a report may say of a condition become yes or no. The field has several
 * ways, and figures differ by them, so that each is named.
 *
 * @param uncertain what uncertain counts as
 * @param blank what a condition counts as that is not mentioned
 */
public record LabelMapping(Uncertain uncertain, Blank blank) implements Serializable {

  /** What an uncertain condition counts as. */
  public enum Uncertain {
    POSITIVE,
    NEGATIVE,
    LEFT_OUT
  }

  /** What a condition counts as that is not mentioned. */
  public enum Blank {
    NEGATIVE,
    LEFT_OUT
  }

  /** Uncertain as positive, blank as negative: "U-Ones", and how reports' F1 is mostly given. */
  public static final LabelMapping UNCERTAIN_POSITIVE =
      new LabelMapping(Uncertain.POSITIVE, Blank.NEGATIVE);

  /** Uncertain as negative, blank as negative: "U-Zeros". */
  public static final LabelMapping UNCERTAIN_NEGATIVE =
      new LabelMapping(Uncertain.NEGATIVE, Blank.NEGATIVE);

  /** Uncertain left out, blank as negative: "U-Ignore". */
  public static final LabelMapping UNCERTAIN_LEFT_OUT =
      new LabelMapping(Uncertain.LEFT_OUT, Blank.NEGATIVE);

  /** Only what is plainly affirmed or denied counts. */
  public static final LabelMapping MENTIONED_ONLY =
      new LabelMapping(Uncertain.LEFT_OUT, Blank.LEFT_OUT);

  /** 1 for yes, 0 for no, NaN for left out. */
  public double value(Status status) {
    return switch (status) {
      case POSITIVE -> 1;
      case NEGATIVE -> 0;
      case UNCERTAIN ->
          switch (uncertain) {
            case POSITIVE -> 1;
            case NEGATIVE -> 0;
            case LEFT_OUT -> Double.NaN;
          };
      case NOT_MENTIONED -> blank == Blank.NEGATIVE ? 0 : Double.NaN;
    };
  }

  @Override
  public String toString() {
    return "uncertain as %s, blank as %s".formatted(words(uncertain), words(blank));
  }

  private static String words(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
