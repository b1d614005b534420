package cxr.active;

import cxr.data.Dataset;
import cxr.data.layout.Datasets;
import cxr.io.Checkout;
import cxr.io.FolderLock;
import cxr.io.OutputFile;
import cxr.io.WholeFile;
import cxr.train.RunHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Where the queues of a collection lie, and the answers to all of them together.
 *
 * @param path of the folder; {@code data/labels/COLLECTION} unless another is named
 */
public record LabelFolder(Path path) {

  private static final String LABELS = "labels.csv";

  /** That of a collection. */
  public static LabelFolder of(Dataset dataset) throws IOException {
    Path name = RunHome.of(Datasets.name(dataset)).folder().getFileName();
    return new LabelFolder(Checkout.home().resolve("data").resolve("labels").resolve(name));
  }

  /** The file of all answers. */
  public Path labels() {
    return path.resolve(LABELS);
  }

  /**
   * The answers so far.
   *
   * @param known ids of the studies that may be answered
   * @throws IOException if the file of them cannot be read
   */
  public Answers answers(Set<String> known) throws IOException {
    return Files.exists(labels()) ? Answers.read(labels(), known) : Answers.of(Map.of());
  }

  /**
   * Takes the answers of a file over, all or none.
   *
   * @param replace whether an answer may take the place of another one for the same study
   * @return how many studies the file answers
   * @throws IOException if anything in the file is wrong, or another process takes answers over;
   *     the answers so far are untouched then
   */
  public int take(Path file, Set<String> known, boolean replace) throws IOException {
    Answers others = Answers.read(file, known);
    make();
    try (FolderLock lock = new FolderLock(path.resolve(".lock"))) {
      if (lock.tryLock(false) != FolderLock.Holder.THIS) {
        throw new IOException(
            "Answers are taken over one file at a time; another one is being written to %s. Wait for its end."
                .formatted(labels()));
      }
      WholeFile.write(labels(), answers(known).with(others, replace).csv());
    }
    return others.studies().size();
  }

  /**
   * A name for the next queue that no file has, without an ending: nothing is ever written over
   * what a radiologist may have filled.
   */
  public Path nextQueue() throws IOException {
    make();
    int number = 1;
    while (Files.exists(queue(number, ".csv")) || Files.exists(queue(number, ".html"))) {
      number++;
    }
    return queue(number, "");
  }

  private void make() throws IOException {
    OutputFile.checkFolder(path);
    Files.createDirectories(path);
  }

  private Path queue(int number, String ending) {
    return path.resolve("queue-%03d%s".formatted(number, ending));
  }
}
