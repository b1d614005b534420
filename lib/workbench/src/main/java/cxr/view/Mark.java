package cxr.view;

import cxr.text.conditions.Condition;
import cxr.text.conditions.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A condition and how it fares in a written report, told by word, sign and colour. */
public record Mark(Kind kind, String condition) {

  /** How a condition of the reference fares in the written report. */
  public enum Kind {
    AGREED("✓", "found", "both texts", "#0f5c30", "#e3f4ea"),
    MISSED("○", "missed", "the reference alone", "#714a00", "#fdf1dc"),
    INVENTED("✗", "invented", "the report alone", "#9c1f18", "#fdeceb");

    private final String sign;
    private final String word;
    private final String texts;
    private final String colour;
    private final String ground;

    Kind(String sign, String word, String texts, String colour, String ground) {
      this.sign = sign;
      this.word = word;
      this.texts = texts;
      this.colour = colour;
      this.ground = ground;
    }

    /** How a condition fares, for sure or perhaps; empty where neither text has it. */
    static Optional<Kind> of(Condition condition, Labels reference, Labels written) {
      boolean wanted = reference.of(condition).positiveOrUncertain();
      boolean found = written.of(condition).positiveOrUncertain();
      if (!wanted && !found) {
        return Optional.empty();
      }
      return Optional.of(!found ? MISSED : wanted ? AGREED : INVENTED);
    }

    String sign() {
      return sign;
    }

    /** The sign and the word, {@code ✓ found}. */
    String display() {
      return sign + " " + word;
    }

    /** Colours in CSS, readable on light pages and on dark ones. */
    String style() {
      return "color:%s;background:%s".formatted(colour, ground);
    }
  }

  /** The findings that one of the texts has or both, in the scheme's order. */
  static List<Mark> all(Labels reference, Labels written) {
    List<Mark> marks = new ArrayList<>();
    for (Condition condition : reference.scheme().findings()) {
      Kind.of(condition, reference, written)
          .ifPresent(kind -> marks.add(new Mark(kind, condition.display())));
    }
    return marks;
  }

  /** Which of the texts is without findings: both, one of them alone, or neither. */
  static String normalBy(Labels reference, Labels written) {
    return Kind.of(reference.scheme().none(), reference, written)
        .map(kind -> kind.texts)
        .orElse("neither text");
  }

  Html html() {
    String style =
        "border:1px solid %s;%s;border-radius:1em;padding:0 .6em;margin-right:.4em;white-space:nowrap";
    return Html.tag("span", plain()).set("style", style.formatted(kind.colour, kind.style()));
  }

  String plain() {
    return kind.display() + ": " + condition;
  }
}
