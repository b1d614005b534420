package cxr.results;

import cxr.data.Dataset;
import cxr.data.Split;
import cxr.data.Study;
import cxr.io.Checkout;
import cxr.io.CsvTable;
import cxr.io.WholeFile;
import cxr.train.Run;
import cxr.train.RunHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The reports that systems wrote, each in a file of its own that is never committed: what was
 * written is not written again, and can be scored beside others.
 *
 * @param folder of a protocol and a part of its split
 */
public record ReportFiles(Path folder) {

  private static final String ID = "id";
  private static final String REPORT = "report";

  /** Those on a collection, in {@code data/reports}. */
  public static ReportFiles of(Dataset dataset, Protocol protocol, Split.Part part)
      throws IOException {
    String collection =
        "%s-%.8s".formatted(RunHome.of(dataset).folder().getFileName(), Run.hash(dataset));
    return new ReportFiles(
        Checkout.home()
            .resolve("data")
            .resolve("reports")
            .resolve(collection)
            .resolve(protocol.name())
            .resolve(part.words()));
  }

  private Path file(Variant variant, long seed) {
    return folder.resolve(variant.name() + "-" + seed + ".csv");
  }

  /** The seeds whose reports are there, from 1 on. */
  List<Long> seeds(Variant variant) {
    return LongStream.iterate(1, seed -> has(variant, seed), seed -> seed + 1).boxed().toList();
  }

  boolean has(Variant variant, long seed) {
    return Files.exists(file(variant, seed));
  }

  void write(Variant variant, long seed, List<Study> studies, List<String> reports)
      throws IOException {
    List<List<String>> rows = new ArrayList<>(List.of(List.of(ID, REPORT)));
    for (int i = 0; i < reports.size(); i++) {
      rows.add(List.of(studies.get(i).id(), reports.get(i)));
    }
    Files.createDirectories(folder);
    WholeFile.write(file(variant, seed), CsvTable.text(rows));
  }

  /**
   * The reports of some studies, in their order.
   *
   * @throws IOException if the file has none of a study: it was made with other data
   */
  List<String> read(Variant variant, long seed, List<Study> studies) throws IOException {
    Path file = file(variant, seed);
    Map<String, String> byId = new HashMap<>();
    CsvTable.readStrictly(
        file.toString(),
        Files.readString(file),
        Set.of(ID, REPORT),
        (line, row) -> byId.put(row.get(0), row.get(1)));
    List<String> reports = new ArrayList<>();
    for (Study study : studies) {
      String report = byId.get(study.id());
      if (report == null) {
        throw new IOException(
            "%s has no report of the study %s; it was made with other data. Delete it to have it made anew."
                .formatted(file, study.id()));
      }
      reports.add(report);
    }
    return reports;
  }
}
