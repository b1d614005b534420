package cxr.data;

/**
 * Something odd in the files, and what was done about it.
 *
 * @param study the number of the report; empty where unknown
 * @param file the file's name
 * @param kind of problem
 * @param action what was done
 */
public record Problem(String study, String file, Kind kind, String action) {

  /** The kinds of problems. */
  public enum Kind {
    MISSING_IMAGE,
    NO_IMAGES,
    NO_TEXT,
    UNREADABLE_REPORT,
    DUPLICATE_ID,
    UNREADABLE_TABLE
  }
}
