package cxr.attention;

import com.fasterxml.jackson.core.JsonProcessingException;
import cxr.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured so far, a line of JSON for each study, so that a measurement that is stopped
 * goes on. A line that a crash cut off is passed over, and its study measured anew.
 */
final class MeasuredFile {

  /** A line. */
  private record Line(String study, List<Measured> figures) {}

  private final Path file;
  private final Map<String, List<Measured>> studies = new LinkedHashMap<>();

  /** What lies in a file, or will. */
  MeasuredFile(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (Files.exists(file)) {
      for (String text : Files.readAllLines(file)) {
        try {
          Line line = Json.with().readValue(text, Line.class);
          studies.put(line.study(), line.figures());
        } catch (JsonProcessingException e) {
          // Cut off.
        }
      }
    }
  }

  boolean has(String study) {
    return studies.containsKey(study);
  }

  List<Measured> of(String study) {
    return studies.getOrDefault(study, List.of());
  }

  /** Adds all there is of a study. */
  void add(String study, List<Measured> figures) throws IOException {
    String line = Json.line(new Line(study, figures));
    Files.writeString(
        file, "\n" + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    studies.put(study, figures);
  }
}
