package cxr.settings;

import java.util.Locale;

/** One of the few values that a setting may have. */
public interface Word {

  /** The name of the constant. */
  String name();

  /** As text and JSON have it: {@code cross-attention} for {@code CROSS_ATTENTION}. */
  default String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it was called in earlier versions, which is still understood; the same by default. */
  default String earlier() {
    return word();
  }
}
