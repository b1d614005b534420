package cxr.view;

import static java.util.stream.Collectors.joining;

import cxr.data.Study;
import cxr.image.ImageLoader;
import cxr.image.codec.GreyImage;
import cxr.settings.ImageSettings;
import cxr.settings.ModelSettings;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Labels;
import java.awt.Graphics2D;
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
  private static final int GAP = 6; // pixels between two

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

  /**
   * The files of some studies' X-rays in the views that a model sees: frontal, then lateral where
   * there is one.
   */
  public static List<List<Path>> files(List<Study> studies, ModelSettings model) {
    List<List<Path>> files = new ArrayList<>();
    for (Study study : studies) {
      List<Path> own = new ArrayList<>();
      study.frontal().ifPresent(image -> own.add(image.path()));
      if (model.views() > 1) {
        study.lateral().ifPresent(image -> own.add(image.path()));
      }
      files.add(List.copyOf(own));
    }
    return List.copyOf(files);
  }

  /**
   * Files that a text names: of each study those that the model sees.
   *
   * @param names studies parted by commas, the frontal and the lateral X-ray of one by a plus; null
   *     or empty for none
   * @throws IOException if one is not there, or a study has more X-rays than the model sees
   */
  public static List<List<Path>> named(String names, ModelSettings model) throws IOException {
    List<List<Path>> studies = new ArrayList<>();
    for (String study : Objects.requireNonNullElse(names, "").split(",")) {
      if (!study.isBlank()) {
        List<Path> files = study(study.strip());
        if (files.size() > model.views()) {
          throw new IOException(
              "The model sees %d X-ray of a study; %s names %d. Correct CXR_IMAGES, or train a model of two views with model.views=2."
                  .formatted(model.views(), study.strip(), files.size()));
        }
        studies.add(files);
      }
    }
    return List.copyOf(studies);
  }

  /** The files of one study; a plus parts them, unless there is a file of that name. */
  private static List<Path> study(String names) throws IOException {
    List<Path> files = new ArrayList<>();
    boolean one = Files.isRegularFile(Path.of(names));
    for (String name : one ? List.of(names) : List.of(names.split("\\+"))) {
      Path file = Path.of(name.strip());
      if (!Files.isRegularFile(file)) {
        throw new IOException("There is no file %s; correct CXR_IMAGES.".formatted(file));
      }
      files.add(file);
    }
    return List.copyOf(files);
  }

  /** The squares of a study's files as a model sees them. */
  public static List<GreyImage> seen(List<Path> files, ImageSettings settings) throws IOException {
    List<GreyImage> squares = new ArrayList<>();
    for (Path file : files) {
      squares.add(ImageLoader.square(file, settings));
    }
    return squares;
  }

  /**
   * X-rays of a study beside the report that was written for them, and what makes one of them
   * doubtful: that it is blank, for example.
   */
  public static ReportCard card(List<Path> files, String written) throws IOException {
    List<BufferedImage> pictures = new ArrayList<>();
    List<ReportCard.Named> texts = new ArrayList<>();
    texts.add(new ReportCard.Named("Generated", written));
    for (Path file : files) {
      pictures.add(GreyImage.read(file).fitSquare(SIDE).toBufferedImage());
      GreyImage.notes(file).forEach(note -> texts.add(new ReportCard.Named("Doubtful", note)));
    }
    return new ReportCard(
        sideBySide(pictures),
        files.stream().map(file -> file.getFileName().toString()).collect(joining(" + ")),
        texts,
        List.of());
  }

  private static BufferedImage sideBySide(List<BufferedImage> squares) {
    int width = squares.size() * (SIDE + GAP) - GAP;
    BufferedImage all = new BufferedImage(width, SIDE, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = all.createGraphics();
    for (int i = 0; i < squares.size(); i++) {
      graphics.drawImage(squares.get(i), i * (SIDE + GAP), 0, null);
    }
    graphics.dispose();
    return all;
  }

  /**
   * X-rays, those of each study beside the report that was written for them.
   *
   * @throws IllegalArgumentException if there is not one report a study
   */
  public static Pages cards(List<List<Path>> studies, List<String> written) throws IOException {
    if (studies.size() != written.size()) {
      throw new IllegalArgumentException(
          "Each of the %d studies must have one report; found %d."
              .formatted(studies.size(), written.size()));
    }
    List<ReportCard> cards = new ArrayList<>();
    for (int i = 0; i < studies.size(); i++) {
      cards.add(card(studies.get(i), written.get(i)));
    }
    return new Pages(cards, "There is no file.");
  }

  /** An X-ray beside its reference and the report written for it, with the findings compared. */
  public static ReportCard card(Study study, String reference, String written) throws IOException {
    ConditionLabeler labeler = new ConditionLabeler();
    Labels ofReference = labeler.labels(reference);
    Labels ofWritten = labeler.labels(written);
    return new ReportCard(
        frontal(study),
        "Study " + study.id(),
        List.of(
            new ReportCard.Named("Reference", reference),
            new ReportCard.Named("Generated", written),
            new ReportCard.Named("Normal", "by " + Mark.normalBy(ofReference, ofWritten))),
        Mark.all(ofReference, ofWritten));
  }
}
