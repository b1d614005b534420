package cxr.pretrain;

import cxr.settings.Word;

/** What of an X-ray is compared with what of a text. */
public enum Level implements Word {
  /**
   * The whole X-ray with the whole text (ConVIRT, Zhang et al. 2022; CLIP, Radford et al. 2021).
   */
  GLOBAL,
  /** Words with regions of the frontal X-ray (the local part of GLoRIA, Huang et al. 2021). */
  LOCAL,
  /** Both; their losses add up, and similarities are the mean of both. */
  BOTH;

  boolean isGlobal() {
    return this != LOCAL;
  }

  /** Whether regions are needed. */
  public boolean isLocal() {
    return this != GLOBAL;
  }
}
