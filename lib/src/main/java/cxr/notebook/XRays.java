package cxr.notebook;

import cxr.data.Study;
import cxr.image.GreyImage;
import cxr.metrics.Condition;
import cxr.metrics.ConditionLabeler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** X-rays as notebooks show them. */
public final class XRays {

  private static final int SIDE = 256; // pixels of a picture

  private XRays() {}

  /**
   * The frontal X-ray of a study.
   *
   * @throws IllegalArgumentException if it has none
   */
  public static BufferedImage frontal(Study study) throws IOException {
    var file =
        study
            .frontal()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Study %s has no frontal X-ray to show.".formatted(study.id())));
    return GreyImage.read(file.path()).fitSquare(SIDE).toBufferedImage();
  }

  /** For each condition the first study that has it alone, as the rules read its report. */
  public static Gallery gallery(List<Study> studies) throws IOException {
    ConditionLabeler labeler = new ConditionLabeler();
    List<Gallery.Captioned> pictures = new ArrayList<>();
    for (Condition condition : Condition.values()) {
      for (Study study : studies) {
        if (study.frontal().isPresent()
            && labeler.label(study.findings()).equals(Set.of(condition))) {
          pictures.add(
              new Gallery.Captioned(
                  frontal(study), condition.display() + " (study " + study.id() + ")"));
          break;
        }
      }
    }
    return new Gallery(200, pictures);
  }

  /** An X-ray beside its reference and the report written for it, with the conditions compared. */
  public static ReportCard card(Study study, String reference, String written) throws IOException {
    ConditionLabeler labeler = new ConditionLabeler();
    Set<Condition> wanted = labeler.label(reference);
    Set<Condition> found = labeler.label(written);
    List<ReportCard.Mark> marks = new ArrayList<>();
    for (Condition condition : EnumSet.allOf(Condition.class)) {
      if (wanted.contains(condition) || found.contains(condition)) {
        ReportCard.Mark.Kind kind =
            !found.contains(condition)
                ? ReportCard.Mark.Kind.MISSED
                : wanted.contains(condition)
                    ? ReportCard.Mark.Kind.AGREED
                    : ReportCard.Mark.Kind.INVENTED;
        marks.add(new ReportCard.Mark(kind, condition.display()));
      }
    }
    return new ReportCard(
        frontal(study),
        "Study " + study.id(),
        List.of(
            new ReportCard.Named("Reference", reference),
            new ReportCard.Named("Generated", written)),
        marks);
  }
}
