package cxr.data.phantom;

/** Harmless things that many people have, with age above all. All are drawn. */
enum Variant {
  GRANULOMA_RIGHT("granuloma on the right", "Calcified Granuloma/lung/upper lobe/right"),
  GRANULOMA_LEFT("granuloma on the left", "Calcified Granuloma/lung/base/left"),
  SPINE("spine", "Thoracic Vertebrae/degenerative/mild"),
  AORTA("aorta", "Aorta/tortuous"),
  LOW_VOLUMES("low volumes", "Lung/hypoinflation"),
  HYPERINFLATION("hyperinflation", "Lung/hyperdistention");

  private final String phrases;
  private final String term;

  Variant(String phrases, String term) {
    this.phrases = phrases;
    this.term = term;
  }

  /** The name that its stock phrases go by. */
  String phrases() {
    return phrases;
  }

  /** Its indexing term. */
  String term() {
    return term;
  }
}
