package cxr.active;

import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.features.RidgeHead;
import cxr.image.ImageStore;
import cxr.io.CsvTable;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The studies that a radiologist should read next, the most wanted first.
 *
 * @param root of the collection
 * @param strategy that chose them
 * @param studies in the order in which they are wanted
 * @param probabilities of each study, how likely each of CheXpert's findings is by the answers so
 *     far: [n][L]; empty where there is none yet
 */
public record LabelQueue(
    Path root, Strategy strategy, List<Study> studies, List<double[]> probabilities) {

  private static final String IMAGES = "images";
  private static final String PROBABILITY = "p ";

  public LabelQueue {
    studies = List.copyOf(studies);
    probabilities = List.copyOf(probabilities);
  }

  /**
   * Chooses among the training studies that nobody has answered for. A head learns from the answers
   * alone, never from the reports; where there are none, a strategy that needs some makes way for
   * {@link Strategy#CLUSTERS}.
   *
   * @param count how many studies; fewer where fewer are left
   * @param seed of all chance; the same seed and answers give the same queue
   * @throws IOException if an X-ray cannot be read
   */
  public static LabelQueue next(
      DescribedCollection collection, Answers answers, Strategy strategy, int count, long seed)
      throws IOException {
    Path root = collection.material().dataset().root();
    List<Study> train = collection.material().split().train();
    List<Study> read = train.stream().filter(one -> answers.of(one).isPresent()).toList();
    List<Study> unread = train.stream().filter(one -> answers.of(one).isEmpty()).toList();
    if (unread.isEmpty()) {
      return new LabelQueue(root, strategy, List.of(), List.of());
    }
    ImageStore.Progress silent = (done, total) -> {};
    float[][] vectors = collection.vectors(unread, silent);
    float[][] known = collection.vectors(read, silent);
    double[][] likely =
        read.isEmpty()
            ? new double[0][]
            : RidgeHead.fit(known, answers.targets(read)).probabilities(vectors);
    Strategy used = read.isEmpty() && !strategy.coldStart() ? Strategy.CLUSTERS : strategy;
    int[] places =
        used.next(
            new Candidates(vectors, likely, known),
            Math.min(count, unread.size()),
            new SplittableRandom(seed));
    return new LabelQueue(
        root,
        used,
        Arrays.stream(places).mapToObj(unread::get).toList(),
        read.isEmpty() ? List.of() : Arrays.stream(places).mapToObj(i -> likely[i]).toList());
  }

  /** Whether a column of a queue is there to be read, not to be filled. */
  static boolean isForReading(String column) {
    return column.equals(IMAGES) || column.startsWith(PROBABILITY);
  }

  /** The files of a study's frontal and lateral X-ray, as far as it has them. */
  public static List<Path> files(Study study) {
    return Stream.of(study.frontal(), study.lateral())
        .flatMap(file -> file.map(ImageFile::path).stream())
        .distinct()
        .toList();
  }

  /** A file as it is called from the collection's folder on. */
  public String name(Path file) {
    return file.startsWith(root) ? root.relativize(file).toString() : file.toString();
  }

  /**
   * The table that a radiologist fills: the study, the files of its X-rays, how likely each finding
   * is, and an empty column for each of CheXpert's labels, as {@link Answers#rules} has it.
   */
  public String csv() {
    List<List<Object>> rows = new ArrayList<>();
    List<Object> names = new ArrayList<>(List.of(Answers.STUDY, IMAGES));
    List<Condition> findings = Scheme.CHEXPERT.findings();
    findings.forEach(finding -> names.add(PROBABILITY + finding.display()));
    Scheme.CHEXPERT.conditions().forEach(label -> names.add(label.display() + Answers.VALUES));
    rows.add(names);
    for (int i = 0; i < studies.size(); i++) {
      Study study = studies.get(i);
      String images = String.join(" + ", files(study).stream().map(this::name).toList());
      List<Object> row = new ArrayList<>(List.of(study.id(), images));
      for (int l = 0; l < findings.size(); l++) {
        row.add(
            probabilities.isEmpty()
                ? ""
                : String.format(Locale.ROOT, "%.3f", probabilities.get(i)[l]));
      }
      Scheme.CHEXPERT.conditions().forEach(label -> row.add(""));
      rows.add(row);
    }
    return CsvTable.text(rows);
  }
}
