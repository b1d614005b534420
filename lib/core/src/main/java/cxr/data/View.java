package cxr.data;

import java.util.Locale;

/** The direction an X-ray was taken in, where a source tells it; the official XML does not. */
public enum View {
  FRONTAL,
  LATERAL,
  UNKNOWN;

  /**
   * The view by a source's word for it, {@code Frontal} or {@code Lateral} for example; or by
   * DICOM's, {@code PA}, {@code AP} or {@code LL}.
   */
  public static View of(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "frontal", "pa", "ap", "postero_anterior", "antero_posterior" -> FRONTAL;
      case "lateral", "ll" -> LATERAL;
      default -> UNKNOWN;
    };
  }
}
