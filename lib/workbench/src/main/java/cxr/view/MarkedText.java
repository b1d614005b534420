package cxr.view;

import cxr.text.conditions.Condition;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Mention;
import cxr.text.conditions.Status;
import cxr.view.ReportCard.Mark;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A report with the phrases marked that its labels come from: by colour, by a line below, and by a
 * sign with the condition's name behind each phrase, so that nothing hangs on the colour.
 *
 * @param text of the report
 * @param own its labels, whose mentions lie in the text
 * @param other the labels of the report that it is held against
 * @param reference whether it is the reference: what it alone has was missed; else it was invented
 */
public record MarkedText(String text, Labels own, Labels other, boolean reference)
    implements Shown {

  /** How a place counts, the weightiest first: where phrases overlap, it gives the colour. */
  private enum Look {
    DIFFERS("solid"),
    AGREED("double"),
    OTHER("dashed"),
    ABSENT("dotted");

    private final String line;

    Look(String line) {
      this.line = line;
    }
  }

  /**
   * @throws IllegalArgumentException if a mention does not lie in the text
   */
  public MarkedText {
    for (Mention mention : own.mentions()) {
      if (mention.start() < 0
          || mention.start() >= mention.end()
          || mention.end() > text.length()) {
        throw new IllegalArgumentException(
            "A mention must lie within the text of %d characters; found %d to %d (\"%s\"). Are the labels those of another text?"
                .formatted(text.length(), mention.start(), mention.end(), mention.phrase()));
      }
    }
  }

  /** The text, cut where a phrase begins or ends. */
  @Override
  public String html() {
    if (text.isBlank()) {
      return "<i>(no text)</i>";
    }
    TreeSet<Integer> cuts = new TreeSet<>(List.of(0, text.length()));
    own.mentions().forEach(mention -> cuts.addAll(List.of(mention.start(), mention.end())));
    StringBuilder html = new StringBuilder();
    int from = 0;
    for (int to : cuts.tailSet(0, false)) {
      html.append(piece(from, to));
      from = to;
    }
    return html.toString();
  }

  private String piece(int from, int to) {
    String words = Shown.escape(text.substring(from, to));
    List<Mention> over =
        own.mentions().stream().filter(m -> m.start() <= from && m.end() >= to).toList();
    if (over.isEmpty()) {
      return words;
    }
    Mention first = over.stream().min(Comparator.comparing(this::look)).orElseThrow();
    String signs =
        over.stream()
            .filter(mention -> mention.end() == to)
            .map(this::sign)
            .distinct()
            .collect(Collectors.joining(", "));
    String reasons = over.stream().map(MarkedText::reason).collect(Collectors.joining("; "));
    return "<span title=\"%s\" style=\"border-bottom:2px %s;%s\">%s</span>%s"
        .formatted(
            Shown.escape(reasons),
            look(first).line,
            style(first),
            words,
            signs.isEmpty()
                ? ""
                : "<sup style=\"font-size:75%%;white-space:nowrap;%s\"> %s</sup>"
                    .formatted(style(first), Shown.escape(signs)));
  }

  private Look look(Mention mention) {
    if (!mention.status().positiveOrUncertain()) {
      return Look.ABSENT;
    }
    if (mention.condition() == Condition.OTHER_ABNORMALITY) {
      return Look.OTHER;
    }
    return other.of(mention.condition()).positiveOrUncertain() ? Look.AGREED : Look.DIFFERS;
  }

  /** A finding that only this text has. */
  private Mark.Kind difference() {
    return reference ? Mark.Kind.MISSED : Mark.Kind.INVENTED;
  }

  private String style(Mention mention) {
    return switch (look(mention)) {
      case DIFFERS -> difference().style();
      case AGREED -> Mark.Kind.AGREED.style();
      case OTHER -> "color:#4a4a8a;background:#ededf7";
      case ABSENT -> "color:#52565b;background:#f0f1f3";
    };
  }

  private String sign(Mention mention) {
    String name = mention.condition().display();
    String open = mention.status() == Status.UNCERTAIN ? "?" : "";
    return switch (look(mention)) {
      case DIFFERS -> difference().sign() + open + " " + name;
      case AGREED -> Mark.Kind.AGREED.sign() + open + " " + name;
      case OTHER -> "◆" + open + " " + name;
      case ABSENT -> "− " + name;
    };
  }

  private static String reason(Mention mention) {
    return "%s: %s%s"
        .formatted(
            mention.condition().display(),
            mention.status().display(),
            mention.cue().isEmpty() ? "" : " by \"" + mention.cue() + "\"");
  }

  @Override
  public String plain() {
    return text;
  }
}
