package cxr.data.phantom;

import cxr.data.View;
import java.awt.image.BufferedImage;

/**
 * Draws a phantom's chest X-rays: a caricature of the anatomy, in which every finding is plain.
 *
 * <p>Only exactly rounded arithmetic is used on pixels, so that every machine draws the same.
 */
final class Painter {

  private Painter() {}

  /**
   * An X-ray, grey, of the film's size and depth.
   *
   * @param view from the side for {@link View#LATERAL}, else from the front
   * @param body choices of the patient's anatomy: the same give the same anatomy on every film;
   *     they are not moved
   * @param exposure choices of this film: position, contrast, noise
   */
  static BufferedImage draw(
      View view, Case patient, Film film, SeededRandom body, SeededRandom exposure) {
    Canvas canvas = new Canvas(film, exposure.split());
    if (view == View.LATERAL) {
      new Lateral(patient, canvas, body.again()).draw();
    } else {
      new Frontal(patient, canvas, body.again()).draw();
    }
    return exposed(canvas, film, exposure);
  }

  /** Contrast, brightness, the curve of the film and noise, then whole grey values. */
  private static BufferedImage exposed(Canvas canvas, Film film, SeededRandom random) {
    double contrast = 1 + 0.05 * random.bell();
    double bright = 0.025 * random.bell();
    double curve = 0.06 * random.bell();
    double noise = random.between(0.006, 0.014);
    boolean deep = film.bits() == 16;
    int most = deep ? 65_535 : 255;
    BufferedImage image =
        new BufferedImage(
            film.width(),
            film.height(),
            deep ? BufferedImage.TYPE_USHORT_GRAY : BufferedImage.TYPE_BYTE_GRAY);
    int[] row = new int[film.width()];
    for (int y = 0; y < film.height(); y++) {
      for (int x = 0; x < row.length; x++) {
        double value = Math.max(0, canvas.pixels[y * row.length + x]);
        value = 0.5 + contrast * (1.12 * value - 0.5);
        value += bright * Math.min(1, 4 * value) + curve * value * (1 - value);
        value += noise * random.bell() * (0.4 + value);
        row[x] = (int) (most * Math.min(1, Math.max(0, value)) + 0.5);
      }
      image.getRaster().setSamples(0, y, row.length, 1, 0, row);
    }
    return image;
  }
}
