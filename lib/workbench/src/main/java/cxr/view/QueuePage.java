package cxr.view;

import cxr.active.Answers;
import cxr.active.LabelQueue;
import cxr.data.Study;
import cxr.image.codec.GreyImage;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The studies of a queue as a page with their X-rays, beside the table that is filled. */
public final class QueuePage {

  private static final int SIDE = 512; // pixels of a picture, and CSS pixels
  private static final int GALLERY = 200; // CSS pixels of a picture in a notebook
  private static final int LIKELIEST = 5; // findings that are shown

  private QueuePage() {}

  /**
   * The page, a single file that opens without a network.
   *
   * @param table the name of the table that is filled
   * @throws IOException if an X-ray cannot be read
   */
  public static String of(LabelQueue queue, String table) throws IOException {
    Html parts = Html.all();
    for (int i = 0; i < queue.studies().size(); i++) {
      Study study = queue.studies().get(i);
      parts.add(Html.tag("h2", "%d. Study %s".formatted(i + 1, study.id())));
      if (!queue.probabilities().isEmpty()) {
        String said = likeliest(queue.probabilities().get(i), LIKELIEST);
        parts.add(Html.tag("p", "Likeliest by the answers so far: %s.".formatted(said)));
      }
      parts.add(pictures(queue, study).html());
    }
    return HtmlPage.of(
        "Studies to read",
        Html.tag(
                "p",
                "This page holds X-rays of the collection: pass it on only to those who may see them. The pictures are small; read from the files that stand below them. What the model says may be wrong.")
            .set("class", "note"),
        Html.tag(
            "p", "Fill the columns of %s, a row a study. %s".formatted(table, Answers.rules())),
        parts);
  }

  /** The frontal X-rays of the first studies of a queue, with what the model says of each. */
  public static Gallery gallery(LabelQueue queue, int most) throws IOException {
    List<Gallery.Captioned> pictures = new ArrayList<>();
    for (int i = 0; i < Math.min(most, queue.studies().size()); i++) {
      Study study = queue.studies().get(i);
      String said =
          queue.probabilities().isEmpty()
              ? "nothing was learnt yet"
              : likeliest(queue.probabilities().get(i), 2);
      pictures.add(
          new Gallery.Captioned(
              XRays.frontal(study), "%d. Study %s: %s".formatted(i + 1, study.id(), said)));
    }
    return new Gallery(GALLERY, pictures);
  }

  private static Gallery pictures(LabelQueue queue, Study study) throws IOException {
    List<Gallery.Captioned> pictures = new ArrayList<>();
    for (Path file : LabelQueue.files(study)) {
      pictures.add(
          new Gallery.Captioned(
              GreyImage.read(file).fitSquare(SIDE).toBufferedImage(), queue.name(file)));
    }
    return new Gallery(SIDE, pictures);
  }

  private static String likeliest(double[] probabilities, int most) {
    List<Condition> findings = Scheme.CHEXPERT.findings();
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble(l -> -probabilities[l]))
        .limit(most)
        .map(
            l -> String.format(Locale.ROOT, "%s %.2f", findings.get(l).display(), probabilities[l]))
        .collect(Collectors.joining(", "));
  }
}
