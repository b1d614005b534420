package cxr.data.layout;

import cxr.data.ImageFiles;
import cxr.io.FailureReason;
import cxr.io.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What lies in the folders {@code p10/p10000032} of MIMIC-CXR: reports {@code s50414267.txt}, and
 * images in {@code s50414267}. Each folder is listed once, side by side with others, and no file is
 * looked at: there are 600,000, and each look may be a way over a network.
 *
 * @param reports in the order of the folders' names
 * @param images in the same order
 * @param problems folders that cannot be listed
 */
record MimicTree(List<Path> reports, List<Path> images, List<Problem> problems) {

  private static final Pattern GROUP = Pattern.compile("p1\\d");
  private static final Pattern PATIENT = Pattern.compile("p\\d{8}");
  private static final Pattern STUDY = Pattern.compile("s\\d{8}(\\.txt)?");
  private static final Pattern ANY = Pattern.compile(".*");

  /** What is in some folders with groups of patients, those that are there. */
  static MimicTree of(List<Path> folders) {
    MimicTree all = new MimicTree(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    folders.stream()
        .flatMap(folder -> all.list(folder, GROUP))
        .flatMap(group -> all.list(group, PATIENT))
        .toList()
        .parallelStream()
        .map(MimicTree::ofPatient)
        .toList()
        .forEach(all::addAll);
    return all;
  }

  private static MimicTree ofPatient(Path folder) {
    MimicTree tree = new MimicTree(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Path entry : tree.list(folder, STUDY).toList()) {
      if (entry.getFileName().toString().endsWith(".txt")) {
        tree.reports.add(entry);
      } else {
        tree.list(entry, ANY)
            .filter(file -> ImageFiles.isImage(file.getFileName().toString()))
            .forEach(tree.images::add);
      }
    }
    return tree;
  }

  private void addAll(MimicTree other) {
    reports.addAll(other.reports);
    images.addAll(other.images);
    problems.addAll(other.problems);
  }

  /** The entries of a folder whose names fit, by name; none of what is no folder. */
  private Stream<Path> list(Path folder, Pattern fitting) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> fitting.matcher(entry.getFileName().toString()).matches())
          .sorted()
          .toList()
          .stream();
    } catch (NotDirectoryException | NoSuchFileException e) {
      return Stream.empty();
    } catch (IOException e) {
      String action = "left out, with all in it: " + FailureReason.of(e);
      problems.add(new Problem("", folder.toString(), Problem.Kind.UNREADABLE_REPORT, action));
      return Stream.empty();
    }
  }
}
