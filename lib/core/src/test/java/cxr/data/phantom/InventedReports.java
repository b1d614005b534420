package cxr.data.phantom;

import java.util.List;
import java.util.stream.IntStream;

/** Texts of the built-in sample, without its images. */
public final class InventedReports {

  private InventedReports() {}

  /** The findings of the first studies that have some, as they were written. */
  public static List<String> findings(int studies) {
    return IntStream.rangeClosed(1, studies)
        .mapToObj(number -> Sample.study(number, Sample.SEED).report().findings())
        .filter(text -> !text.isBlank())
        .toList();
  }
}
