package cxr.settings;

/** The sections of a report that a model is to write, in order. */
public enum Target implements Word {
  FINDINGS,
  IMPRESSION,
  FINDINGS_IMPRESSION;

  @Override
  public String word() {
    return Word.super.word().replace('-', '+');
  }
}
