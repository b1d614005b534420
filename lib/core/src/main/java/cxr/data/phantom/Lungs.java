package cxr.data.phantom;

import static cxr.data.phantom.Shade.bump;
import static cxr.data.phantom.Shade.soft;

import cxr.data.phantom.Finding.Atelectasis;
import cxr.data.phantom.Finding.Consolidation;
import cxr.data.phantom.Finding.Edema;
import cxr.data.phantom.Finding.Nodule;
import cxr.data.phantom.Finding.Opacity;
import cxr.data.phantom.Finding.Place;
import cxr.data.phantom.Finding.Side;
import cxr.data.phantom.Finding.Zone;
import org.jspecify.annotations.Nullable;

/** The lungs in the front view: air, vessels, and whatever takes the place of air. */
final class Lungs {

  private final Anatomy anatomy;
  private final Canvas canvas;
  private final @Nullable Edema edema;
  private final @Nullable Opacity opacity;
  private final @Nullable Consolidation consolidation;
  private final @Nullable Atelectasis atelectasis;
  private final @Nullable Nodule nodule;

  private final float[] vessels;
  private final float[] grain;
  private final float[] mottle;
  private final float[] floccules;

  // Where exactly in its third, and how large, a focal shadow is.
  private final double offU;
  private final double offY;
  private final double wide;
  private final double tall;

  Lungs(Case patient, Anatomy anatomy, Canvas canvas, SeededRandom random) {
    this.anatomy = anatomy;
    this.canvas = canvas;
    edema = patient.finding(Edema.class).orElse(null);
    opacity = patient.finding(Opacity.class).orElse(null);
    consolidation = patient.finding(Consolidation.class).orElse(null);
    atelectasis = patient.finding(Atelectasis.class).orElse(null);
    nodule = patient.finding(Nodule.class).orElse(null);
    vessels = canvas.layer();
    grain = canvas.clouds(9, random.split());
    mottle = canvas.clouds(20, random.split());
    floccules = opacity == null ? new float[0] : canvas.clouds(26, random.again());
    offU = 0.04 * random.bell();
    offY = 0.035 * random.bell();
    wide = random.between(0.22, 0.28);
    tall = random.between(0.22, 0.28);
    branch(random.split());
  }

  /** Brightness of the lung at a point. */
  double brightness(Point p, int pixel) {
    double rx = (p.u() - 0.22) / 0.40;
    double ry = (p.y() - 0.02) / 0.55;
    double hilar = 1 / (1 + 2.2 * (rx * rx + ry * ry));
    double value =
        0.15
            + 0.05 * hilar
            + 0.06 * soft(p.y(), -0.1, 0.5) * (0.5 + anatomy.habitus)
            + 0.05 * anatomy.habitus
            + 0.02 * grain[pixel];
    double hx = (p.u() - 0.185) / 0.085;
    double hy = (p.y() - (p.side() == Side.LEFT ? -0.06 : -0.02)) / 0.15;
    double hilum = 0.17 / (1 + 1.6 * (hx * hx + hy * hy) * (hx * hx + hy * hy));
    double vascular = 0.22;
    if (edema != null) {
      value += edema(edema, p, pixel);
      vascular = 0.42;
      hilum *= 1.4;
    }
    value += vascular * vessels[pixel] + hilum;
    if (opacity != null && opacity.place().side() == p.side()) {
      value += opacity(opacity, p, pixel);
    }
    if (consolidation != null && consolidation.place().side() == p.side()) {
      value += consolidation(consolidation, p, pixel);
    }
    if (atelectasis != null && atelectasis.side() == p.side()) {
      value += atelectasis(p);
    }
    if (nodule != null && nodule.place().side() == p.side()) {
      value += nodule(nodule, p, pixel);
    }
    return Math.min(value, 0.78);
  }

  /** A butterfly of haze around the hila, and Kerley's B lines, short and level, at the wall. */
  private double edema(Edema edema, Point p, int pixel) {
    double strength = edema.extent().of(0.27, 0.33, 0.39);
    double wx = (p.u() - 0.28) / 0.32;
    double wy = (p.y() - 0.06) / 0.46;
    double wing = 1 / (1 + (wx * wx + wy * wy) * (wx * wx + wy * wy));
    double haze = strength * (wing * (0.95 + 0.30 * mottle[pixel]) + 0.12 + 0.12 * grain[pixel]);
    double fromWall = p.wall() - p.u();
    if (fromWall > 0.015 && fromWall < 0.13 && p.y() > 0.02 && p.y() < 0.42) {
      double k = (p.y() + 0.05 * p.u()) / 0.055;
      haze += 0.16 * bump((k - Math.floor(k) - 0.5) / 0.22);
    }
    return haze;
  }

