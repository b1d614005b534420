package cxr.notebook;

import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.image.GreyImage;
import cxr.text.ConditionLabeler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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

  /**
   * X-rays, each beside the report that was written for it.
   *
   * @throws IllegalArgumentException if there is not one report a file
   */
  public static Pages cards(List<Path> files, List<String> written) throws IOException {
    if (files.size() != written.size()) {
      throw new IllegalArgumentException(
          "Each of the %d files must have one report; found %d."
              .formatted(files.size(), written.size()));
    }
    List<ReportCard> cards = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      cards.add(card(files.get(i), written.get(i)));
    }
    return new Pages(cards, "There is no file.");
  }

  /** An X-ray beside its reference and the report written for it, with the conditions compared. */
  public static ReportCard card(Study study, String reference, String written) throws IOException {
    ConditionLabeler labeler = new ConditionLabeler();
    List<ReportCard.Mark> marks =
        CaseCard.marks(labeler.labels(reference), labeler.labels(written));
    return new ReportCard(
        frontal(study),
        "Study " + study.id(),
        List.of(
            new ReportCard.Named("Reference", reference),
            new ReportCard.Named("Generated", written)),
        marks);
  }
}
