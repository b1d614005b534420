package cxr.text;

/** The six conditions that the original study looks for in a report. */
public enum Condition {
  NORMAL("Normal"),
  CARDIOMEGALY("Cardiomegaly"),
  EFFUSION("Effusion"),
  PNEUMOTHORAX("Pneumothorax"),
  OPACITY("Opacity"),
  EDEMA("Edema");

  private final String display;

  Condition(String display) {
    this.display = display;
  }

  /** The name as tables show it. */
  public String display() {
    return display;
  }
}
