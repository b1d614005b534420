package cxr.data.phantom;

import static cxr.data.phantom.Shade.bump;
import static cxr.data.phantom.Shade.soft;

import cxr.data.phantom.Finding.Fracture;
import org.jspecify.annotations.Nullable;

/** Spine, ribs, clavicles and shoulder blades in the front view: what they add to brightness. */
final class Bones {

  private static final int RIBS = 10;

  /** Where a rib is broken. */
  private static final double BREAK = 0.50;

  private final Anatomy anatomy;
  private final @Nullable Fracture fracture;
  private final boolean worn;

  Bones(Case patient, Anatomy anatomy) {
    this.anatomy = anatomy;
    fracture = patient.finding(Fracture.class).orElse(null);
    worn = patient.has(Variant.SPINE);
  }

  double brightness(Point p) {
    double sum = spine(p) + clavicle(p) + blade(p);
    // The ribs run from the spine to the wall.
    double cage = soft(p.wall() + 0.02 - p.u(), -0.02, 0.02);
    if (p.u() > 0.09 && cage > 0) {
      sum += cage * (back(p) + front(p));
      // The wall, where ribs are seen along their length.
      sum += 0.06 * bump((p.wall() - p.u()) / 0.03) * soft(p.y(), anatomy.apex, anatomy.apex + 0.3);
    }
    return sum;
  }

  /** Vertebrae, with the gaps of the discs; worn ones have spurs that bridge the gaps. */
  private double spine(Point p) {
    double vertebra = (p.y() + 1.2) / 0.135;
    double gap = Math.abs(vertebra - Math.floor(vertebra) - 0.5);
    double sum = 0.035 * soft(0.09 - p.u(), -0.012, 0.012) * (1 - 0.8 * soft(gap, 0.36, 0.48));
    sum += 0.05 * bump((p.u() - 0.092) / 0.016) * (1 - 0.5 * soft(gap, 0.30, 0.5));
    if (worn && p.y() > -0.55) {
      sum +=
          0.20 * soft(0.62 - p.y(), 0, 0.1) * bump((p.u() - 0.108) / 0.034) * soft(gap, 0.26, 0.42);
    }
    return sum;
  }

  /** The ribs' back parts: from the spine outwards, falling towards the wall. */
  private double back(Point p) {
    double k = rib(p.u(), p.y());
    if (fracture != null && isBroken(fracture, p, k)) {
      return brokenRib(fracture, p);
    }
    double nearest = Math.rint(k);
    if (nearest < 0 || nearest >= RIBS) {
      return 0;
    }
    double d = Math.abs(k - nearest) * 0.132;
    double rib = 0.050 * soft(0.034 - d, -0.008, 0.008) + 0.045 * bump((d - 0.030) / 0.014);
    return rib * soft(p.u(), 0.09, 0.16);
  }

  /** Which rib is at a point, counted from 0 at the top, with fractions between them. */
  private double rib(double u, double y) {
    double out = u / anatomy.chest;
    double bend = -0.10 * out + 0.30 * out * out;
    return (y - bend - anatomy.apex - 0.06 - anatomy.ribPhase) / 0.132;
  }

  private static boolean isBroken(Fracture fracture, Point p, double k) {
    return fracture.rib() > 0
        && fracture.side() == p.side()
        && p.u() > 0.30
        && Math.abs(k - fracture.rib()) < 0.75;
  }

  /**
   * White in order to be plain. A fresh break has a cleft and a step; an old one a thick callus.
   */
  private double brokenRib(Fracture fracture, Point p) {
    double beyond = p.u() - BREAK;
    double step = fracture.healed() || beyond < 0 ? 0 : 0.36;
    double d = Math.abs(rib(p.u(), p.y()) - fracture.rib() - step) * 0.132;
    double strength = soft(p.u(), 0.30, 0.38);
    double half = 0.034;
    if (fracture.healed()) {
      half += 0.030 * bump(beyond / 0.075);
      strength *= 0.4 + 0.9 * bump(beyond / 0.10);
    } else {
      strength *= soft(Math.abs(beyond), 0.010, 0.022);
    }
    return 0.26 * strength * soft(half - d, -0.008, 0.008);
  }

  /** The ribs' front parts: fainter, steep, falling inwards. */
  private double front(Point p) {
    double front = 0.55 * (1 - p.u() / anatomy.chest) + 0.10;
    double k = (p.y() - front - anatomy.apex - 0.10 - anatomy.ribPhase) / 0.165;
    double nearest = Math.rint(k);
    if (nearest < 0 || nearest >= 7) {
      return 0;
    }
    double d = Math.abs(k - nearest) * 0.165;
    return 0.032 * soft(0.040 - d, -0.012, 0.012) * soft(p.u(), 0.28, 0.5);
  }

  /** A broken clavicle's outer part has dropped. */
  private double clavicle(Point p) {
    double c = (p.u() - 0.08) / 0.70;
    if (c < -0.02 || c > 1.05) {
      return 0;
    }
    double middle = -0.56 - 0.20 * c - 0.10 * c * (1 - c) * (1 - 2 * c) * 4;
    double strength = 1;
    if (fracture != null && fracture.rib() == 0 && fracture.side() == p.side()) {
      double beyond = c - 0.50;
      middle += beyond > 0 ? 0.085 : -0.02;
      strength = 1.9 * soft(Math.abs(beyond), 0.015, 0.035);
    }
    double d = Math.abs(p.y() - middle);
    double half = 0.026 + 0.012 * bump(c / 0.2);
    double bone = 0.10 * soft(half - d, -0.008, 0.01) + 0.07 * bump((d - half) / 0.013);
    return strength * bone * soft(c, 0, 0.02) * soft(1.05 - c, 0, 0.05);
  }

  /** Shoulder blades: a faint inner border. */
  private static double blade(Point p) {
    if (p.y() < -0.65 || p.y() > 0.10) {
      return 0;
    }
    double edge = p.u() - 0.66 - 0.10 * p.y();
    double bone = 0.045 * soft(edge, -0.01, 0.02) + 0.03 * bump(edge / 0.016);
    return bone * soft(p.y(), -0.65, -0.5) * soft(0.10 - p.y(), 0, 0.2);
  }
}
