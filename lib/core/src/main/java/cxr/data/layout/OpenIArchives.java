package cxr.data.layout;

import cxr.io.fetch.Content;
import cxr.io.fetch.RemoteFile;
import java.util.ArrayList;
import java.util.List;

/**
 * The official archives of the Indiana University chest X-ray collection (Demner-Fushman et al.,
 * Preparing a collection of radiology examinations for distribution and retrieval, JAMIA 2016), as
 * the National Library of Medicine's OpenI offers them.
 */
public final class OpenIArchives {

  /** Where the archives lie. */
  public static final String ADDRESS = "https://openi.nlm.nih.gov/imgs/collections";

  /** The licence that each report names, in a sentence. */
  public static final String LICENCE =
      "The collection is licensed CC BY-NC-ND 4.0 (creativecommons.org/licenses/by-nc-nd/4.0):"
          + " name its source, no commercial use, do not pass on what you change.";

  private static final String REPORTS_SUM =
      "8fb6de7eec73d8c3665067ad4bb003ccd57f971ae316d2642e1627ac7268667a";

  private OpenIArchives() {}

  /** The 3,955 reports, 1.1 MB; unpacked they take some 20 times as much. */
  public static RemoteFile reports(String from) {
    return archive(from, "NLMCXR_reports.tgz", REPORTS_SUM, 20);
  }

  /** The 7,470 X-rays, about 1.4 GB, and as much again unpacked; their sum is not published. */
  public static RemoteFile images(String from) {
    return archive(from, "NLMCXR_png.tgz", "", 1);
  }

  /**
   * What to fetch.
   *
   * @param from the address that the archives' names are put behind
   * @param reportsOnly leaves the X-rays out
   */
  public static List<RemoteFile> of(String from, boolean reportsOnly) {
    List<RemoteFile> files = new ArrayList<>(List.of(reports(from)));
    if (!reportsOnly) {
      files.add(images(from));
    }
    return files;
  }

  private static RemoteFile archive(String from, String name, String sum, double room) {
    return new RemoteFile(RemoteFile.below(from, name), name, sum, Content.GZIP, room);
  }
}
