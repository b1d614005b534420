package cxr.cli;

import cxr.cli.ReportFile.Report;
import cxr.io.Ids;
import cxr.io.Plural;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reports that are matched with those of another file: by id, or by line where neither file has
 * ids.
 *
 * @param file where they were read
 * @param hasIds whether they have ids of their own
 * @param reports by id, in the file's order
 */
record ReportSet(Path file, boolean hasIds, Map<String, Report> reports) {

  ReportSet {
    reports = Collections.unmodifiableMap(new LinkedHashMap<>(reports));
  }

  /**
   * The reports of a file.
   *
   * @param split which are taken of a file that holds splits: train, val or test
   * @throws IOException if the file cannot be read, holds none, or has an id twice
   */
  static ReportSet read(Path file, String split) throws IOException {
    Map<String, Report> reports = new LinkedHashMap<>();
    for (Report report : ReportFile.read(file, split)) {
      if (reports.putIfAbsent(report.id(), report) != null) {
        throw new IOException(
            "%s, %s: each id has one report; id %s is there again."
                .formatted(file, report.place(), report.id()));
      }
    }
    if (reports.isEmpty()) {
      throw new IOException(file + " holds no report; it needs one at least.");
    }
    return new ReportSet(file, ReportFile.hasIds(file), reports);
  }

  /** In the file's order. */
  List<String> texts() {
    return reports.values().stream().map(Report::text).toList();
  }

  /** Those that are not missing, in the file's order. */
  List<String> written() {
    return texts().stream().filter(text -> !text.isEmpty()).toList();
  }

  /**
   * These reports in the order of others.
   *
   * @throws IOException if one has ids and the other not, or a report is missing or left over
   */
  List<String> inOrderOf(ReportSet references) throws IOException {
    if (hasIds != references.hasIds) {
      throw new IOException(
          "%s has %s and %s has %s; reports are matched by ids in both or by lines in both."
              .formatted(references.file, ids(references.hasIds), file, ids(hasIds)));
    }
    if (!hasIds && reports.size() != references.reports.size()) {
      throw new IOException(
          "%s has %s and %s has %d; each line of one needs its line in the other (the first without is line %d)."
              .formatted(
                  references.file,
                  Plural.of(references.reports.size(), "line"),
                  file,
                  reports.size(),
                  1 + Math.min(reports.size(), references.reports.size())));
    }
    checkNoneLacks(this, references);
    checkNoneLacks(references, this);
    return references.reports.keySet().stream()
        .map(id -> Objects.requireNonNull(reports.get(id)).text())
        .toList();
  }

  private static String ids(boolean has) {
    return has ? "ids" : "no ids";
  }

  private static void checkNoneLacks(ReportSet set, ReportSet other) throws IOException {
    List<Report> missing =
        other.reports.values().stream().filter(r -> !set.reports.containsKey(r.id())).toList();
    if (!missing.isEmpty()) {
      throw new IOException(
          "%s lacks %d of the %d ids of %s; the first is %s, %s there%s."
              .formatted(
                  set.file,
                  missing.size(),
                  other.reports.size(),
                  other.file,
                  missing.get(0).id(),
                  missing.get(0).place(),
                  instead(missing.get(0).id(), set, other)));
    }
  }

  /** What a file has in place of an id: the same number written otherwise, or an id of its own. */
  private static String instead(String id, ReportSet set, ReportSet other) {
    List<Report> own =
        set.reports.values().stream().filter(r -> !other.reports.containsKey(r.id())).toList();
    Optional<Report> alike =
        own.stream().filter(r -> Ids.plain(r.id()).equals(Ids.plain(id))).findFirst();
    return alike
        .or(() -> own.stream().findFirst())
        .map(r -> "; it has %s, %s".formatted(r.id(), r.place()))
        .map(found -> found + (alike.isPresent() ? ": write the ids alike in both" : ""))
        .orElse("");
  }
}
