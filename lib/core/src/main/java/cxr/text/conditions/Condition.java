package cxr.text.conditions;

/** What a report may be labelled with; which of them a label set asks for, {@link Scheme} says. */
public enum Condition {
  NORMAL("Normal"),
  NO_FINDING("No Finding"),
  ENLARGED_CARDIOMEDIASTINUM("Enlarged Cardiomediastinum"),
  CARDIOMEGALY("Cardiomegaly"),
  OPACITY("Opacity"),
  LUNG_OPACITY("Lung Opacity"),
  LUNG_LESION("Lung Lesion"),
  EDEMA("Edema"),
  CONSOLIDATION("Consolidation"),
  PNEUMONIA("Pneumonia"),
  ATELECTASIS("Atelectasis"),
  PNEUMOTHORAX("Pneumothorax"),
  EFFUSION("Effusion"),
  PLEURAL_EFFUSION("Pleural Effusion"),
  PLEURAL_OTHER("Pleural Other"),
  FRACTURE("Fracture"),
  SUPPORT_DEVICES("Support Devices"),

  /** No label of any scheme: what keeps a report from being normal and has no label of its own. */
  OTHER_ABNORMALITY("Other abnormality");

  private final String display;

  Condition(String display) {
    this.display = display;
  }

  /** The name as tables and files show it. */
  public String display() {
    return display;
  }
}
