package cxr.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A file of reports, by its ending: {@code .csv} with the columns {@code id} and {@code report},
 * {@code .json} with a list of objects that have them, else one report a line, with the line's
 * number for an id. The text is UTF-8, with a byte order mark or without.
 */
final class ReportFile {

  /** A report and what it is called by. */
  record Report(String id, String text) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportFile() {}

  /**
   * The reports of a file, in its order.
   *
   * @throws IOException if it is not there or cannot be read as such; the message names the line
   */
  static List<Report> read(Path file) throws IOException {
    String text = text(file);
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return csv(file, text);
    }
    return name.endsWith(".json") ? json(file, text) : lines(text);
  }

  private static String text(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int start = 0;
    int line = 1;
    StringBuilder text = new StringBuilder(bytes.length);
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n') {
        int end = Math.min(i + 1, bytes.length);
        try {
          text.append(
              StandardCharsets.UTF_8
                  .newDecoder()
                  .decode(ByteBuffer.wrap(bytes, start, end - start)));
        } catch (CharacterCodingException e) {
          throw new IOException(
              "%s must be text in UTF-8; line %d is not. Save it as UTF-8.".formatted(file, line),
              e);
        }
        start = end;
        line++;
      }
    }
    return text.length() > 0 && text.charAt(0) == '\uFEFF' ? text.substring(1) : text.toString();
  }

  private static List<Report> lines(String text) {
    List<Report> reports = new ArrayList<>();
    text.lines().forEach(line -> reports.add(new Report("" + (reports.size() + 1), line)));
    return reports;
  }

  private static List<Report> csv(Path file, String text) throws IOException {
    List<Report> reports = new ArrayList<>();
    long line = 1;
    try (CSVParser rows = CSVFormat.DEFAULT.parse(new StringReader(text))) {
      List<String> columns = List.of();
      for (CSVRecord row : rows) {
        if (line == 1) {
          columns = header(file, row);
        } else if (row.size() < columns.size()) {
          throw new IOException(
              "%s, line %d: the row needs %d columns, as the first line has; found %d."
                  .formatted(file, line, columns.size(), row.size()));
        } else {
          reports.add(
              new Report(row.get(columns.indexOf("id")), row.get(columns.indexOf("report"))));
        }
        line = rows.getCurrentLineNumber() + 1;
      }
    } catch (UncheckedIOException e) {
      throw new IOException(
          "%s, line %d: the row cannot be read; a field that begins with a quotation mark must end with one before the comma."
              .formatted(file, line),
          e);
    }
    if (line == 1) {
      throw new IOException(
          "%s, line 1: the columns id and report are needed; the file is empty.".formatted(file));
    }
    return reports;
  }

  /** The columns' names in small letters. */
  private static List<String> header(Path file, CSVRecord row) throws IOException {
    List<String> columns = row.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    if (Collections.frequency(columns, "id") != 1
        || Collections.frequency(columns, "report") != 1) {
      throw new IOException(
          "%s, line 1: the columns id and report are needed, each once; found %s."
              .formatted(file, oneLine(columns.toString())));
    }
    return columns;
  }

  private static List<Report> json(Path file, String text) throws IOException {
    JsonNode list;
    try {
      list = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s, line %d: it cannot be read as JSON: %s."
              .formatted(file, e.getLocation().getLineNr(), oneLine(e.getOriginalMessage())),
          e);
    }
    if (!list.isArray()) {
      throw new IOException(
          "%s must be a list of objects with id and report; found %s."
              .formatted(file, list.getNodeType().toString().toLowerCase(Locale.ROOT)));
    }
    List<Report> reports = new ArrayList<>();
    for (JsonNode item : list) {
      JsonNode id = item.path("id");
      JsonNode report = item.path("report");
      if (!(id.isTextual() || id.isIntegralNumber()) || !report.isTextual()) {
        throw new IOException(
            "%s, item %d of the list: it needs an id, text or a whole number, and a report, text."
                .formatted(file, reports.size() + 1));
      }
      reports.add(new Report(id.asText(), report.asText()));
    }
    return reports;
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s+", " ");
  }
}
