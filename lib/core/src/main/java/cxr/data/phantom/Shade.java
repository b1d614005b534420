package cxr.data.phantom;

/** The few curves that phantoms are drawn with; exactly rounded, so alike on every machine. */
final class Shade {

  private Shade() {}

  /** From 0 at the first edge to 1 at the second, smoothly (Hermite's cubic). */
  static double soft(double value, double from, double to) {
    double t = Math.min(1, Math.max(0, (value - from) / (to - from)));
    return t * t * (3 - 2 * t);
  }

  /** 1 at 0, falling to 0 at -1 and 1. */
  static double bump(double t) {
    double s = 1 - t * t;
    return s <= 0 ? 0 : s * s;
  }

  /** The upper half of a circle: 1 at 0, 0 from -1 outwards and from 1. */
  static double dome(double t) {
    return t * t >= 1 ? 0 : Math.sqrt(1 - t * t);
  }

  static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }
}
