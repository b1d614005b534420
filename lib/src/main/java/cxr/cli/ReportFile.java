package cxr.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reports in a file: one a line ({@code .txt}), a table with the columns id and report ({@code
 * .csv}), or JSON as R2Gen writes it (lists of {@code id} and {@code report}, by split or not) and
 * as COCO does (lists of {@code image_id} and {@code caption}, under {@code annotations} or not).
 *
 * @param file where they were read
 * @param hasIds whether the reports have ids; else their places count, from 1
 * @param reports by id, in the file's order
 */
record ReportFile(Path file, boolean hasIds, Map<String, String> reports) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> SPLITS = List.of("train", "val", "test");

  ReportFile {
    reports = Collections.unmodifiableMap(new LinkedHashMap<>(reports));
  }

  /**
   * Reads a file.
   *
   * @param split which reports are taken of a file that holds several: train, val or test
   * @throws IOException if the file is not there, no text in UTF-8, empty, or of another form; the
   *     message names the line or the entry
   */
  static ReportFile read(Path file, String split) throws IOException {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    String text = Lines.text(file);
    ReportFile read =
        switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
          case "csv" -> csv(file, text);
          case "json" -> json(file, text, split);
          default -> lines(file, text);
        };
    if (read.reports.isEmpty()) {
      throw new IOException(file + " holds no report; it needs one at least.");
    }
    return read;
  }

  /**
   * Reads a file; of one that holds several splits, all of them.
   *
   * @throws IOException as {@link #read(Path, String)}
   */
  static ReportFile readAll(Path file) throws IOException {
    if (!hasSplits(file)) {
      return read(file, SPLITS.get(0));
    }
    Map<String, String> reports = new LinkedHashMap<>();
    for (String split : SPLITS) {
      read(file, split).reports.forEach(reports::put);
    }
    return new ReportFile(file, true, reports);
  }

  /** Whether a file holds several splits, as R2Gen's annotation does. */
  static boolean hasSplits(Path file) throws IOException {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
      return false;
    }
    return SPLITS.stream().anyMatch(parse(file, Lines.text(file))::has);
  }

  /**
   * This file's reports in the order of other ones, matched by id, or by place where neither has
   * ids.
   *
   * @throws IOException if one has ids and the other not, or a report is missing or left over
   */
  List<String> inOrderOf(ReportFile references) throws IOException {
    if (hasIds != references.hasIds) {
      throw new IOException(
          "%s %s ids and %s %s ids; reports are matched by ids in both or by lines in both."
              .formatted(references.file, has(references.hasIds), file, has(hasIds)));
    }
    if (!hasIds && reports.size() != references.reports.size()) {
      throw new IOException(
          "%s has %d lines and %s has %d; each line of one needs its line in the other (the first without is line %d)."
              .formatted(
                  references.file,
                  references.reports.size(),
                  file,
                  reports.size(),
                  1 + Math.min(reports.size(), references.reports.size())));
    }
    checkNoneLacks(this, references);
    checkNoneLacks(references, this);
    return references.reports.keySet().stream().map(reports::get).toList();
  }

  private static String has(boolean ids) {
    return ids ? "has" : "has no";
  }

  private static void checkNoneLacks(ReportFile file, ReportFile other) throws IOException {
    List<String> missing =
        other.reports.keySet().stream().filter(id -> !file.reports.containsKey(id)).toList();
    if (!missing.isEmpty()) {
      throw new IOException(
          "%s lacks %d of the %d ids of %s; the first is %s."
              .formatted(
                  file.file, missing.size(), other.reports.size(), other.file, missing.get(0)));
    }
  }

  private static ReportFile lines(Path file, String text) {
    Map<String, String> reports = new LinkedHashMap<>();
    text.lines().forEach(line -> reports.put(String.valueOf(reports.size() + 1), line));
    return new ReportFile(file, false, reports);
  }

  private static ReportFile csv(Path file, String text) throws IOException {
    Map<String, String> reports = new LinkedHashMap<>();
    int id = -1;
    int report = -1;
    for (CSVRecord row : rows(file, text)) {
      if (id < 0) {
        List<String> names = row.stream().map(s -> s.strip().toLowerCase(Locale.ROOT)).toList();
        id = names.indexOf("id");
        report = names.indexOf("report");
        if (id < 0 || report < 0) {
          throw new IOException(
              "%s must name the columns id and report in line 1; found: %s."
                  .formatted(file, String.join(", ", row)));
        }
        continue;
      }
      String line = "line " + line(text, row.getCharacterPosition());
      if (row.size() <= Math.max(id, report)) {
        throw new IOException(
            "%s needs an id and a report in each line; %s has %d of the columns."
                .formatted(file, line, row.size()));
      }
      add(reports, row.get(id).strip(), row.get(report), file, line);
    }
    return new ReportFile(file, true, reports);
  }

  private static List<CSVRecord> rows(Path file, String text) throws IOException {
    try (CSVParser parser = CSVParser.parse(new StringReader(text), CSVFormat.DEFAULT)) {
      try {
        return parser.getRecords();
      } catch (UncheckedIOException | IllegalStateException e) {
        throw new IOException(
            "%s is no CSV at line %d; mind the quotes."
                .formatted(file, Math.max(1, parser.getCurrentLineNumber())),
            e);
      }
    }
  }

  private static long line(String text, long position) {
    return 1 + text.substring(0, (int) position).chars().filter(c -> c == '\n').count();
  }

  private static ReportFile json(Path file, String text, String split) throws IOException {
    JsonNode root = parse(file, text);
    JsonNode list = root;
    if (root.isObject()) {
      list = root.has("annotations") ? root.get("annotations") : root.get(split);
    }
    if (list == null || !list.isArray()) {
      throw new IOException(
          "%s must hold a list of reports, a list under \"annotations\", or lists by split with \"%s\" among them; found %s."
              .formatted(
                  file, split, root.isObject() ? "the names " + names(root) : root.getNodeType()));
    }
    Map<String, String> reports = new LinkedHashMap<>();
    int number = 0;
    for (JsonNode entry : list) {
      number++;
      JsonNode id =
          entry.has("id") && entry.has("report") ? entry.get("id") : entry.get("image_id");
      JsonNode report = entry.has("report") ? entry.get("report") : entry.get("caption");
      if (id == null || !id.isValueNode() || id.isNull() || report == null || !report.isTextual()) {
        throw new IOException(
            "%s needs \"id\" and \"report\", or \"image_id\" and \"caption\", in each entry; entry %d has %s."
                .formatted(file, number, entry.isObject() ? names(entry) : entry.getNodeType()));
      }
      add(reports, id.asText(), report.asText(), file, "entry " + number);
    }
    return new ReportFile(file, true, reports);
  }

  private static JsonNode parse(Path file, String text) throws IOException {
    try {
      JsonNode root = JSON.readTree(text);
      if (root == null || root.isMissingNode()) {
        throw new IOException(file + " is empty; it needs a report at least.");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s is no JSON at line %d: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void add(
      Map<String, String> reports, String id, String report, Path file, String place)
      throws IOException {
    if (reports.putIfAbsent(id, report) != null) {
      throw new IOException(
          "%s must have each id once, for a report has one text; %s has id %s again."
              .formatted(file, place, id));
    }
  }
}
