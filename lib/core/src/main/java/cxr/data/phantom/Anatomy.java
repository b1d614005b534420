package cxr.data.phantom;

import static cxr.data.phantom.Shade.dome;
import static cxr.data.phantom.Shade.soft;

import cxr.data.phantom.Finding.Atelectasis;
import cxr.data.phantom.Finding.Cardiomegaly;
import cxr.data.phantom.Finding.Side;
import cxr.data.phantom.Finding.WideMediastinum;

/**
 * The shape of one patient's chest from the front: skin, chest wall, diaphragm, heart and great
 * vessels, each as a line that depends on the height.
 *
 * <p>{@code u} is the distance from the midline within one side.
 */
final class Anatomy {

  /** Millimetres to a unit: half a picture shows 20 cm. */
  static final double MILLIMETRES = 200;

  final double habitus;

  /** Half-width of the chest's inside, where it is widest. */
  final double chest;

  /** Where the lungs begin. */
  final double apex;

  /** How far the ribs of this chest stand lower. */
  final double ribPhase;

  /** How large the bubble of the stomach is. */
  final double bloat;

  private final double[] domes;
  private final double arch;
  private final double ratio;
  private final double knob;
  private final boolean tortuous;
  private final boolean wide;

  Anatomy(Case patient, SeededRandom random) {
    habitus = patient.habitus();
    chest = 0.73 + 0.02 * random.bell();
    apex = -0.80 + 0.02 * random.bell();
    boolean low = patient.has(Variant.LOW_VOLUMES);
    boolean high = patient.has(Variant.HYPERINFLATION);
    double right = 0.44 + 0.025 * random.bell() - (low ? 0.10 : 0) + (high ? 0.13 : 0);
    domes = new double[] {right + 0.055, right};
    patient
        .finding(Atelectasis.class)
        .ifPresent(collapse -> domes[collapse.side().ordinal()] -= 0.11);
    arch = high ? 0.25 : 1;
    double share = random.fraction();
    ratio =
        patient
            .finding(Cardiomegaly.class)
            .map(
                heart ->
                    heart.extent().of(0.59, 0.64, 0.70)
                        + share * heart.extent().of(0.03, 0.04, 0.06))
            .orElse(0.41 + share * 0.05);
    tortuous = patient.has(Variant.AORTA);
    knob = random.between(0.15, 0.19) + (tortuous ? 0.085 : 0);
    wide = patient.finding(WideMediastinum.class).isPresent();
    ribPhase = random.between(-0.03, 0.03);
    bloat = random.between(0.6, 1.2);
  }

  /** Half-width of the chest's inside. */
  double wall(double y) {
    return wall(y, apex, chest);
  }

  /** The same for a chest, or a lung in it, that begins at this top and becomes this wide. */
  double wall(double y, double top, double width) {
    double t = (y - top) / 0.78;
    if (t <= 0) {
      return 0;
    }
    double rest = t >= 1 ? 0 : 1 - t;
    double round = Math.sqrt(Math.sqrt(1 - rest * rest * rest * rest));
    // Widest low down; the apex starts beside the spine.
    return width
        * (0.30 * Math.sqrt(Math.min(1, t * 6)) + 0.70 * round * (0.55 + 0.45 * Math.min(1, t)));
  }

  /** The height of the diaphragm. */
  double floor(Side side, double u) {
    double du = u - 0.36;
    return domes[side.ordinal()] + arch * (du > 0 ? 1.45 * du * du : 0.75 * du * du);
  }

  /** How far inside the skin a point lies; below 0 outside. */
  double skin(double u, double y) {
    double trunk = 0.86 + 0.06 * habitus + 0.03 * y;
    double slope = (y + 0.92 - 0.34 * soft(u, 0.18, 0.85)) * 0.9;
    double inside = Math.max(Math.min(slope, y < -0.15 ? 9 : trunk - u), 0.22 - u);
    if (y > -0.72 && y < 0.05) {
      // The arms leave the picture at the shoulders.
      double arm = 0.10 - (y + 0.15) * 0.9 + 0.4 * (u - 0.9);
      inside = Math.max(inside, Math.min(slope, arm));
    }
    return inside;
  }

  /** How far the heart and the great vessels reach out from the midline. */
  double centre(Side side, double y) {
    boolean left = side == Side.LEFT;
    double band = (left ? 0.105 : 0.115) + 0.05 * soft(-y, 0.5, 0.8);
    if (left) {
      band = Math.max(band, 0.07 + (knob - 0.07) * dome((y + 0.40) / 0.15));
      band = Math.max(band, 0.07 + (knob - 0.09) * dome((y + 0.15) / (tortuous ? 0.30 : 0.20)));
    }
    if (wide) {
      band = Math.max(band, 0.10 + 0.16 * Math.sqrt(dome((y + 0.46) / 0.36)));
    }
    double border = (left ? 0.67 : 0.33) * 2 * ratio * chest;
    double high = left ? 0.52 + 0.25 * (ratio - 0.43) : 0.38 + 0.3 * (ratio - 0.43);
    double low = left ? 0.40 : 0.34;
    double middle = left ? 0.32 : 0.24;
    double t = (y - middle) / (y < middle ? high : low);
    return Math.max(band, band * 0.8 + (border - band * 0.8) * dome(t));
  }

  /**
   * How far a point lies outside the calcified rim of a tortuous aorta; far where there is none.
   */
  double rim(Side side, double u, double y) {
    if (!tortuous || side != Side.LEFT || y < -0.53 || y > -0.27) {
      return 1;
    }
    return u - (0.07 + (knob - 0.07) * dome((y + 0.40) / 0.15) - 0.015);
  }
}
