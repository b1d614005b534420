package cxr.data;

import java.util.Locale;

/** The direction an X-ray was taken in, where a source tells it; the official XML does not. */
public enum View {
  FRONTAL,
  LATERAL,
  UNKNOWN;

  /** The view by a table's word for it, {@code Frontal} or {@code Lateral}. */
  public static View of(String projection) {
    return switch (projection.strip().toLowerCase(Locale.ROOT)) {
      case "frontal" -> FRONTAL;
      case "lateral" -> LATERAL;
      default -> UNKNOWN;
    };
  }
}
