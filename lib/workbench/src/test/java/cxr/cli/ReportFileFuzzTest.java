package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cxr.data.reports.MissingText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whatever the bytes, a file of reports is read, or refused in one line. */
class ReportFileFuzzTest {

  @FuzzTest
  void csv(byte[] bytes) throws IOException {
    read("reports.csv", bytes);
  }

  @FuzzTest
  void json(byte[] bytes) throws IOException {
    read("reports.json", bytes);
  }

  /** The reports of a file that holds these bytes; none if it is refused. */
  static List<ReportFile.Report> read(String name, byte[] bytes) throws IOException {
    Path folder = Files.createTempDirectory("reports");
    Path file = Files.write(folder.resolve(name), bytes);
    try {
      List<ReportFile.Report> reports = ReportFile.readAll(file);
      for (ReportFile.Report report : reports) {
        assertFalse(report.id().isBlank());
        assertTrue(report.text().isEmpty() || !MissingText.is(report.text()), report.text());
      }
      return reports;
    } catch (IOException e) {
      assertTrue(e.getMessage().contains(name), e.getMessage());
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      return List.of();
    } finally {
      Files.delete(file);
      Files.delete(folder);
    }
  }
}
