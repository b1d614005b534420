package cxr.data;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What one report says, in whatever layout it was found.
 *
 * @param file it stands in
 * @param id the number of the report
 * @param images it names, in its order
 */
record Report(
    String file,
    String id,
    String indication,
    String comparison,
    String findings,
    String impression,
    List<String> meshMajor,
    List<String> meshAutomatic,
    List<Named> images) {

  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}\\u00A0]+");

  private static final Pattern ENDS =
      Pattern.compile("^[\\s\\p{Z}\uFEFF\u200B]+|[\\s\\p{Z}\uFEFF\u200B]+$");

  /**
   * An image as a report names it.
   *
   * @param id the official id where it is known
   * @param key under which its file is looked up
   */
  record Named(String id, String key) {

    static Named official(String id) {
      return new Named(id, id);
    }
  }

  /** A text without blanks, bytes that are no signs and signs without width at its ends. */
  static String trimmed(String text) {
    return ENDS.matcher(text).replaceAll("");
  }

  /** A text on one line, with single blanks. */
  static String plain(CharSequence text) {
    return BLANKS.matcher(text).replaceAll(" ").strip();
  }

  /** This report with other texts. */
  Report with(String otherIndication, String otherFindings, String otherImpression) {
    return new Report(
        file,
        id,
        otherIndication,
        comparison,
        otherFindings,
        otherImpression,
        meshMajor,
        meshAutomatic,
        images);
  }

  Study study(List<ImageFile> found) {
    return new Study(
        id,
        indication,
        comparison,
        findings,
        impression,
        meshMajor,
        meshAutomatic,
        images.stream().map(Named::id).toList(),
        found);
  }
}
