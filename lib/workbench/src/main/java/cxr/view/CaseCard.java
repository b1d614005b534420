package cxr.view;

import cxr.text.conditions.Labels;
import java.awt.image.BufferedImage;
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

  private static final String LEGEND =
      "✓ both texts have it · ○ missed: the reference alone has it · ✗ invented: the report alone has it · − said to be absent · ◆ an abnormality without a label of its own · ? uncertain";

  /** The findings that one of the texts has or both, in the scheme's order. */
  public List<Mark> marks() {
    return Mark.all(ofReference, ofWritten);
  }

  private String normal() {
    return "%s by %s."
        .formatted(ofReference.scheme().none().display(), Mark.normalBy(ofReference, ofWritten));
  }

  @Override
  public Html html() {
    Html marks = Html.all();
    marks().forEach(mark -> marks.add(mark.html(), " "));
    if (marks().isEmpty()) {
      marks.add("No finding of the scheme in either text.");
    }
    Html first = new MarkedText(reference, ofReference, ofWritten, true).html();
    Html second = new MarkedText(written, ofWritten, ofReference, false).html();
    return ReportCard.frame(
        image,
        title,
        900,
        Html.all(
            ReportCard.text("Reference", first, ";line-height:1.7"),
            ReportCard.text("Generated", second, ";line-height:1.7"),
            ReportCard.marks(marks),
            Html.tag("p", normal()).set("style", "margin:.2em 0 0"),
            Html.tag("p", LEGEND).set("style", "font-size:80%;margin:.6em 0 0")));
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
