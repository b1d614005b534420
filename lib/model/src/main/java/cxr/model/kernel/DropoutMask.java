package cxr.model.kernel;

/**
 * Which values dropout (Srivastava et al. 2014) leaves, as factors 0 and 1 / (1 - p): a function of
 * the step's seed, the place in the network and the value's number alone, so that no mask need be
 * kept.
 */
public final class DropoutMask {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int LANES = 4; // values of one random number, 16 bits each

  private final int dropped; // of 65,536
  private final float kept;
  private final int keptBits;

  /**
   * @param share of the values to drop, 0 to below 1; rounded to 1 / 65,536
   */
  public DropoutMask(double share) {
    dropped = (int) Math.round(share * (1 << 16));
    kept = (float) (1 / (1 - dropped / (double) (1 << 16)));
    keptBits = Float.floatToRawIntBits(kept);
  }

  /** The factor of the values that are left. */
  public float kept() {
    return kept;
  }

  /**
   * The factors of some values.
   *
   * @param seed of the step
   * @param place in the network
   * @param from number of the first value, a multiple of 4
   */
  public void fill(long seed, long place, long from, float[] mask, int count) {
    long start = mix(seed * GOLDEN + place) + from / LANES;
    int whole = count / LANES * LANES;
    for (int i = 0; i < whole; i += LANES) {
      long bits = mix(start + i / LANES);
      mask[i] = factor((int) bits & 0xFFFF);
      mask[i + 1] = factor((int) (bits >>> 16) & 0xFFFF);
      mask[i + 2] = factor((int) (bits >>> 32) & 0xFFFF);
      mask[i + 3] = factor((int) (bits >>> 48));
    }
    long bits = mix(start + whole / LANES);
    for (int i = whole; i < count; i++) {
      mask[i] = factor((int) (bits >>> 16 * (i - whole)) & 0xFFFF);
    }
  }

  /** 0 where a random number is below the dropped ones, without a branch. */
  private float factor(int random) {
    return Float.intBitsToFloat(keptBits & ~(random - dropped >> 31));
  }

  /** SplitMix64 (Steele et al. 2014). */
  private static long mix(long z) {
    z *= GOLDEN;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
