package cxr.notebook;

import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.image.GreyImage;
import cxr.text.Condition;
import cxr.text.ConditionLabeler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  /** The frontal X-rays of some studies. */
  public static List<Path> files(List<Study> studies) {
    return studies.stream()
        .flatMap(study -> study.frontal().stream())
        .map(ImageFile::path)
        .toList();
  }

  /**
   * Files that a text names.
   *
   * @param names paths parted by commas; null or empty for none
   * @throws IOException if one is not there
   */
  public static List<Path> named(String names) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : Objects.requireNonNullElse(names, "").split(",")) {
      if (!name.isBlank()) {
        Path file = Path.of(name.strip());
        if (!Files.isRegularFile(file)) {
          throw new IOException("There is no file %s; correct CXR_IMAGES.".formatted(file));
        }
        files.add(file);
      }
    }
    return files;
  }

  /** An X-ray beside the report that was written for it. */
  public static ReportCard card(Path file, String written) throws IOException {
    return new ReportCard(
        GreyImage.read(file).fitSquare(SIDE).toBufferedImage(),
        file.getFileName().toString(),
        List.of(new ReportCard.Named("Generated", written)),
        List.of());
  }

  /** An X-ray beside its reference and the report written for it, with the conditions compared. */
  public static ReportCard card(Study study, String reference, String written) throws IOException {
    ConditionLabeler labeler = new ConditionLabeler();
    Set<Condition> wanted = labeler.label(reference);
    Set<Condition> found = labeler.label(written);
    List<ReportCard.Mark> marks = new ArrayList<>();
    for (Condition condition : labeler.scheme().conditions()) {
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
