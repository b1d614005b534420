package cxr.data.layout;

import cxr.io.CsvTable;
import cxr.io.InputFile;
import cxr.io.Problem;
import cxr.io.archive.Archives;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The ways in which the collection is published, each with its reader. */
sealed interface Layout permits OpenI, Kaggle, R2Gen {

  /** In the order in which they are looked for: what says most of a study comes first. */
  List<Layout> ALL = List.of(new OpenI(), new Kaggle(), new R2Gen());

  /** A table or list is a megabyte or two; one beyond this many bytes is none. */
  int LARGEST_TABLE = 16 << 20;

  /** Names of a table that joins R2Gen's images to official ids, and gives their views. */
  String R2GEN_IMAGES = "r2gen_images.csv";

  /** The name of the layout, for people. */
  String name();

  /** What a folder has that is in this layout, for people. */
  String sign();

  /** Whether a folder, or one within an archive, is in this layout. */
  boolean isIn(Path folder);

  /**
   * Reads the reports of a folder and where their images are. Whatever is odd becomes a {@link
   * Problem}; one bad file never stops the rest.
   *
   * @throws IOException if the folder itself cannot be read
   */
  void read(Path folder, Archives archives, DatasetBuilder into) throws IOException;

  /**
   * The bytes of a table or list.
   *
   * @throws IOException if it cannot be read, or is too large for one
   */
  static byte[] bytes(Path file) throws IOException {
    try {
      return InputFile.bytes(file, LARGEST_TABLE);
    } catch (NoSuchFileException e) {
      throw new IOException("it is not there", e);
    }
  }

  /** The rows of a table; none, and a problem, if it cannot be read. */
  static List<CsvTable.Row> rows(
      Path file, Set<String> needed, Set<String> known, List<Problem> problems) {
    String name = file.getFileName().toString();
    try {
      return CsvTable.rows(name, bytes(file), needed, known, problems);
    } catch (IOException e) {
      problems.add(unreadable(name, e));
      return List.of();
    }
  }

  /** That a table or list cannot be read. */
  static Problem unreadable(String file, IOException e) {
    return new Problem(
        "", file, Problem.Kind.UNREADABLE_TABLE, "left out: it cannot be read: " + e.getMessage());
  }
}
