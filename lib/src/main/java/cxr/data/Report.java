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

  private static final Pattern BLANKS = Pattern.compile("[\\s\\u00A0]+");

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

  /** A text on one line, with single blanks. */
  static String plain(CharSequence text) {
    return BLANKS.matcher(text).replaceAll(" ").strip();
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
