package cxr.data.phantom;

import static cxr.data.phantom.Shade.bump;
import static cxr.data.phantom.Shade.soft;

import cxr.data.phantom.Finding.Effusion;
import cxr.data.phantom.Finding.Extent;
import cxr.data.phantom.Finding.PleuralThickening;
import cxr.data.phantom.Finding.Pneumothorax;
import org.jspecify.annotations.Nullable;

/** What lies between lung and chest wall in the front view: free air, fluid, a thick pleura. */
final class Pleura {

  private final Anatomy anatomy;
  private final @Nullable Pneumothorax air;
  private final @Nullable Effusion fluid;
  private final @Nullable PleuralThickening rind;

  Pleura(Case patient, Anatomy anatomy) {
    this.anatomy = anatomy;
    air = patient.finding(Pneumothorax.class).orElse(null);
    fluid = patient.finding(Effusion.class).orElse(null);
    rind = patient.finding(PleuralThickening.class).orElse(null);
  }

  /** How far inside the edge of the lung a point lies; far inside where no free air is. */
  private double lungEdge(Point p) {
    if (air == null || air.side() != p.side()) {
      return 1;
    }
    if (air.extent() == Extent.LARGE) {
      // The lung has shrunk towards its hilum.
      double cu = (p.u() - 0.16) / 0.27;
      double cy = (p.y() - 0.06) / 0.40;
      return 0.25 * (1 - Math.sqrt(cu * cu + cy * cy));
    }
    double drop = air.extent().of(0.24, 0.34, 0.48);
    return anatomy.wall(p.y(), anatomy.apex + drop, anatomy.chest - air.gap()) - p.u();
  }

  /** Share of the hollow that lung still fills. */
  double lung(Point p) {
    return soft(lungEdge(p), -0.012, 0.012);
  }

  /** The edge of a lung that has left the wall: a thin line. */
  double line(Point p) {
    return bump(lungEdge(p) / 0.018);
  }

  /** How much whiter a lung is that has shrunk. */
  double collapse(Point p) {
    return air != null && air.side() == p.side() ? air.extent().of(0.05, 0.09, 0.17) : 0;
  }

  /** Share that is fluid: it stands higher at the wall. */
  double fluid(Point p) {
    if (fluid == null || !fluid.side().on(p.side())) {
      return 0;
    }
    double width = p.wall() <= 0.05 ? 1 : p.wall() - 0.05;
    double reach = Math.min(1, Math.max(0, (p.u() - 0.05) / width));
    double medial = fluid.extent().of(0.58, 0.34, 0.08);
    double lateral = fluid.extent().of(0.16, -0.02, -0.30);
    double surface = medial + (lateral - medial) * reach * reach * (0.4 + 0.6 * reach);
    return soft(p.y() - surface, -0.035, 0.035);
  }

  /** Share that is thick pleura: a band along the wall, with waves on its inside. */
  double rind(Point p) {
    if (rind == null || rind.side() != p.side()) {
      return 0;
    }
    double t = (p.y() - 0.02) / 0.40;
    double wave = p.y() / 0.16 - Math.floor(p.y() / 0.16) - 0.5;
    double thick = 0.115 * bump(t * t * t) + 0.02 * bump(2 * wave) * bump(t);
    return soft(thick - (p.wall() - p.u()), -0.008, 0.012) * soft(thick, 0.005, 0.03);
  }
}
