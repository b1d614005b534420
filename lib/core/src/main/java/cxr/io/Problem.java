package cxr.io;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Something odd in the files, and what was done about it.
 *
 * @param study the number of the report; empty where unknown
 * @param file the file's name, or the image's id
 * @param kind of problem
 * @param action what was done
 */
public record Problem(String study, String file, Kind kind, String action) {

  /** The kinds of problems. */
  public enum Kind {
    /** An X-ray that a report names is not on disk. */
    MISSING_IMAGE,
    /** A report names no X-ray. */
    NO_IMAGES,
    /** A report has neither findings nor impression. */
    NO_TEXT,
    /** A section holds a word for a missing text, nan for example, and no text. */
    MISSING_TEXT,
    /**
     * An X-ray is on disk and is no file, or cannot be decoded; the latter is looked for if asked.
     */
    UNREADABLE_IMAGE,
    /**
     * An X-ray can be read, but is blank, or its file says something that is not followed; looked
     * for only when asked.
     */
    DOUBTFUL_IMAGE,
    /** An X-ray is on disk and no report names it. */
    UNNAMED_IMAGE,
    /** A report is broken XML, too large, or cannot be opened. */
    UNREADABLE_REPORT,
    /** Two reports have one number, two name one X-ray, or a report is in two parts of a split. */
    DUPLICATE_ID,
    /** A table or list names a report that is not there. */
    UNKNOWN_ID,
    /** The ids of a table or list were written as decimals, 1.0 for 1. */
    DECIMAL_IDS,
    /** An element, a section or a field that these layouts do not have. */
    UNKNOWN_TAG,
    /** A column that a table of these layouts does not have. */
    UNKNOWN_COLUMN,
    /** A word for an X-ray's direction that is neither frontal nor lateral. */
    UNKNOWN_VIEW,
    /** A row that does not fit its table. */
    BAD_ROW,
    /** A table or list that cannot be read, or not to its end. */
    UNREADABLE_TABLE,
    /** A text that is not in the encoding it claims, UTF-8 where it claims none. */
    WRONG_ENCODING,
    /** An archive that ends early or is damaged. */
    BROKEN_ARCHIVE,
    /** A file in an archive that leads elsewhere, is a link, or is too large. */
    REFUSED_ENTRY,
    /** A second collection in the same place. */
    OTHER_COLLECTION;

    /** The kind in words, {@code missing image} for example. */
    public String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The kind as JSON has it, {@code missingImage} for example. */
    @JsonValue
    public String key() {
      StringBuilder key = new StringBuilder();
      for (String word : words().split(" ")) {
        key.append(
            key.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
      }
      return key.toString();
    }
  }

  private static final int LONGEST_ACTION = 300;

  /** Texts from files may be of any length and have any characters: cut, and on one line. */
  public Problem {
    file = oneLine(file);
    action = oneLine(action);
  }

  private static String oneLine(String text) {
    String cut = text.length() > LONGEST_ACTION ? text.substring(0, LONGEST_ACTION) + "..." : text;
    return cut.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
  }
}