  private double opacity(Opacity opacity, Point p, int pixel) {
    double size = opacity.extent().of(1.0, 1.08, 1.16);
    double dx = (p.u() - u(opacity.place())) / (wide * size);
    double dy = (p.y() - y(opacity.place())) / (tall * size);
    double d = dx * dx + dy * dy + 0.40 * mottle[pixel] + 0.15 * floccules[pixel];
    double fluff = 1 + 0.48 * floccules[pixel];
    return opacity.extent().of(0.50, 0.54, 0.58) * soft(1.2 - d, 0, 0.8) * fluff;
  }

  /** Even and sharp, with the bronchi left dark in it. */
  private double consolidation(Consolidation consolidation, Point p, int pixel) {
    double dx = (p.u() - u(consolidation.place())) / (wide * 1.02);
    double dy = (p.y() - y(consolidation.place())) / (tall * 0.92) + 0.35 * dx;
    double d = dx * dx + dy * dy;
    d = d * (0.5 + 0.5 * d) + 0.16 * mottle[pixel];
    return soft(1 - d, 0, 0.30) * (0.50 - 0.70 * vessels[pixel]);
  }

  /** Bands across the base, above the raised diaphragm. */
  private double atelectasis(Point p) {
    double above = p.floor() - p.y();
    double level = 0.14 - 0.10 * (p.u() - 0.36);
    double bands =
        bump((above - level) / 0.044) + 0.8 * bump((above - 0.095 - level * 0.1) / 0.030);
    return 0.50 * bands * soft(p.u(), 0.16, 0.24) * soft(p.wall() - p.u(), 0.02, 0.08);
  }

  /** Round; a mass has an uneven edge. */
  private double nodule(Nodule nodule, Point p, int pixel) {
    double radius = nodule.millimetres() / 2.0 / Anatomy.MILLIMETRES;
    double dx = p.u() - u(nodule.place());
    double dy = p.y() - y(nodule.place());
    double distance = Math.sqrt(dx * dx + dy * dy);
    if (nodule.mass()) {
      distance *= 1 + 0.22 * mottle[pixel];
    }
    return 0.54 * soft(radius - distance, -0.008, 0.012);
  }

  /** Further out where the heart would cover it. */
  private double u(Place place) {
    boolean besideHeart = place.side() == Side.LEFT && place.zone() != Zone.UPPER;
    return offU + (besideHeart ? 0.50 : 0.43);
  }

  private double y(Place place) {
    return offY
        + switch (place.zone()) {
          case UPPER -> -0.42;
          case MIDDLE -> -0.02;
          case LOWER -> 0.30;
        };
  }

  /** Lung vessels: trees that start at the hila. */
  private void branch(SeededRandom random) {
    for (int side = -1; side <= 1; side += 2) {
      double y0 = side > 0 ? -0.06 : -0.02;
      for (int i = 0; i < 9; i++) {
        double angle = -1.40 + i * 0.35 + 0.12 * random.bell();
        double half = (i > 4 ? 0.020 : 0.015) * random.between(0.8, 1.15);
        double length = random.between(0.15, 0.22);
        twig(random, side, 0.18, y0 + 0.03 * random.bell(), angle, half, length, 3);
      }
    }
  }

  private void twig(
      SeededRandom random,
      int side,
      double u,
      double y,
      double angle,
      double half,
      double length,
      int order) {
    double u2 = u + StrictMath.cos(angle) * length;
    double y2 = y + StrictMath.sin(angle) * length * 1.25;
    canvas.stroke(vessels, half, 0.15 + 0.20 * order / 3.0, side * u, y, side * u2, y2);
    if (order > 0) {
      for (int way = 1; way >= -1; way -= 2) {
        double turn = angle + way * random.between(0.15, 0.40);
        double next = length * random.between(0.65, 0.9);
        twig(random, side, u2, y2, turn, half * 0.72, next, order - 1);
      }
    }
  }
}
