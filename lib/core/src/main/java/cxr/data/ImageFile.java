package cxr.data;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One X-ray of a study that was found on disk.
 *
 * @param id the official id where it is known, {@code CXR1000_IM-0003-1001} for example
 * @param path of the file; it may lie in a zip archive, so read it by {@link
 *     java.nio.file.Files#newInputStream} and never by {@link Path#toFile}
 * @param view as the source tells it
 */
public record ImageFile(String id, Path path, View view) {

  private static final Pattern SHORT_NAME = Pattern.compile("(\\d+)_IM-.+");

  /**
   * The official id of an image by its file's name without ending. The mirror on Kaggle and the
   * DICOM archive leave out {@code CXR} in front; the official ids of report 1 have its number
   * twice. Other names are their own ids.
   */
  public static String officialId(String name) {
    String stem = name.endsWith(".dcm") ? name.substring(0, name.length() - 4) : name;
    Matcher matcher = SHORT_NAME.matcher(stem);
    if (!matcher.matches()) {
      return stem;
    }
    return (matcher.group(1).equals("1") ? "CXR1_" : "CXR") + stem;
  }
}
