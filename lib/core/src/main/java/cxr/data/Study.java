package cxr.data;

import cxr.settings.Target;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One examination: its report, its indexing terms and its X-rays.
 *
 * @param id the number of the report, {@code 1000} for example
 * @param patient whose examination it is; the study's own id where the source does not tell, as if
 *     each study had a patient of its own
 * @param indication why the examination was made; empty where absent
 * @param comparison earlier examinations; empty where absent
 * @param findings what is seen; empty where absent
 * @param impression what it means; empty where absent
 * @param meshMajor terms by the indexers, {@code Cardiomegaly/mild} for example, or {@code normal}
 * @param meshAutomatic terms found by the automatic indexer
 * @param imageIds the X-rays that the report names, found or not, in its order
 * @param images those of them found on disk, in the report's order; may be empty
 */
public record Study(
    String id,
    String patient,
    String indication,
    String comparison,
    String findings,
    String impression,
    List<String> meshMajor,
    List<String> meshAutomatic,
    List<String> imageIds,
    List<ImageFile> images) {

  /** Order of ids: numbers by their value, before all other ids by their letters. */
  public static final Comparator<String> ID_ORDER = Study::compareIds;

  public Study {
    patient = patient.isBlank() ? id : patient;
    meshMajor = List.copyOf(meshMajor);
    meshAutomatic = List.copyOf(meshAutomatic);
    imageIds = List.copyOf(imageIds);
    images = List.copyOf(images);
  }

  /** A study of a patient of its own, whose X-rays were all found. */
  public Study(
      String id,
      String indication,
      String comparison,
      String findings,
      String impression,
      List<String> meshMajor,
      List<String> meshAutomatic,
      List<ImageFile> images) {
    this(
        id,
        id,
        indication,
        comparison,
        findings,
        impression,
        meshMajor,
        meshAutomatic,
        images.stream().map(ImageFile::id).toList(),
        images);
  }

  /** This study with other X-rays found; those that the report names stay. */
  public Study withImages(List<ImageFile> found) {
    return with(imageIds, found);
  }

  /** This study as if it had this one X-ray alone. */
  Study withOnly(ImageFile image) {
    return with(List.of(image.id()), List.of(image));
  }

  private Study with(List<String> listed, List<ImageFile> found) {
    return new Study(
        id,
        patient,
        indication,
        comparison,
        findings,
        impression,
        meshMajor,
        meshAutomatic,
        listed,
        found);
  }

  /**
   * The main headings of the indexers' terms, {@code Cardiomegaly} of {@code Cardiomegaly/mild} for
   * example, each once, in their order.
   */
  public Set<String> meshHeadings() {
    Set<String> headings = new LinkedHashSet<>();
    for (String term : meshMajor) {
      headings.add(term.split("/", 2)[0].strip());
    }
    return headings;
  }

  /** Whether the indexers found nothing: {@code normal} is the only term. */
  public boolean isIndexedNormal() {
    return meshMajor.equals(List.of("normal"));
  }

  /** The sections a model is to write; both are {@link #report()}. */
  public String text(Target target) {
    return switch (target) {
      case FINDINGS -> findings;
      case IMPRESSION -> impression;
      case FINDINGS_IMPRESSION -> report();
    };
  }

  /**
   * The whole report, by which its conditions are told: findings and impression, joined by a blank;
   * an empty one is left out. Findings that end without a stop are given one, so that what their
   * last sentence denies does not run on into the impression.
   */
  public String report() {
    String first = findings.strip();
    boolean open =
        !first.isEmpty()
            && !impression.isBlank()
            && ".!?;".indexOf(first.charAt(first.length() - 1)) < 0;
    return ((open ? first + "." : findings) + " " + impression).strip();
  }

  /** The first frontal X-ray, or else the first of unknown view. */
  public Optional<ImageFile> frontal() {
    return images.stream()
        .filter(image -> image.view() == View.FRONTAL)
        .findFirst()
        .or(() -> images.stream().filter(image -> image.view() == View.UNKNOWN).findFirst());
  }

  /** The first lateral X-ray, or else the second X-ray where no view is known. */
  public Optional<ImageFile> lateral() {
    boolean known = images.stream().anyMatch(image -> image.view() != View.UNKNOWN);
    return known
        ? images.stream().filter(image -> image.view() == View.LATERAL).findFirst()
        : images.stream().skip(1).findFirst();
  }

  /**
   * The X-rays that a model of some views sees: the frontal one, then the lateral one.
   *
   * @return as many as views; null where there is none
   * @throws IllegalArgumentException if it has no frontal X-ray
   */
  public Path[] views(int views) {
    Path[] paths = new Path[views];
    paths[0] =
        frontal()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Study %s has no frontal X-ray; leave such studies out first."
                            .formatted(id)))
            .path();
    if (views > 1) {
      paths[1] = lateral().map(ImageFile::path).orElse(null);
    }
    return paths;
  }

  private static int compareIds(String a, String b) {
    boolean numbers = a.matches("\\d{1,18}");
    if (numbers != b.matches("\\d{1,18}")) {
      return numbers ? -1 : 1;
    }
    int order = numbers ? Long.compare(Long.parseLong(a), Long.parseLong(b)) : 0;
    return order != 0 ? order : a.compareTo(b);
  }
}
