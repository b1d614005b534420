package cxr.data.reports;

import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.io.Whitespace;
import java.util.List;

/**
 * What one report says, in whatever layout it was found. Texts that are absent are empty.
 *
 * @param file it stands in
 * @param id the number of the report
 * @param patient whose examination it is; empty where the source does not tell
 * @param images it names, in its order
 */
public record Report(
    String file,
    String id,
    String patient,
    String indication,
    String comparison,
    String findings,
    String impression,
    List<String> meshMajor,
    List<String> meshAutomatic,
    List<ImageReference> images) {

  /**
   * An image as a report names it.
   *
   * @param id the official id where it is known
   * @param key under which its file is looked up
   */
  public record ImageReference(String id, String key) {

    /** An image that is looked up by its id. */
    public static ImageReference of(String id) {
      return new ImageReference(id, id);
    }
  }

  /** A report of a source that has findings and impressions alone, or one of both. */
  public static Report of(
      String file,
      String id,
      String patient,
      String findings,
      String impression,
      List<ImageReference> images) {
    return of(file, id, patient, "", "", findings, impression, images);
  }

  /** A report of a source that has all sections, and no indexers. */
  public static Report of(
      String file,
      String id,
      String patient,
      String indication,
      String comparison,
      String findings,
      String impression,
      List<ImageReference> images) {
    return new Report(
        file,
        id,
        patient,
        Whitespace.collapse(indication),
        Whitespace.collapse(comparison),
        Whitespace.collapse(findings),
        Whitespace.collapse(impression),
        List.of(),
        List.of(),
        images);
  }

  /** This report with other texts. */
  public Report with(String otherIndication, String otherFindings, String otherImpression) {
    return new Report(
        file,
        id,
        patient,
        otherIndication,
        comparison,
        otherFindings,
        otherImpression,
        meshMajor,
        meshAutomatic,
        images);
  }

  /** This report naming other images. */
  public Report withImages(List<ImageReference> other) {
    return new Report(
        file,
        id,
        patient,
        indication,
        comparison,
        findings,
        impression,
        meshMajor,
        meshAutomatic,
        other);
  }

  public Study study(List<ImageFile> found) {
    return new Study(
        id,
        patient,
        indication,
        comparison,
        findings,
        impression,
        meshMajor,
        meshAutomatic,
        images.stream().map(ImageReference::id).toList(),
        found);
  }
}
