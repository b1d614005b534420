package cxr.cli;

import cxr.image.ImageLoader;
import cxr.settings.ImageSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The X-ray files of a study, as a word of a command names them.
 *
 * @param views frontal, and lateral if there is one
 */
public record StudyFiles(String word, List<Path> views) {

  /** What help says of such a word. */
  public static final String WORD =
      "A frontal X-ray, PNG, JPEG or DICOM; where the model sees two views (model.views=2), better FRONTAL,LATERAL: both of one study, joined by a comma.";

  /**
   * What was read of them.
   *
   * @param views as a model takes them; none if a file cannot be read
   * @param notes on what makes a picture doubtful
   * @param problem why a file cannot be read; empty if all can
   */
  record Read(StudyFiles files, float[][] views, List<String> notes, String problem) {

    boolean isWhole() {
      return views.length > 0;
    }
  }

  /**
   * The files that a word names. A file may have a comma in its name.
   *
   * @param most views of a study that the model sees
   * @throws IllegalArgumentException if the word names more, or none
   */
  public static StudyFiles of(String word, int most) {
    boolean one = !word.contains(",") || Path.of(word).toFile().exists();
    List<String> names = one ? List.of(word) : List.of(word.split(",", -1));
    if (names.size() > most || names.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "The model of this run sees %s; a study is named by %s, not by \"%s\"."
              .formatted(
                  most == 1 ? "one X-ray of a study (model.views=1)" : most + " views of a study",
                  most == 1 ? "its frontal X-ray alone" : "FRONTAL or FRONTAL,LATERAL",
                  word));
    }
    return new StudyFiles(word, names.stream().map(name -> Path.of(name.strip())).toList());
  }

  /**
   * Reads the files, and tells what is wrong with them.
   *
   * @param err is told a line for each file that cannot be read, and each doubt
   */
  Read read(ImageSettings settings, PrintWriter err) {
    List<String> notes = new ArrayList<>();
    try {
      float[][] read = ImageLoader.loadAll(views, settings, notes::add);
      notes.forEach(note -> err.println("Note: " + note));
      return new Read(this, read, notes, "");
    } catch (IOException e) {
      String problem = Main.sentence(e);
      err.println(problem);
      return new Read(this, new float[0][], List.of(), problem);
    }
  }
}
