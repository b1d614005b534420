package cxr.data.phantom;

/** Things put into or onto a phantom. All are drawn; where they lie is fixed. */
enum Device {
  PORT_RIGHT("port on the right", "Implanted Medical Device/thorax/right"),
  PORT_LEFT("port on the left", "Implanted Medical Device/thorax/left"),
  PACEMAKER("pacemaker", "Implanted Medical Device/left/pacemaker"),
  STERNAL_WIRES("sternal wires", "Surgical Instruments/sternum"),
  CENTRAL_LINE("central line", "Catheters, Indwelling/right/superior vena cava"),
  TRACHEAL_TUBE("tracheal tube", "Tube, Inserted/trachea"),
  CHEST_TUBE_RIGHT("chest tube on the right", "Tube, Inserted/thorax/right"),
  CHEST_TUBE_LEFT("chest tube on the left", "Tube, Inserted/thorax/left"),
  ECG_LEADS("monitor leads", "Medical Device/thorax/anterior");

  private final String phrases;
  private final String term;

  Device(String phrases, String term) {
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
