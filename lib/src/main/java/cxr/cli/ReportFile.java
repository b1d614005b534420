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
 * {@code .json} as R2Gen and COCO write it, else one report a line, with the line's number for an
 * id. The text is UTF-8, with a byte order mark or without.
 *
 * <p>JSON is a list of objects with {@code id} and {@code report}, or with COCO's {@code image_id}
 * and {@code caption}; COCO's annotations have it under {@code annotations}, R2Gen's under {@code
 * train}, {@code val} and {@code test}.
 */
final class ReportFile {

  /**
   * A report and what it is called by.
   *
   * @param place where it stands in the file: {@code line 3} or {@code item 3}
   */
  record Report(String id, String text, String place) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> SPLITS = List.of("train", "val", "test");

  private ReportFile() {}

  /**
   * All reports of a file, in its order; of one that holds splits those of train first.
   *
   * @throws IOException if it is not there or cannot be read as such; the message names the line
   */
  static List<Report> readAll(Path file) throws IOException {
    List<Report> reports = new ArrayList<>();
    for (String split : SPLITS) {
      if (hasSplit(file, split)) {
        reports.addAll(read(file, split));
      }
    }
    return reports.isEmpty() ? read(file, "test") : reports;
  }

  /**
   * The reports of a file, in its order.
   *
   * @param split which are read of a file that holds splits: train, val or test
   * @throws IOException if it is not there or cannot be read as such; the message names the line
   */
  static List<Report> read(Path file, String split) throws IOException {
    String text = text(file);
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return csv(file, text);
    }
    return name.endsWith(".json") ? json(file, text, split) : lines(text);
  }

  /** Whether the reports of a file have ids of their own. */
  static boolean hasIds(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") || name.endsWith(".json");
  }

  /** Whether a file holds this split among others, as R2Gen's annotation does. */
  static boolean hasSplit(Path file, String split) throws IOException {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json")
        && tree(file, text(file)).has(split);
  }

  private static String text(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder; name a file in it.");
    }
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
    for (String line : text.lines().toList()) {
      String number = String.valueOf(reports.size() + 1);
      reports.add(new Report(number, line, "line " + number));
    }
    return reports;
  }

  private static List<Report> csv(Path file, String text) throws IOException {
    List<Report> reports = new ArrayList<>();
    long line = 1;
    try (CSVParser rows = CSVFormat.DEFAULT.parse(new StringReader(text))) {
      List<String> columns = List.of();
      for (CSVRecord row : rows) {
        line = line(text, row.getCharacterPosition());
        if (columns.isEmpty()) {
          columns = header(file, row);
        } else if (row.size() < columns.size()) {
          throw new IOException(
              "%s, line %d: the row needs %d columns, as the first line has; found %d."
                  .formatted(file, line, columns.size(), row.size()));
        } else {
          reports.add(
              new Report(
                  row.get(columns.indexOf("id")).strip(),
                  row.get(columns.indexOf("report")),
                  "line " + line));
        }
        line = rows.getCurrentLineNumber() + 1;
      }
      if (columns.isEmpty()) {
        throw new IOException(
            "%s, line 1: the columns id and report are needed; the file is empty.".formatted(file));
      }
    } catch (UncheckedIOException e) {
      throw new IOException(
          "%s, line %d: the row cannot be read; a field that begins with a quotation mark must end with one before the comma."
              .formatted(file, line),
          e);
    }
    return reports;
  }

  private static long line(String text, long position) {
    return 1 + text.substring(0, (int) position).chars().filter(c -> c == '\n').count();
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

  private static JsonNode tree(Path file, String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s, line %d: it cannot be read as JSON: %s."
              .formatted(file, e.getLocation().getLineNr(), oneLine(e.getOriginalMessage())),
          e);
    }
  }

  private static List<Report> json(Path file, String text, String split) throws IOException {
    JsonNode tree = tree(file, text);
    JsonNode list = tree.isObject() ? tree.path(tree.has(split) ? split : "annotations") : tree;
    if (!list.isArray()) {
      String splits =
          SPLITS.stream().anyMatch(tree::has)
              ? " or have one under \"%s\"; its splits are %s"
                  .formatted(split, SPLITS.stream().filter(tree::has).toList())
              : "; found " + tree.getNodeType().toString().toLowerCase(Locale.ROOT);
      throw new IOException(
          "%s must be a list of objects with id and report%s.".formatted(file, splits));
    }
    List<Report> reports = new ArrayList<>();
    for (JsonNode item : list) {
      String place = "item " + (reports.size() + 1);
      boolean coco = item.has("image_id") && item.has("caption");
      JsonNode id = item.path(coco ? "image_id" : "id");
      JsonNode report = item.path(coco ? "caption" : "report");
      if (!(id.isTextual() || id.isIntegralNumber()) || !report.isTextual()) {
        throw new IOException(
            "%s, %s of the list: it needs an id (COCO: image_id), text or a whole number, and a report (COCO: caption), text."
                .formatted(file, place));
      }
      reports.add(new Report(id.asText(), report.asText(), place));
    }
    return reports;
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s+", " ");
  }
}
