package cxr.data.layout;

import cxr.data.ImageFiles;
import cxr.data.reports.MimicSections;
import cxr.data.reports.Report;
import cxr.data.reports.ReportXml;
import cxr.io.DecodedText;
import cxr.io.InputFile;
import cxr.io.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * MIMIC-CXR and MIMIC-CXR-JPG (Johnson et al. 2019) as PhysioNet publishes them. The reports are in
 * MIMIC-CXR alone, {@code files/p10/p10000032/s50414267.txt}, or in {@code mimic-cxr-reports.zip};
 * the X-rays below {@code files/p10/p10000032/s50414267}; the tables of X-rays and of the official
 * split in MIMIC-CXR-JPG, packed or not. Both may lie in one folder, or beside each other in {@code
 * mimic-cxr} and {@code mimic-cxr-jpg}, each in a folder named by its version or not.
 *
 * <p>Texts are those that {@link MimicSections} finds: findings, impression, comparison, and
 * indication or else history. A last paragraph without a heading is none of them.
 */
public record Mimic() implements Layout {

  private static final String SPLIT = "mimic-cxr-2.0.0-split.csv";
  private static final String METADATA = "mimic-cxr-2.0.0-metadata.csv";
  private static final String RECORDS = "cxr-record-list.csv";
  private static final String REPORTS = "mimic-cxr-reports";
  private static final List<String> ROOTS = List.of("mimic-cxr", "mimic-cxr-jpg");
  private static final String VERSION = "\\d+\\.\\d+\\.\\d+";

  private static final Set<String> SPLIT_COLUMNS =
      Set.of("dicom_id", "study_id", "subject_id", "split");
  private static final Set<String> RECORD_COLUMNS = Set.of("study_id", "dicom_id");
  private static final Set<String> ALL_RECORD_COLUMNS =
      Set.of("subject_id", "study_id", "dicom_id", "path");
  private static final Set<String> METADATA_COLUMNS =
      Set.of("dicom_id", "study_id", "ViewPosition");
  private static final Set<String> ALL_METADATA_COLUMNS =
      Set.of(
          "dicom_id",
          "subject_id",
          "study_id",
          "PerformedProcedureStepDescription",
          "ViewPosition",
          "Rows",
          "Columns",
          "StudyDate",
          "StudyTime",
          "ProcedureCodeSequence_CodeMeaning",
          "ViewCodeSequence_CodeMeaning",
          "PatientOrientationCodeSequence_CodeMeaning");

  /** Reports are a few kilobytes; a file beyond this many bytes is none. */
  private static final int LARGEST_REPORT = 1 << 20;

  @Override
  public String name() {
    return "MIMIC-CXR";
  }

  @Override
  public String sign() {
    return "files/p10 to p19 with mimic-cxr-2.0.0-split.csv.gz";
  }

  @Override
  public int rank() {
    return 22;
  }

  @Override
  public boolean isIn(Path folder) {
    return isRoot(folder)
        || ROOTS.stream().allMatch(name -> version(folder.resolve(name)).isPresent());
  }

  private static boolean isRoot(Path folder) {
    return Stream.of(SPLIT, METADATA, RECORDS)
            .anyMatch(table -> DatasetBuilder.hasTable(folder, table))
        || IntStream.range(10, 20).anyMatch(i -> Files.isDirectory(folder.resolve("files/p" + i)));
  }

