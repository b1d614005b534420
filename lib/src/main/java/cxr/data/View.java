package cxr.data;

/** The direction an X-ray was taken in, where a source tells it; the official XML does not. */
public enum View {
  FRONTAL,
  LATERAL,
  UNKNOWN
}
