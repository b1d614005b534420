package cxr.view;

import cxr.text.conditions.Condition;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Mention;
import cxr.text.conditions.Status;
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
    MISSED("solid", Mark.Kind.MISSED),
    INVENTED("solid", Mark.Kind.INVENTED),
    AGREED("double", Mark.Kind.AGREED),
    OTHER("dashed", "◆", "color:#4a4a8a;background:#ededf7"),
    ABSENT("dotted", "−", "color:#52565b;background:#f0f1f3");

    private final String line;
    private final String sign;
    private final String style;

    Look(String line, String sign, String style) {
      this.line = line;
      this.sign = sign;
      this.style = style;
    }

    Look(String line, Mark.Kind kind) {
      this(line, kind.sign(), kind.style());
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
  public Html html() {
    if (text.isBlank()) {
      return Html.tag("i", "(no text)");
    }
    TreeSet<Integer> cuts = new TreeSet<>(List.of(0, text.length()));
    own.mentions().forEach(mention -> cuts.addAll(List.of(mention.start(), mention.end())));
    Html html = Html.all();
    int from = 0;
    for (int to : cuts.tailSet(0, false)) {
      html.add(piece(from, to));
      from = to;
    }
    return html;
  }

  private Html piece(int from, int to) {
    String words = text.substring(from, to);
    List<Mention> over =
        own.mentions().stream().filter(m -> m.start() <= from && m.end() >= to).toList();
    if (over.isEmpty()) {
      return Html.all(words);
    }
    Look look = over.stream().map(this::look).min(Comparator.naturalOrder()).orElseThrow();
    Html piece =
        Html.tag("span", words)
            .set("title", over.stream().map(MarkedText::reason).collect(Collectors.joining("; ")))
            .set("style", "border-bottom:2px %s;%s".formatted(look.line, look.style));
    String signs =
        over.stream()
            .filter(mention -> mention.end() == to)
            .map(this::sign)
            .distinct()
            .collect(Collectors.joining(", "));
    String style = "font-size:75%;white-space:nowrap;" + look.style;
    return signs.isEmpty()
        ? piece
        : Html.all(piece, Html.tag("sup", " " + signs).set("style", style));
  }

  private Look look(Mention mention) {
    if (!mention.status().positiveOrUncertain()) {
      return Look.ABSENT;
    }
    if (mention.condition() == Condition.OTHER_ABNORMALITY) {
      return Look.OTHER;
    }
    if (other.of(mention.condition()).positiveOrUncertain()) {
      return Look.AGREED;
    }
    return reference ? Look.MISSED : Look.INVENTED;
  }

  private String sign(Mention mention) {
    String open = mention.status() == Status.UNCERTAIN ? "? " : " ";
    return look(mention).sign + open + mention.condition().display();
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
