package cxr.data;

import cxr.io.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A collection of studies as read from disk.
 *
 * @param root the folder or archive it was read from
 * @param layout the name of the layout found there
 * @param studies in the order of their numbers
 * @param given the split that came with the data, by the studies' ids; empty without one
 * @param problems all that was odd
 * @param lost reports that the source lists and that are no studies: they could not be read, or
 *     another has their number
 */
public record Dataset(
    Path root,
    String layout,
    List<Study> studies,
    Map<String, Split.Part> given,
    List<Problem> problems,
    int lost) {

  private static final Set<Problem.Kind> PARTLY_READ =
      Set.of(Problem.Kind.UNREADABLE_TABLE, Problem.Kind.BROKEN_ARCHIVE);

  public Dataset {
    studies = List.copyOf(studies);
    given = Map.copyOf(given);
    problems = List.copyOf(problems);
  }

  /** A collection of which no report is lost. */
  public Dataset(
      Path root,
      String layout,
      List<Study> studies,
      Map<String, Split.Part> given,
      List<Problem> problems) {
    this(root, layout, studies, given, problems, 0);
  }

  /** How many X-rays the reports name, found or not. */
  public int imagesListed() {
    return studies.stream().mapToInt(study -> study.imageIds().size()).sum();
  }

  /** How many of them are on disk. */
  public int imagesFound() {
    return studies.stream().mapToInt(study -> study.images().size()).sum();
  }

  /** How many problems there are of each kind that there is, in the order of the kinds. */
  public Map<Problem.Kind, Integer> problemCounts() {
    Map<Problem.Kind, Integer> counts = new TreeMap<>();
    problems.forEach(problem -> counts.merge(problem.kind(), 1, Integer::sum));
    return counts;
  }

  /** The tables, lists and archives that could not be read, or not to their ends. */
  public List<String> readInPart() {
    return problems.stream()
        .filter(problem -> PARTLY_READ.contains(problem.kind()))
        .map(Problem::file)
        .distinct()
        .toList();
  }

  /** This collection with further problems, at the end of the list. */
  public Dataset withProblems(List<Problem> more) {
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(more);
    return new Dataset(root, layout, studies, given, all, lost);
  }

  /**
   * This collection without the X-rays that cannot be read; each becomes a problem. Files are
   * looked at side by side.
   *
   * @param failure of reading an X-ray: why it cannot be read, or nothing if it can
   */
  public Dataset withReadableImages(Function<Path, Optional<String>> failure) {
    List<ImageFile> images = studies.stream().flatMap(study -> study.images().stream()).toList();
    Map<ImageFile, String> bad = new HashMap<>();
    images.parallelStream()
        .map(image -> Map.entry(image, failure.apply(image.path())))
        .filter(checked -> checked.getValue().isPresent())
        .collect(Collectors.toList())
        .forEach(checked -> bad.put(checked.getKey(), checked.getValue().get()));
    List<Problem> more = new ArrayList<>();
    List<Study> kept = new ArrayList<>();
    for (Study study : studies) {
      for (ImageFile image : study.images()) {
        if (bad.containsKey(image)) {
          more.add(
              new Problem(
                  study.id(),
                  image.id(),
                  Problem.Kind.UNREADABLE_IMAGE,
                  "left out: " + bad.get(image)));
        }
      }
      kept.add(study.withImages(study.images().stream().filter(i -> !bad.containsKey(i)).toList()));
    }
    return new Dataset(root, layout, kept, given, problems, lost).withProblems(more);
  }

  /**
   * The collection, with a problem for each note on an X-ray that can be read.
   *
   * @param notes on X-rays, by their paths
   */
  public Dataset withDoubts(Map<Path, List<String>> notes) {
    List<Problem> more = new ArrayList<>();
    for (Study study : studies) {
      for (ImageFile image : study.images()) {
        for (String note : notes.getOrDefault(image.path(), List.of())) {
          more.add(
              new Problem(study.id(), image.id(), Problem.Kind.DOUBTFUL_IMAGE, "kept: " + note));
        }
      }
    }
    return withProblems(more);
  }
}