  /** A root, or that in it which is named by the latest version. */
  private static Optional<Path> version(Path root) {
    if (isRoot(root)) {
      return Optional.of(root);
    }
    try (Stream<Path> inner = Files.list(root)) {
      return inner
          .filter(folder -> folder.getFileName().toString().matches(VERSION) && isRoot(folder))
          .max(Path::compareTo);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Path> roots(Path folder) {
    List<Path> roots = new ArrayList<>(isRoot(folder) ? List.of(folder) : List.of());
    ROOTS.forEach(name -> version(folder.resolve(name)).ifPresent(roots::add));
    return roots;
  }

  @Override
  public void read(Path folder, DatasetBuilder into) throws IOException {
    List<Path> roots = roots(folder);
    MimicTree tree = MimicTree.of(roots.stream().map(root -> root.resolve("files")).toList());
    into.addReading(tree.problems());
    List<Path> reports = tree.reports().isEmpty() ? apart(roots, into) : tree.reports();
    Map<String, List<Report.ImageReference>> images = images(roots, tree.images(), into);
    for (ReportXml.Parsed one :
        reports.parallelStream().map(file -> report(file, images)).toList()) {
      into.addReading(one.problems());
      one.report().ifPresent(into::add);
    }
    table(roots, SPLIT)
        .ifPresent(
            table ->
                into.eachRow(
                    table,
                    SPLIT_COLUMNS,
                    SPLIT_COLUMNS,
                    row -> into.part(row.get("study_id"), row.get("split"), SPLIT)));
    into.images(ImageFiles.listed(folder, tree.images()));
  }

  /** The reports of the archive that has them alone, or of the folder it was unpacked to. */
  private static List<Path> apart(List<Path> roots, DatasetBuilder into) {
    MimicTree tree =
        MimicTree.of(
            roots.stream()
                .flatMap(root -> into.folder(root, List.of(REPORTS)).stream())
                .flatMap(place -> Stream.of(place.resolve("files"), place))
                .toList());
    into.addReading(tree.problems());
    if (tree.reports().isEmpty()) {
      into.problems()
          .add(
              new Problem(
                  "",
                  REPORTS + ".zip",
                  Problem.Kind.UNREADABLE_TABLE,
                  "not there, and no report in files: those of MIMIC-CXR belong beside MIMIC-CXR-JPG"));
    }
    return tree.reports();
  }

  private static Optional<Path> table(List<Path> roots, String name) {
    return roots.stream()
        .filter(root -> DatasetBuilder.hasTable(root, name))
        .map(root -> DatasetBuilder.table(root, name))
        .findFirst();
  }

  /** The images by their studies: as the tables have them, or else as they lie in the folders. */
  private static Map<String, List<Report.ImageReference>> images(
      List<Path> roots, List<Path> files, DatasetBuilder into) {
    Map<String, List<Report.ImageReference>> images = new HashMap<>();
    Optional<Path> metadata = table(roots, METADATA);
    Optional<Path> table = metadata.or(() -> table(roots, RECORDS));
    if (table.isEmpty()) {
      for (Path image : files) {
        String study = image.resolveSibling("").getFileName().toString().substring(1);
        add(images, study, ImageFiles.pathKey(image.getFileName().toString()));
      }
      return images;
    }
    String file = metadata.isPresent() ? METADATA : RECORDS;
    into.eachRow(
        table.get(),
        metadata.isPresent() ? METADATA_COLUMNS : RECORD_COLUMNS,
        metadata.isPresent() ? ALL_METADATA_COLUMNS : ALL_RECORD_COLUMNS,
        row -> {
          add(images, row.get("study_id"), row.get("dicom_id"));
          into.view(row.get("dicom_id"), row.get("ViewPosition"), file);
          into.named(row.get("study_id"), file);
        });
    return images;
  }

  private static void add(
      Map<String, List<Report.ImageReference>> images, String study, String image) {
    images.computeIfAbsent(study, any -> new ArrayList<>(2)).add(Report.ImageReference.of(image));
  }

  /** Reads a report, {@code p10/p10000032/s50414267.txt}. */
  private static ReportXml.Parsed report(
      Path path, Map<String, List<Report.ImageReference>> images) {
    String file = path.getFileName().toString();
    DecodedText decoded;
    try {
      decoded = DecodedText.of(InputFile.bytes(path, LARGEST_REPORT));
    } catch (IOException e) {
      return ReportXml.Parsed.failed(file, String.valueOf(e.getMessage()));
    }
    String study = file.substring(1, file.length() - ".txt".length());
    String patient = path.resolveSibling("").getFileName().toString().substring(1);
    Map<String, String> sections =
        MimicSections.of(decoded.text().replace("\r\n", "\n").replace('\r', '\n'));
    Report report =
        Report.of(
            file,
            study,
            patient,
            sections.getOrDefault("indication", sections.getOrDefault("history", "")),
            sections.getOrDefault("comparison", ""),
            sections.getOrDefault("findings", ""),
            sections.getOrDefault("impression", ""),
            images.getOrDefault(study, List.of()));
    return new ReportXml.Parsed(
        Optional.of(report),
        decoded.clean() ? List.of() : List.of(decoded.wrongEncoding(study, file)));
  }
}
