package cxr.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.data.layout.Datasets;
import cxr.data.reports.MissingText;
import cxr.io.CsvTable;
import cxr.io.InputFile;
import cxr.io.Json;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A file of reports, by its ending: {@code .csv} with the columns {@code id} and {@code report},
 * {@code .json} as R2Gen and COCO write it, else one report a line, with the line's number for an
 * id. The text is UTF-8, with a byte order mark or without. Tables and lists of other endings are
 * refused, for their lines are no reports. The folder of a collection in any layout that is known
 * stands for the findings and impressions of its studies, by their ids. A report that is missing,
 * as {@link MissingText} has it, is empty; {@link #missing} tells how many are.
 *
 * <p>JSON is a list of objects with {@code id} and {@code report}, or with COCO's {@code image_id}
 * and {@code caption}; COCO's annotations have it under {@code annotations}, R2Gen's under {@code
 * train}, {@code val} and {@code test}.
 */
public final class ReportFile {

  /**
   * A report and what it is called by.
   *
   * @param place where it stands in the file: {@code line 3} or {@code item 3}
   */
  public record Report(String id, String text, String place) implements Serializable {}

  /** Python writes NaN for what is missing. */
  private static final ObjectMapper JSON =
      Json.with(Json.Rule.NAN, Json.Rule.NAMES_ONCE, Json.Rule.NOTHING_BEHIND);

  private static final int LARGEST = 256 << 20; // bytes
  private static final Set<String> FOREIGN = Set.of("jsonl", "tsv", "xls", "xlsx", "parquet");
  private static final Set<String> COLUMNS = Set.of("id", "report");
  static final List<String> SPLITS = List.of("train", "val", "test");

  private ReportFile() {}

  /**
   * All reports of a file, in its order; of one that holds splits those of train first.
   *
   * @throws IOException if it is not there or cannot be read as such; the message names the line
   */
  static List<Report> readAll(Path file) throws IOException {
    if (isCollection(file)) {
      return collection(file);
    }
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
    if (isCollection(file)) {
      return collection(file);
    }
    String ending = ending(file);
    if (FOREIGN.contains(ending)) {
      throw new IOException(
          "%s must end in .txt, .csv or .json; found .%s. Write it as one of them."
              .formatted(file, ending));
    }
    String text = text(file);
    return switch (ending) {
      case "csv" -> csv(file, text);
      case "json" -> json(file, text, split);
      default -> lines(text);
    };
  }

  private static boolean isCollection(Path file) {
    return Files.isDirectory(file);
  }

  /** The findings and impressions of a collection's studies. */
  private static List<Report> collection(Path folder) throws IOException {
    try {
      return Datasets.open(folder).studies().stream()
          .map(study -> new Report(study.id(), study.report(), "study " + study.id()))
          .toList();
    } catch (IOException e) {
      throw new IOException(folder + " is a folder, and of no collection: " + e.getMessage(), e);
    }
  }

  /**
   * How many reports of a file are missing, in a line; nothing if none is.
   *
   * @param becomes what becomes of them, in words
   */
  static Optional<String> missing(Path file, Collection<Report> reports, String becomes) {
    List<Report> missing = reports.stream().filter(report -> report.text().isEmpty()).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Note: %s has no text for %d of its %d reports (empty, or a word such as nan; the first is at %s); %s."
                .formatted(file, missing.size(), reports.size(), missing.get(0).place(), becomes));
  }

  /** What stands behind the last dot of its name, in small letters; empty without dot. */
  private static String ending(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
  }

  /** Whether the reports of a file have ids of their own. */
  static boolean hasIds(Path file) {
    return isCollection(file) || Set.of("csv", "json").contains(ending(file));
  }

  /** Whether a file holds this split among others, as R2Gen's annotation does. */
  static boolean hasSplit(Path file, String split) throws IOException {
    return !isCollection(file) && ending(file).equals("json") && tree(file, text(file)).has(split);
  }

  /** Whether a file holds splits at all. */
  static boolean hasSplits(Path file) throws IOException {
    for (String split : SPLITS) {
      if (hasSplit(file, split)) {
        return true;
      }
    }
    return false;
  }

  private static String text(Path file) throws IOException {
    byte[] bytes = InputFile.bytes(file, LARGEST);
    int start = 0;
    int line = 1;
    StringBuilder text = new StringBuilder(bytes.length);
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n') {
        int end = Math.min(i + 1, bytes.length);
        text.append(decoded(file, line, ByteBuffer.wrap(bytes, start, end - start)));
        start = end;
        line++;
      }
    }
    return text.length() > 0 && text.charAt(0) == '\uFEFF' ? text.substring(1) : text.toString();
  }

  /** A line's text. A zero byte is valid UTF-8, but the sign of a file in UTF-16. */
  private static String decoded(Path file, int line, ByteBuffer bytes) throws IOException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      if (text.indexOf('\0') < 0) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // said below
    }
    throw new IOException(
        "%s must be text in UTF-8; line %d is not. Save it as UTF-8.".formatted(file, line));
  }

  private static List<Report> lines(String text) {
    List<Report> reports = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String number = String.valueOf(reports.size() + 1);
      reports.add(new Report(number, MissingText.orEmpty(line), "line " + number));
    }
    return reports;
  }

  private static List<Report> csv(Path file, String text) throws IOException {
    List<Report> reports = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    CsvTable.readStrictly(
        file.toString(),
        text,
        COLUMNS,
        (line, fields) -> {
          if (columns.isEmpty()) {
            columns.addAll(header(file, fields));
          } else {
            reports.add(report(file, line, fields, columns));
          }
        });
    if (columns.isEmpty()) {
      throw new IOException(
          "%s, line 1: the columns id and report are needed; the file is empty.".formatted(file));
    }
    return reports;
  }

  private static Report report(Path file, int line, List<String> row, List<String> columns)
      throws IOException {
    if (row.size() != columns.size()) {
      throw new IOException(
          "%s, line %d: the row needs %d columns, as the first line has; found %d. A report with a comma stands in quotation marks."
              .formatted(file, line, columns.size(), row.size()));
    }
    String id = row.get(columns.indexOf("id")).strip();
    if (MissingText.is(id)) {
      throw new IOException("%s, line %d: the row needs an id; it has none.".formatted(file, line));
    }
    String text = MissingText.orEmpty(row.get(columns.indexOf("report")));
    return new Report(id, text, "line " + line);
  }

  /** The columns' names in small letters. */
  private static List<String> header(Path file, List<String> row) throws IOException {
    List<String> columns = row.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    if (Collections.frequency(columns, "id") != 1
        || Collections.frequency(columns, "report") != 1) {
      throw new IOException(
          "%s, line 1: the columns id and report are needed, each once and parted by a comma, a semicolon or a tab; found %s."
              .formatted(file, oneLine(columns.toString())));
    }
    return columns;
  }

  private static JsonNode tree(Path file, String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      throw new IOException(
          "%s%s: it cannot be read as JSON: %s."
              .formatted(file, line, oneLine(e.getOriginalMessage())),
          e);
    }
  }

  private static List<Report> json(Path file, String text, String split) throws IOException {
    JsonNode tree = tree(file, text);
    if (tree.isMissingNode()) {
      throw new IOException(file + " must be a list of objects with id and report; it is empty.");
    }
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
      boolean named = id.isIntegralNumber() || (id.isTextual() && !MissingText.is(id.asText()));
      boolean missing =
          report.isNull() || (report.isNumber() && !Double.isFinite(report.asDouble()));
      if (!named || !(report.isTextual() || missing)) {
        throw new IOException(
            "%s, %s of the list: it needs an id (COCO: image_id), text or a whole number, and a report (COCO: caption), text; found the id %s and the report %s."
                .formatted(file, place, brief(id), brief(report)));
      }
      String told = missing ? "" : MissingText.orEmpty(report.asText());
      reports.add(new Report(id.asText(), told, place));
    }
    return reports;
  }

  private static String brief(JsonNode value) {
    String text = oneLine(value.isMissingNode() ? "(none)" : value.toString());
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s+", " ");
  }
}
