package cxr.data;

import java.util.List;
import java.util.Optional;

/**
 * One examination: its report, its indexing terms and its X-rays.
 *
 * @param id the number of the report, {@code 1000} for example
 * @param indication why the examination was made; empty where absent
 * @param comparison earlier examinations; empty where absent
 * @param findings what is seen; empty where absent
 * @param impression what it means; empty where absent
 * @param meshMajor terms by the indexers, {@code Cardiomegaly/mild} for example, or {@code normal}
 * @param meshAutomatic terms found by the automatic indexer
 * @param images those found on disk, in the report's order; may be empty
 */
public record Study(
    String id,
    String indication,
    String comparison,
    String findings,
    String impression,
    List<String> meshMajor,
    List<String> meshAutomatic,
    List<ImageFile> images) {

  public Study {
    meshMajor = List.copyOf(meshMajor);
    meshAutomatic = List.copyOf(meshAutomatic);
    images = List.copyOf(images);
  }

  /**
   * The sections a model is to write, joined by a blank; empty sections are left out.
   *
   * @param target {@code findings}, {@code impression} or {@code findings+impression}
   * @throws IllegalArgumentException for any other target
   */
  public String text(String target) {
    return switch (target) {
      case "findings" -> findings;
      case "impression" -> impression;
      case "findings+impression" -> (findings + " " + impression).strip();
      default ->
          throw new IllegalArgumentException(
              "The target must be findings, impression or findings+impression; found \""
                  + target
                  + "\".");
    };
  }

  /** The first frontal X-ray, or else the first of unknown view. */
  public Optional<ImageFile> frontal() {
    return images.stream()
        .filter(image -> image.view() == View.FRONTAL)
        .findFirst()
        .or(() -> images.stream().filter(image -> image.view() == View.UNKNOWN).findFirst());
  }
}
