package cxr.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts a collection together from what a layout's reader found: reports, views, image files. Here,
 * and for all layouts alike, ids are made unique, images are looked up, and what is odd is counted.
 */
final class Assembly {

  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Report> reports = new LinkedHashMap<>();
  private final Map<String, View> views = new HashMap<>();
  private final Map<String, Split.Part> given = new HashMap<>();
  private ImageFiles files = ImageFiles.none();

  /** The list to which readers add what is odd. */
  List<Problem> problems() {
    return problems;
  }

  /** Adds a report, unless one with its number is there. */
  void add(Report report) {
    if (reports.putIfAbsent(report.id(), report) != null) {
      problems.add(
          new Problem(
              report.id(),
              report.file(),
              Problem.Kind.DUPLICATE_ID,
              "left out: another report has this number"));
    }
  }

  /** Tells the view of an image. */
  void view(String image, View view) {
    views.put(image, view);
  }

  /** Tells the part of a split that came with the data. */
  void part(String study, Split.Part part) {
    given.put(study, part);
  }

  /** Tells where the images are. */
  void images(ImageFiles found) {
    files = found;
  }

  boolean isEmpty() {
    return reports.isEmpty();
  }

  /** The collection, its studies in the order of their numbers. */
  Dataset dataset(Path root, String layout) {
    List<Report> sorted = new ArrayList<>(reports.values());
    sorted.sort(Comparator.comparing(Report::id, Study.ID_ORDER));
    Map<String, String> owners = new HashMap<>();
    List<Study> studies = new ArrayList<>();
    for (Report report : sorted) {
      studies.add(report.study(found(report, owners)));
      tellWhatLacks(report);
    }
    tellUnnamed(sorted);
    given.keySet().retainAll(reports.keySet());
    return new Dataset(root, layout, studies, given, problems);
  }

  private List<ImageFile> found(Report report, Map<String, String> owners) {
    List<ImageFile> found = new ArrayList<>();
    for (Report.Named image : report.images()) {
      String owner = owners.putIfAbsent(image.id(), report.id());
      Path path = files.find(image.key()).orElse(null);
      if (owner != null) {
        problems.add(
            new Problem(
                report.id(),
                image.id(),
                Problem.Kind.DUPLICATE_ID,
                "left out: report " + owner + " names this image already"));
      } else if (path == null) {
        problems.add(
            new Problem(
                report.id(),
                image.id(),
                Problem.Kind.MISSING_IMAGE,
                "the study goes on without it"));
      } else {
        found.add(new ImageFile(image.id(), path, views.getOrDefault(image.id(), View.UNKNOWN)));
      }
    }
    return found;
  }

  private void tellWhatLacks(Report report) {
    if (report.images().isEmpty()) {
      problems.add(
          new Problem(
              report.id(), report.file(), Problem.Kind.NO_IMAGES, "kept; it names no X-ray"));
    }
    if (report.findings().isEmpty() && report.impression().isEmpty()) {
      problems.add(
          new Problem(
              report.id(),
              report.file(),
              Problem.Kind.NO_TEXT,
              "kept; it has neither findings nor impression"));
    }
  }

  private void tellUnnamed(List<Report> all) {
    Set<String> named = new HashSet<>();
    all.forEach(report -> report.images().forEach(image -> named.add(image.key())));
    files
        .all()
        .forEach(
            (key, path) -> {
              if (!named.contains(key)) {
                problems.add(
                    new Problem(
                        "",
                        files.brief(path),
                        Problem.Kind.UNNAMED_IMAGE,
                        "left out: no report names it"));
              }
            });
  }
}
