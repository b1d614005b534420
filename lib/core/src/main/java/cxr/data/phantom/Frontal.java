package cxr.data.phantom;

import static cxr.data.phantom.Shade.mix;
import static cxr.data.phantom.Shade.soft;

import cxr.data.phantom.Finding.Side;

/** The front view: soft tissue, lungs, heart, abdomen and bones, one over the other. */
final class Frontal {

  private final Case patient;
  private final Canvas canvas;
  private final Anatomy anatomy;
  private final Pleura pleura;
  private final Lungs lungs;
  private final Bones bones;

  Frontal(Case patient, Canvas canvas, SeededRandom body) {
    this.patient = patient;
    this.canvas = canvas;
    anatomy = new Anatomy(patient, body.split());
    pleura = new Pleura(patient, anatomy);
    lungs = new Lungs(patient, anatomy, canvas, body.split());
    bones = new Bones(patient, anatomy);
  }

  void draw() {
    for (int py = 0; py < canvas.height; py++) {
      for (int px = 0; px < canvas.width; px++) {
        int pixel = py * canvas.width + px;
        double x = canvas.anatomyX(px, py);
        canvas.pixels[pixel] = (float) brightness(x, canvas.anatomyY(px, py), pixel);
      }
    }
    float[] things = canvas.layer();
    if (patient.has(Variant.GRANULOMA_RIGHT)) {
      canvas.dot(things, 0.030, 0.55, -0.45, -0.27);
    }
    if (patient.has(Variant.GRANULOMA_LEFT)) {
      canvas.dot(things, 0.030, 0.55, 0.56, 0.22);
    }
    Devices.frontal(patient, canvas, things);
    marker(things);
    canvas.add(things);
  }

  /** The marker of the patient's left side, in the upper corner whatever the film. */
  private void marker(float[] layer) {
    double right = canvas.anatomyX(canvas.width, 0) - 0.16;
    double top = canvas.anatomyY(canvas.width, 0) + 0.08;
    canvas.line(layer, 0.014, 0.8, right, top, right, top + 0.12, right + 0.06, top + 0.12);
  }

  private double brightness(double x, double y, int pixel) {
    Point p = Point.of(anatomy, x, y);
    // Soft tissue, brighter where it is thicker.
    double value =
        0.02 + p.body() * (0.34 + 0.22 * soft(p.depth(), 0, 0.30) + 0.08 * anatomy.habitus);

    // Below the diaphragm: the abdomen; on the left, the bubble of the stomach.
    double below = y - p.floor();
    double abdomen = soft(below, -0.016, 0.02) * soft(p.wall() - p.u(), -0.03, 0.03) * p.body();
    value = mix(value, 0.74 - 0.05 * soft(y, 0.6, 1.0), abdomen);
    if (p.side() == Side.LEFT) {
      double bx = (p.u() - 0.40) / (0.17 * anatomy.bloat);
      double by = (below - 0.11) / 0.075;
      value -= 0.30 * abdomen * soft(1 - bx * bx - by * by, 0, 0.6);
    }

    // The lung; free air around it, fluid below it, a thick pleura beside it.
    double visceral = pleura.lung(p);
    double breath = Math.min(0.78, lungs.brightness(p, pixel) + pleura.collapse(p));
    value = mix(value, breath, p.field() * visceral);
    value = mix(value, 0.05, p.field() * (1 - visceral) * (1 - p.centre()));
    value += 0.34 * p.field() * pleura.line(p) * (1 - p.centre());
    double covered = pleura.fluid(p) * Math.min(1, p.field() + abdomen) * soft(p.u(), 0.03, 0.06);
    // Fluid is as white as the heart, and hides the diaphragm.
    value = mix(value, 0.755, covered);
    value = mix(value, 0.70, pleura.rind(p) * p.field());

    // Heart and great vessels, on top of all that.
    double tissue = 0.60 + 0.10 * soft(y, 0.35, 0.75) + 0.05 * anatomy.habitus;
    double density = (y < -0.2 ? 0.66 : tissue + 0.06) + 0.03 * soft(p.centreEdge(), 0, 0.3);
    double shown = p.centre() * (1 - 0.75 * soft(below, -0.02, 0.10));
    value = mix(value, density, shown * soft(y, -1.0, -0.6));
    value += 0.22 * Shade.bump(anatomy.rim(p.side(), p.u(), y) / 0.020);

    // Bones, and the windpipe.
    value += bones.brightness(p) * p.body() * (1 - 0.55 * Math.max(p.centre(), covered));
    double pipe = soft(0.045 - p.u(), -0.012, 0.012) * soft(-y, 0.20, 0.34);
    return value - 0.13 * pipe * p.body();
  }
}
