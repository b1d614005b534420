package cxr.cli;

import cxr.data.Study;
import cxr.train.Material;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words that say which studies are read: files that are named, or a part of a collection. */
public final class StudyWords {

  @Option(
      names = "--part",
      paramLabel = "PART",
      defaultValue = "test",
      description =
          "Which studies of the collection, by the run's split: train, validation, test (the default), or all that can be used.")
  private StudyPart part;

  @Parameters(
      arity = "0..*",
      paramLabel = "STUDY",
      description = {StudyFiles.WORD, "Without any, the studies of the collection are read."})
  private List<String> words = List.of();

  /** Whether files are named, so that no collection is read. */
  public boolean areNamed() {
    return !words.isEmpty();
  }

  /**
   * The files that are named.
   *
   * @param views of a study that the model sees
   */
  public List<StudyFiles> files(int views) {
    return words.stream().map(word -> StudyFiles.of(word, views)).toList();
  }

  /** The part of a collection. */
  public List<Study> of(Material material) {
    return part.of(material);
  }
}
