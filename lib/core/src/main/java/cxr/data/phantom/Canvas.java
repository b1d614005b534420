package cxr.data.phantom;

import static cxr.data.phantom.Shade.mix;
import static cxr.data.phantom.Shade.soft;

/**
 * A film while it is drawn on: a brightness for each pixel, and where the anatomy falls.
 *
 * <p>Coordinates of the anatomy: x and y from -1 to 1 along the film's longer side, y downwards,
 * the midline at x = 0. Brightness: 0 = black (air) to 1 = white (bone, fluid). A layer is an array
 * like the canvas's own, row by row from the top left.
 */
final class Canvas {

  /** Strokes between two points of a curve. */
  private static final int SMOOTH = 5;

  final int width;
  final int height;
  final float[] pixels;

  // From pixels to the anatomy: a slight rotation, shift and scale of each exposure.
  private final double cos;
  private final double sin;
  private final double scale;
  private final double shiftX;
  private final double shiftY;

  Canvas(Film film, SeededRandom random) {
    width = film.width();
    height = film.height();
    pixels = new float[width * height];
    double angle = 0.025 * random.bell();
    cos = StrictMath.cos(angle);
    sin = StrictMath.sin(angle);
    // On a film that is not square the chest is made to fit the narrow side.
    scale = ((film.square() ? 0.98 : 0.95) + 0.022 * random.bell()) * film.longSide() / 2;
    shiftX = width / 2.0 + 0.012 * film.longSide() * random.bell();
    shiftY = height / 2.0 + 0.012 * film.longSide() * random.bell();
  }

  float[] layer() {
    return new float[width * height];
  }

  /** The anatomy's x at the middle of a pixel. */
  double anatomyX(int px, int py) {
    return (cos * (px + 0.5 - shiftX) + sin * (py + 0.5 - shiftY)) / scale;
  }

  double anatomyY(int px, int py) {
    return (cos * (py + 0.5 - shiftY) - sin * (px + 0.5 - shiftX)) / scale;
  }

  /** The picture's x, in pixels, at a point of the anatomy. */
  double pictureX(double x, double y) {
    return (cos * x - sin * y) * scale + shiftX;
  }

  double pictureY(double x, double y) {
    return (cos * y + sin * x) * scale + shiftY;
  }

  /** Smooth random clouds around 0, about -1 to 1, with so many cells along the longer side. */
  float[] clouds(int cells, SeededRandom random) {
    double[] knots = new double[(cells + 2) * (cells + 2)];
    for (int i = 0; i < knots.length; i++) {
      knots[i] = random.between(-1, 1);
    }
    double step = (double) cells / Math.max(width, height);
    float[] result = layer();
    for (int py = 0; py < height; py++) {
      for (int px = 0; px < width; px++) {
        double x = px * step;
        double y = py * step;
        int i = (int) y * (cells + 2) + (int) x;
        double fx = soft(x - (int) x, 0, 1);
        double fy = soft(y - (int) y, 0, 1);
        double top = mix(knots[i], knots[i + 1], fx);
        double bottom = mix(knots[i + cells + 2], knots[i + cells + 3], fx);
        result[py * width + px] = (float) mix(top, bottom, fy);
      }
    }
    return result;
  }

  /** Draws a line through points x, y, x, y, ...; where lines cross the brighter one counts. */
  void line(float[] layer, double half, double value, double... points) {
    for (int i = 2; i + 1 < points.length; i += 2) {
      stroke(layer, half, value, points[i - 2], points[i - 1], points[i], points[i + 1]);
    }
  }

  /** Draws a smooth line through points (Catmull and Rom's spline, 1974). */
  void curve(float[] layer, double half, double value, double... points) {
    int last = points.length / 2 - 1;
    double[] smooth = new double[2 * (SMOOTH * last + 1)];
    for (int i = 0; i <= SMOOTH * last; i++) {
      int at = Math.min(i / SMOOTH, last - 1);
      double t = (double) i / SMOOTH - at;
      for (int axis = 0; axis < 2; axis++) {
        double a = points[2 * Math.max(0, at - 1) + axis];
        double b = points[2 * at + axis];
        double c = points[2 * at + 2 + axis];
        double d = points[2 * Math.min(last, at + 2) + axis];
        smooth[2 * i + axis] =
            b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      }
    }
    line(layer, half, value, smooth);
  }

  void dot(float[] layer, double radius, double value, double x, double y) {
    stroke(layer, radius, value, x, y, x + 0.001, y);
  }

  /** A ring of 16 strokes. */
  void ring(float[] layer, double radius, double half, double value, double x, double y) {
    double[] points = new double[34];
    for (int i = 0; i <= 16; i++) {
      points[2 * i] = x + radius * StrictMath.cos(i * StrictMath.PI / 8);
      points[2 * i + 1] = y + radius * StrictMath.sin(i * StrictMath.PI / 8);
    }
    line(layer, half, value, points);
  }

  /** Adds a layer to the picture. */
  void add(float[] layer) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] += layer[i];
    }
  }

  /** A straight stroke with round ends and a soft edge, of so much half-width. */
  void stroke(
      float[] layer, double half, double value, double x1, double y1, double x2, double y2) {
    double ax = pictureX(x1, y1);
    double ay = pictureY(x1, y1);
    double bx = pictureX(x2, y2);
    double by = pictureY(x2, y2);
    double radius = half * scale + 0.7;
    int left = (int) Math.max(0, Math.min(ax, bx) - radius);
    int right = (int) Math.min(width - 1, Math.max(ax, bx) + radius + 1);
    int top = (int) Math.max(0, Math.min(ay, by) - radius);
    int bottom = (int) Math.min(height - 1, Math.max(ay, by) + radius + 1);
    double dx = bx - ax;
    double dy = by - ay;
    double square = Math.max(1e-9, dx * dx + dy * dy);
    for (int py = top; py <= bottom; py++) {
      for (int px = left; px <= right; px++) {
        double ox = px + 0.5 - ax;
        double oy = py + 0.5 - ay;
        double along = Math.min(1, Math.max(0, (ox * dx + oy * dy) / square));
        double ex = ox - along * dx;
        double ey = oy - along * dy;
        double shade = value * soft(radius * radius - ex * ex - ey * ey, 0, radius * radius * 0.8);
        int i = py * width + px;
        layer[i] = (float) Math.max(layer[i], shade);
      }
    }
  }
}
