package cxr.tensor;

/** Sums over rows, each thread's for itself and then in a fixed order. */
public final class PartialSums {

  private final float[][] parts;

  public PartialSums(int parts, int width) {
    this.parts = new float[parts][width];
  }

  /** Where a part adds up. */
  public float[] of(int part) {
    return parts[part];
  }

  /** Adds the parts up. */
  float[] total() {
    for (int part = 1; part < parts.length; part++) {
      for (int i = 0; i < parts[0].length; i++) {
        parts[0][i] += parts[part][i];
      }
    }
    return parts[0];
  }

  public void writeTo(Floats target) {
    target.write(0, total(), target.length());
  }
}
