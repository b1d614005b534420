package cxr.view;

import cxr.text.conditions.Condition;
import cxr.text.conditions.Labels;
import cxr.view.ReportCard.Mark;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A case on a page: the X-ray, the reference and the written report with their phrases marked, and
 * the findings in which they agree and differ by name. Normal is no finding: which of the texts it
 * is true of stands apart.
 *
 * @param image the X-ray
 * @param title above all
 * @param reference as it was written
 * @param written the report of the model
 * @param ofReference labels of the reference
 * @param ofWritten labels of the written report, by the same scheme
 */
public record CaseCard(
    BufferedImage image,
    String title,
    String reference,
    String written,
    Labels ofReference,
    Labels ofWritten)
    implements Shown {

  private static final int IMAGE_WIDTH = 256; // CSS pixels
  private static final String LEGEND =
      "✓ both texts have it · ○ missed: the reference alone has it · ✗ invented: the report alone has it · − said to be absent · ◆ an abnormality without a label of its own · ? uncertain";

  /** The findings that one of the texts has or both, in the scheme's order. */
  public List<Mark> marks() {
    return marks(ofReference, ofWritten);
  }

  static List<Mark> marks(Labels reference, Labels written) {
    List<Mark> marks = new ArrayList<>();
    for (Condition condition : reference.scheme().findings()) {
      boolean wanted = reference.of(condition).positiveOrUncertain();
      boolean found = written.of(condition).positiveOrUncertain();
      if (wanted || found) {
        Mark.Kind kind = !found ? Mark.Kind.MISSED : wanted ? Mark.Kind.AGREED : Mark.Kind.INVENTED;
        marks.add(new Mark(kind, condition.display()));
      }
    }
    return marks;
  }

  /** Which of the texts is without findings: both, one of them alone, or neither. */
  static String normalBy(Labels reference, Labels written) {
    Condition normal = reference.scheme().none();
    boolean wanted = reference.of(normal).positiveOrUncertain();
    boolean found = written.of(normal).positiveOrUncertain();
    if (wanted && found) {
      return "both texts";
    }
    return wanted ? "the reference alone" : found ? "the report alone" : "neither text";
  }

  private String normal() {
    return "%s by %s."
        .formatted(ofReference.scheme().none().display(), normalBy(ofReference, ofWritten));
  }

  @Override
  public String html() {
    StringBuilder html =
        new StringBuilder(
            "<div style=\"display:flex;flex-wrap:wrap;gap:18px;border:1px solid #8884;border-radius:8px;padding:12px;margin:0 0 12px;max-width:900px\"><div>%s</div><div style=\"flex:1;min-width:260px\"><b>%s</b>"
                .formatted(Images.html(image, IMAGE_WIDTH, title), Shown.escape(title)));
    html.append(text("Reference", new MarkedText(reference, ofReference, ofWritten, true)));
    html.append(text("Generated", new MarkedText(written, ofWritten, ofReference, false)));
    html.append("<p style=\"margin:.8em 0 0;line-height:2\">");
    marks().forEach(mark -> html.append(mark.html()).append(' '));
    if (marks().isEmpty()) {
      html.append("No finding of the scheme in either text.");
    }
    html.append("</p><p style=\"margin:.2em 0 0\">").append(Shown.escape(normal()));
    return html.append("</p><p style=\"font-size:80%;margin:.6em 0 0\">")
        .append(Shown.escape(LEGEND))
        .append("</p></div></div>")
        .toString();
  }

  private static String text(String name, MarkedText text) {
    return "<p style=\"margin:.6em 0 0;line-height:1.7\"><i>%s</i><br>%s</p>"
        .formatted(name, text.html());
  }

  @Override
  public String plain() {
    return "%s%nReference: %s%nGenerated: %s%n%s%s"
        .formatted(
            title,
            reference,
            written,
            marks().stream().map(mark -> mark.plain() + "\n").collect(Collectors.joining()),
            normal());
  }
}
