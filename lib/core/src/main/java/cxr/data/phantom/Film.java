package cxr.data.phantom;

/**
 * What an X-ray is taken on.
 *
 * @param width in pixels
 * @param height in pixels
 * @param bits of a grey value, 8 or 16
 */
record Film(int width, int height, int bits) {

  /** The shorter side of a film that is not square, as a share of the longer. */
  private static final double NARROW = 0.82;

  private static final double SIXTEEN_BITS = 0.06;

  /** A film for the front view: upright, square or lying. */
  static Film frontal(SeededRandom random) {
    return of(random.fraction(), 0.35, 0.85, random);
  }

  /** A film for the side view: upright mostly. */
  static Film lateral(SeededRandom random) {
    return of(random.fraction(), 0.75, 1, random);
  }

  private static Film of(double shape, double upright, double square, SeededRandom random) {
    int side = 244 + 4 * random.below(16);
    int narrow = (int) (NARROW * side);
    int bits = random.chance(SIXTEEN_BITS) ? 16 : 8;
    if (shape < upright) {
      return new Film(narrow, side, bits);
    }
    return shape < square ? new Film(side, side, bits) : new Film(side, narrow, bits);
  }

  int longSide() {
    return Math.max(width, height);
  }

  boolean square() {
    return width == height;
  }
}
