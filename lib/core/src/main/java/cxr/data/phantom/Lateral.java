package cxr.data.phantom;

import static cxr.data.phantom.Shade.bump;
import static cxr.data.phantom.Shade.dome;
import static cxr.data.phantom.Shade.mix;
import static cxr.data.phantom.Shade.soft;

import cxr.data.phantom.Finding.Atelectasis;
import cxr.data.phantom.Finding.Cardiomegaly;
import cxr.data.phantom.Finding.Consolidation;
import cxr.data.phantom.Finding.Edema;
import cxr.data.phantom.Finding.Effusion;
import cxr.data.phantom.Finding.Nodule;
import cxr.data.phantom.Finding.Opacity;
import cxr.data.phantom.Finding.Place;
import cxr.data.phantom.Finding.Pneumothorax;
import cxr.data.phantom.Finding.WideMediastinum;
import cxr.data.phantom.Finding.Zone;
import org.jspecify.annotations.Nullable;

/** The side view: both lungs over each other; the patient looks to the left. */
final class Lateral {

  private final Case patient;
  private final Canvas canvas;
  private final @Nullable Cardiomegaly heart;
  private final @Nullable Effusion fluid;
  private final @Nullable Pneumothorax air;
  private final @Nullable Opacity opacity;
  private final @Nullable Consolidation consolidation;
  private final @Nullable Atelectasis atelectasis;
  private final @Nullable Nodule nodule;
  private final @Nullable Edema edema;
  private final boolean wide;

  private final float[] vessels;
  private final float[] grain;
  private final float[] mottle;
  private final double dome;
  private final double fat;

