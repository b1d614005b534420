package cxr.results;

import cxr.settings.Settings;

/** What is held fixed while systems are compared: the parts of the split, the text, the recipe. */
public enum Protocol {
  /** That of R2Gen (Chen et al. 2020), which the published systems share. */
  A("R2Gen's split and recipe, findings", "r2gen", "data.split=r2gen", "text.target=findings"),
  /** That of the original study. */
  B(
      "70/15/15 by study, findings and impression, the original study's recipe",
      "deck",
      "data.split=study, data.train=0.70, data.validation=0.15, data.test=0.15",
      "text.target=findings+impression");

  /** The encoder, and how it is shown X-rays. */
  private static final String SEEN =
      "model.encoder=efficientnet-lite0, image.size=224, image.channels=3, image.normalise=lite, model.views=2";

  private final String words;
  private final String recipe;
  private final String split;
  private final String target;

  Protocol(String words, String recipe, String split, String target) {
    this.words = words;
    this.recipe = recipe;
    this.split = split;
    this.target = target;
  }

  /** The protocol in a line. */
  public String words() {
    return words;
  }

  /** The name of the recipe that scores. */
  public String recipe() {
    return recipe;
  }

  /** The settings of the split. */
  String split() {
    return split;
  }

  /** The setting of what is written. */
  String target() {
    return target;
  }

  /** Whether the split leaves studies out that can be learnt from. */
  boolean leavesStudiesOut() {
    return this == A;
  }

  /** Who is in which part, what is written, and how X-rays are shown. */
  Settings settings() {
    return Settings.defaults().withAll(String.join(", ", SEEN, split, target));
  }
}