  Lateral(Case patient, Canvas canvas, SeededRandom body) {
    this.patient = patient;
    this.canvas = canvas;
    heart = patient.finding(Cardiomegaly.class).orElse(null);
    fluid = patient.finding(Effusion.class).orElse(null);
    air = patient.finding(Pneumothorax.class).orElse(null);
    opacity = patient.finding(Opacity.class).orElse(null);
    consolidation = patient.finding(Consolidation.class).orElse(null);
    atelectasis = patient.finding(Atelectasis.class).orElse(null);
    nodule = patient.finding(Nodule.class).orElse(null);
    edema = patient.finding(Edema.class).orElse(null);
    wide = patient.finding(WideMediastinum.class).isPresent();
    vessels = canvas.layer();
    grain = canvas.clouds(9, body.split());
    mottle = canvas.clouds(20, body.split());
    boolean low = patient.has(Variant.LOW_VOLUMES);
    boolean high = patient.has(Variant.HYPERINFLATION);
    dome = 0.42 + 0.025 * body.bell() - (low ? 0.10 : 0) + (high ? 0.13 : 0);
    fat = 0.05 * patient.habitus();
    SeededRandom random = body.split();
    for (int i = 0; i < 16; i++) {
      double angle = i * 0.3927 + 0.1 * random.bell();
      twig(random, 0.04, -0.04, angle, 0.017, random.between(0.12, 0.19), 2);
    }
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
      canvas.dot(things, 0.030, 0.55, 0.10, -0.30);
    }
    if (patient.has(Variant.GRANULOMA_LEFT)) {
      canvas.dot(things, 0.030, 0.55, 0.32, 0.22);
    }
    Devices.lateral(patient, canvas, things);
    canvas.add(things);
  }

  private double brightness(double x, double y, int pixel) {
    double frontWall = -0.60 - fat + 0.16 * (1 - soft(y, -0.9, -0.1)) - 0.04 * y;
    double backWall = 0.80 + fat - 0.12 * (y + 0.15) * (y + 0.15);
    double inside = Math.min(x - frontWall, backWall - x);
    double body = soft(inside, -0.01, 0.02);
    double value = 0.02 + body * (0.30 + 0.26 * soft(inside, 0, 0.3) + 0.06 * patient.habitus());

    // The lungs: between breastbone and back, above the domes.
    double spine = 0.44 + 0.10 * bump(y + 0.15);
    double narrow = y > -0.34 ? 1 : dome((y + 0.34) / 0.50);
    double front = 0.16 - (0.16 - frontWall - 0.10 - fat) * narrow;
    double back = 0.16 + (spine - 0.03) * narrow;
    double floor = floor(x);
    double cavity = Math.min(Math.min(x - front, back - x), floor - y);
    double field = soft(cavity, -0.018, 0.018);
    double abdomen = soft(y - floor, -0.018, 0.02) * body;
    value = mix(value, 0.72, abdomen * soft(inside, 0, 0.12));
    double sx = (x + 0.12) / 0.16;
    double sy = (y - floor - 0.13) / 0.075;
    value -= 0.24 * abdomen * soft(1 - sx * sx - sy * sy, 0, 0.6);
    value = mix(value, Math.min(0.76, lung(x, y, pixel)), field);

    value = mix(value, 0.60, 0.92 * field * heart(x, y));
    value += vessels(x, y) * field;
    value -=
        0.09
            * soft(0.04 - Math.abs(x - 0.02 - 0.10 * (y + 0.9)), -0.012, 0.012)
            * soft(-y, 0.10, 0.22)
            * body;
    double liquid = fluid(x, y) * Math.min(1, field + abdomen * soft(inside, 0, 0.12));
    value = mix(value, 0.74, liquid);

    value += spine(x - spine - 0.03, y) * body * (1 - 0.75 * Math.max(abdomen, liquid));
    value +=
        0.13
            * bump((x - frontWall - 0.085 - fat) / 0.030)
            * soft(y, -0.62, -0.5)
            * soft(0.35 - y, 0, 0.1);
    value += ribs(x, y) * soft(cavity, -0.10, 0.0) * soft(0.45 - y, 0, 0.2);
    // The shoulders' shadow.
    return value + 0.16 * (1 - soft(y, -0.95, -0.45)) * body * (0.4 + 0.6 * field);
  }

  private double floor(double x) {
    double dx = x + 0.05;
    double flat = patient.has(Variant.HYPERINFLATION) ? 0.25 : 1;
    double raised = atelectasis == null ? 0 : 0.09;
    return dome - raised + flat * (dx > 0 ? 0.95 * dx * dx : 0.45 * dx * dx);
  }

  private double lung(double x, double y, int pixel) {
    double value = 0.16 + 0.05 * patient.habitus() + 0.02 * grain[pixel];
    value += 0.12 * (1 - soft(y, -0.75, -0.3));
    value -= 0.05 * soft(x, 0.1, 0.4) * soft(y, -0.1, 0.5);
    double hx = (x - 0.05) / 0.12;
    double hy = (y + 0.05) / 0.16;
    double hilum = hx * hx + hy * hy;
    value += 0.16 / (1 + hilum * hilum);
    value += (edema == null ? 0.25 : 0.40) * vessels[pixel];
    if (edema != null) {
      value += edema.extent().of(0.22, 0.28, 0.34) / (1 + 0.2 * hilum) * (1 + 0.5 * mottle[pixel]);
    }
    if (opacity != null) {
      double d = distance(opacity.place(), x, y) + 0.45 * mottle[pixel];
      value += opacity.extent().of(0.24, 0.28, 0.34) * soft(1.15 - d, 0, 1.0);
    }
    if (consolidation != null) {
      double d = distance(consolidation.place(), x, y);
      value += soft(1 - d * d, 0, 0.3) * (0.40 - 0.8 * vessels[pixel]);
    }
    if (nodule != null) {
      double radius = nodule.millimetres() / 2.0 / Anatomy.MILLIMETRES;
      double r = Math.sqrt(distance(nodule.place(), x, y)) * 0.195;
      value += 0.40 * soft(radius - r, -0.008, 0.012);
    }
    if (atelectasis != null) {
      value += 0.40 * bump((floor(x) - y - 0.13) / 0.028) * soft(x, 0.05, 0.15);
    }
    if (air != null) {
      value -= 0.08 * soft(-y, 0.35, 0.5);
    }
    return value;
  }

  /** The square of the distance from the middle of a third; 1 at its edge. */
  private static double distance(Place place, double x, double y) {
    double dx = (x - (place.zone() == Zone.MIDDLE ? -0.15 : 0.22)) / 0.20;
    double middle =
        switch (place.zone()) {
          case UPPER -> -0.42;
          case MIDDLE -> 0.0;
          case LOWER -> 0.30;
        };
    double dy = (y - middle) / 0.19;
    return dx * dx + dy * dy;
  }

  /** The heart: low and in front; behind it the lung stays dark. */
  private double heart(double x, double y) {
    double size = heart == null ? 1 : heart.extent().of(1.18, 1.30, 1.42);
    double cx = x + 0.20 - 0.10 * (size - 1);
    double cy = y - 0.22;
    double ex = (0.84 * cx + 0.54 * cy) / (0.26 * size);
    double ey = (0.84 * cy - 0.54 * cx) / (0.36 * size);
    return soft(1 - (ex * ex + ey * ey), -0.06, 0.14);
  }

  /** The arch of the aorta, and what fills the space behind the breastbone. */
  private double vessels(double x, double y) {
    double ax = (x - 0.02) / 0.22;
    double ay = (y + 0.42) / 0.22;
    double arch = Math.abs(Math.sqrt(ax * ax + ay * ay) - 0.75);
    double strength = patient.has(Variant.AORTA) ? 0.16 : 0.06;
    double sum = strength * soft(0.25 - arch, 0, 0.2) * soft(-ay, -0.5, 0.5);
    if (wide) {
      double wx = (x + 0.16) / 0.22;
      double wy = (y + 0.40) / 0.26;
      sum += 0.28 * soft(1 - wx * wx - wy * wy, 0, 0.5);
    }
    return sum;
  }

  private double fluid(double x, double y) {
    if (fluid == null) {
      return 0;
    }
    double reach = Math.max(0, (x - 0.05) / 0.5);
    double medial = fluid.extent().of(0.72, 0.40, 0.12);
    double level = fluid.extent().of(0.22, 0.02, -0.26);
    double surface = medial + (level - medial) * Math.min(1, reach * reach);
    return soft(y - surface, -0.035, 0.035);
  }

  /** Vertebrae; worn ones have spurs in front that bridge the gaps of the discs. */
  private double spine(double x, double y) {
    double v = (y + 1.2) / 0.145;
    double gap = Math.abs(v - Math.floor(v) - 0.5);
    double column = soft(0.085 - Math.abs(x), -0.014, 0.014);
    double sum = 0.12 * column * (1 - 0.75 * soft(gap, 0.36, 0.47));
    sum += 0.05 * bump((Math.abs(x) - 0.085) / 0.018);
    if (patient.has(Variant.SPINE) && y > -0.55) {
      sum += 0.26 * bump((x + 0.105) / 0.034) * soft(gap, 0.26, 0.42);
    }
    return sum;
  }

  private static double ribs(double x, double y) {
    double k = (y - 0.495 * (0.5 - x) * (0.5 - x) - 0.22 * (0.6 - x)) / 0.15;
    double d = Math.abs(k - Math.rint(k)) * 0.15;
    return 0.032 * soft(0.030 - d, -0.01, 0.01);
  }

  private void twig(
      SeededRandom random,
      double x,
      double y,
      double angle,
      double half,
      double length,
      int order) {
    double x2 = x + StrictMath.cos(angle) * length;
    double y2 = y + StrictMath.sin(angle) * length * 1.3;
    canvas.stroke(vessels, half, 0.15 + 0.07 * order, x, y, x2, y2);
    if (order > 0) {
      twig(random, x2, y2, angle + random.between(0.2, 0.5), half * 0.7, length * 0.85, order - 1);
      twig(random, x2, y2, angle - random.between(0.2, 0.5), half * 0.7, length * 0.85, order - 1);
    }
  }
}
