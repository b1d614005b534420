package cxr.data;

import cxr.data.PhantomCase.Incidental;
import cxr.data.PhantomFinding.Cardiomegaly;
import cxr.data.PhantomFinding.Edema;
import cxr.data.PhantomFinding.Effusion;
import cxr.data.PhantomFinding.Extent;
import cxr.data.PhantomFinding.Opacity;
import cxr.data.PhantomFinding.Pneumothorax;
import cxr.data.PhantomFinding.Side;
import java.awt.image.BufferedImage;

/**
 * Draws a phantom's chest X-rays: a caricature of the anatomy, in which every finding is plain.
 *
 * <p>Coordinates: the anatomy lies in x and y from -1 to 1, y downwards, the midline at x = 0. In
 * the frontal view {@code u} is the distance from the midline within one side; in the lateral view
 * the patient looks to the left. Values are brightness: 0 = black (air) to 1 = white (bone, fluid).
 * Only exactly rounded arithmetic is used on pixels, so that every machine draws the same.
 */
final class PhantomPainter {

  /** Width and height of a drawing, in pixels. */
  static final int SIZE = 256;

  private static final int RIBS = 10;

  private final PhantomCase patient;
  private final Dice dice;
  private final float[] canvas = new float[SIZE * SIZE];

  // From pixels to the anatomy: a slight rotation, shift and scale of each exposure.
  private final double cos;
  private final double sin;
  private final double scale;
  private final double shiftX;
  private final double shiftY;

  private PhantomPainter(PhantomCase patient, Dice dice) {
    this.patient = patient;
    this.dice = dice;
    double angle = 0.025 * dice.bell();
    cos = StrictMath.cos(angle);
    sin = StrictMath.sin(angle);
    scale = 1 + 0.025 * dice.bell();
    shiftX = 0.025 * dice.bell();
    shiftY = 0.025 * dice.bell();
  }

  /** The X-ray from the front (posteroanterior), 8-bit grey. */
  static BufferedImage frontal(PhantomCase patient, Dice dice) {
    PhantomPainter painter = new PhantomPainter(patient, dice);
    painter.new Frontal().draw();
    return painter.exposed();
  }

  /** The X-ray from the side, 8-bit grey. */
  static BufferedImage lateral(PhantomCase patient, Dice dice) {
    PhantomPainter painter = new PhantomPainter(patient, dice);
    painter.new Lateral().draw();
    return painter.exposed();
  }

  /** The front view. */
  private final class Frontal {
    private final Cardiomegaly heart = patient.finding(Cardiomegaly.class).orElse(null);
    private final Effusion fluid = patient.finding(Effusion.class).orElse(null);
    private final Pneumothorax air = patient.finding(Pneumothorax.class).orElse(null);
    private final Opacity opacity = patient.finding(Opacity.class).orElse(null);
    private final Edema edema = patient.finding(Edema.class).orElse(null);

    private final double chest = 0.73 + 0.02 * dice.bell();
    private final double apex = -0.80 + 0.02 * dice.bell();
    private final double dome = 0.44 + 0.03 * dice.bell();
    private final double ratio = ratio();
    private final double knob = dice.between(0.15, 0.19);
    private final double ribPhase = dice.between(-0.03, 0.03);
    private final float[] vessels = new float[SIZE * SIZE];
    private final float[] grain = clouds(9);
    private final float[] mottle = clouds(20);
    private final float[] floccules = opacity == null ? null : clouds(26);
    private final double bloat = dice.between(0.6, 1.2);
    private final double blobX = 0.04 * dice.bell();
    private final double blobY = 0.04 * dice.bell();
    private final double blobWide = dice.between(0.22, 0.28);
    private final double blobTall = dice.between(0.22, 0.28);

    /** Half-width of the chest's inside, and of the lung within it, by row; index 0 = right. */
    private double wall(double y, double top, double width) {
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

    private double ratio() {
      if (heart == null) {
        return dice.between(0.41, 0.46);
      }
      return switch (heart.extent()) {
        case SMALL -> dice.between(0.57, 0.60);
        case MODERATE -> dice.between(0.63, 0.67);
        case LARGE -> dice.between(0.70, 0.76);
      };
    }

    private void draw() {
      branch();
      double width = 2 * ratio * chest;
      double rightBorder = 0.33 * width;
      double leftBorder = 0.67 * width;
      for (int py = 0; py < SIZE; py++) {
        for (int px = 0; px < SIZE; px++) {
          double x = anatomyX(px, py);
          double y = anatomyY(px, py);
          canvas[py * SIZE + px] = (float) at(x, y, px, py, rightBorder, leftBorder);
        }
      }
      if (patient.incidentals().contains(Incidental.GRANULOMA_RIGHT)) {
        dot(-0.45, -0.25, 0.022, 0.45);
      }
      if (patient.incidentals().contains(Incidental.GRANULOMA_LEFT)) {
        dot(0.52, 0.28, 0.022, 0.45);
      }
      if (patient.incidentals().contains(Incidental.CATHETER)) {
        double[] xs = {
          -0.60, -0.53, -0.45, -0.36, -0.27, -0.19, -0.13, -0.10, -0.09, -0.085, -0.085
        };
        double[] ys = {-0.48, -0.58, -0.65, -0.685, -0.68, -0.63, -0.54, -0.42, -0.28, -0.14, 0.02};
        float[] tube = new float[SIZE * SIZE];
        for (int i = 1; i < xs.length; i++) {
          strokeMax(tube, xs[i - 1], ys[i - 1], xs[i], ys[i], 0.010, 0.26);
        }
        for (int i = 0; i < tube.length; i++) {
          canvas[i] += tube[i];
        }
      }
      // The marker of the patient's left side.
      stroke(canvas, 0.84, -0.92, 0.84, -0.80, 0.014, 0.8);
      stroke(canvas, 0.84, -0.80, 0.90, -0.80, 0.014, 0.8);
    }

    private double at(double x, double y, int px, int py, double rightBorder, double leftBorder) {
      boolean left = x > 0;
      Side side = left ? Side.LEFT : Side.RIGHT;
      double u = Math.abs(x);
      int pixel = py * SIZE + px;

      // Soft tissue: neck, shoulders, trunk, brighter where it is thicker.
      double fat = 0.06 * patient.habitus();
      double trunk = 0.86 + fat + 0.03 * y;
      double slope = -0.92 + 0.34 * soft(u, 0.18, 0.85);
      double inside = Math.min((y - slope) * 0.9, y < -0.15 ? 9 : trunk - u);
      inside = Math.max(inside, 0.22 - u);
      if (y > -0.72 && y < 0.05) {
        // The arms leave the picture at the shoulders.
        inside =
            Math.max(
                inside, Math.min((y - slope) * 0.9, 0.10 - (y + 0.15) * 0.9 + 0.4 * (u - 0.9)));
      }
      double body = soft(inside, -0.01, 0.02);
      double thick = 0.34 + 0.22 * soft(inside, 0, 0.30) + 0.08 * patient.habitus();
      double value = 0.02 + body * thick;

      // The lung field: within the wall, above the dome.
      double wall = wall(y, apex, chest);
      double domeY = (left ? dome + 0.055 : dome);
      double du = u - 0.36;
      double floor = domeY + (du > 0 ? 1.45 * du * du : 0.75 * du * du);
      double cavity = Math.min(wall - u, floor - y);
      cavity = Math.min(cavity, u - 0.03);
      double field = soft(cavity, -0.016, 0.016);

      // The heart and the great vessels.
      double band = left ? 0.105 : 0.115;
      band += 0.05 * soft(-y, 0.5, 0.8);
      if (left) {
        band = Math.max(band, 0.07 + (knob - 0.07) * dome((y + 0.40) / 0.15));
        band = Math.max(band, 0.07 + (knob - 0.09) * dome((y + 0.15) / 0.20));
      }
      double border = left ? leftBorder : rightBorder;
      double high = left ? 0.52 + 0.25 * (ratio - 0.43) : 0.38 + 0.3 * (ratio - 0.43);
      double low = left ? 0.40 : 0.34;
      double centre = left ? 0.32 : 0.24;
      double t = (y - centre) / (y < centre ? high : low);
      double silhouette = t * t < 1 ? band * 0.8 + (border - band * 0.8) * Math.sqrt(1 - t * t) : 0;
      double centralEdge = Math.max(band, silhouette) - u;
      double central = soft(centralEdge, -0.016, 0.016);

      // The lung that is left, after free air (outside) and fluid (below).
      double lung = field;
      double pleuralAir = 0;
      double line = 0;
      double collapse = 0;
      if (air != null && air.side() == side) {
        double drop = extent(air.extent(), 0.24, 0.34, 0.48);
        double inset = extent(air.extent(), 0.155, 0.22, 0.32);
        double edge = wall(y, apex + drop, chest - inset) - u;
        if (air.extent() == Extent.LARGE) {
          // The lung has shrunk towards its hilum.
          double cu = (u - 0.16) / 0.27;
          double cy = (y - 0.06) / 0.40;
          edge = 0.25 * (1 - Math.sqrt(cu * cu + cy * cy));
        }
        double visceral = soft(edge, -0.012, 0.012);
        pleuralAir = field * (1 - visceral) * (1 - central);
        lung = field * visceral;
        line = field * bump(edge / 0.018) * (1 - central);
        collapse = extent(air.extent(), 0.05, 0.09, 0.17);
      }
      double liquid = 0;
      if (fluid != null && fluid.on(side)) {
        double reach = Math.min(1, Math.max(0, (u - 0.05) / (wall <= 0.05 ? 1 : wall - 0.05)));
        double medial = extent(fluid.extent(), 0.64, 0.36, 0.08);
        double lateral = extent(fluid.extent(), 0.22, 0.04, -0.28);
        double surface = medial + (lateral - medial) * reach * reach * (0.4 + 0.6 * reach);
        liquid = soft(y - surface, -0.035, 0.035);
      }

      // Brightness of the lung.
      double rx = (u - 0.22) / 0.40;
      double ry = (y - 0.02) / 0.55;
      double hilar = 1 / (1 + 2.2 * (rx * rx + ry * ry));
      double breath =
          0.15
              + 0.05 * hilar
              + 0.06 * soft(y, -0.1, 0.5) * (0.5 + patient.habitus())
              + 0.05 * patient.habitus()
              + 0.02 * grain[pixel];
      double hx = (u - 0.185) / 0.085;
      double hy = (y - (left ? -0.06 : -0.02)) / 0.15;
      double hilum = 0.17 / (1 + 1.6 * (hx * hx + hy * hy) * (hx * hx + hy * hy));
      double vascular = 0.22;
      if (edema != null) {
        double strength = extent(edema.extent(), 0.27, 0.33, 0.39);
        double wx = (u - 0.28) / 0.32;
        double wy = (y - 0.06) / 0.46;
        double wing = 1 / (1 + (wx * wx + wy * wy) * (wx * wx + wy * wy));
        breath += strength * (wing * (0.95 + 0.30 * mottle[pixel]) + 0.12 + 0.12 * grain[pixel]);
        vascular = 0.42;
        hilum *= 1.4;
        // Kerley's B lines: short and level, at the wall of the lower zones.
        double fromWall = wall - u;
        if (fromWall > 0.015 && fromWall < 0.13 && y > 0.02 && y < 0.42) {
          double k = (y + 0.05 * u) / 0.055;
          breath += 0.16 * bump((k - Math.floor(k) - 0.5) / 0.22);
        }
      }
      breath += vascular * vessels[pixel] + hilum + collapse;
      if (opacity != null && opacity.side() == side) {
        breath += blob(u, y, pixel);
      }
      double clear = 0.05;
      double tissue = 0.60 + 0.10 * soft(y, 0.35, 0.75) + 0.05 * patient.habitus();

      // Below the dome: the abdomen; on the left, the bubble of the stomach.
      double abdomen = soft(y - floor, -0.016, 0.02) * soft(wall - u, -0.03, 0.03) * body;
      value = mix(value, 0.74 - 0.05 * soft(y, 0.6, 1.0), abdomen);
      if (left) {
        double bx = (u - 0.40) / (0.17 * bloat);
        double by = (y - floor - 0.11) / 0.075;
        value -= 0.30 * abdomen * soft(1 - bx * bx - by * by, 0, 0.6);
      }
      value = mix(value, Math.min(breath, 0.78), lung);
      value = mix(value, clear, pleuralAir);
      value += 0.28 * line;
      double covered = liquid * Math.min(1, field + abdomen) * soft(u, 0.03, 0.06);
      // Fluid is as white as the heart, and hides the dome.
      value = mix(value, 0.755, covered);
      double density = (y < -0.2 ? 0.66 : tissue + 0.06) + 0.03 * soft(centralEdge, 0, 0.3);
      double shown = central * (1 - 0.75 * soft(y - floor, -0.02, 0.10));
      value = mix(value, density, shown * soft(y, -1.0, -0.6));

      // Bones, and the windpipe.
      value += bones(u, y, wall) * body * (1 - 0.55 * Math.max(central, covered));
      double pipe = soft(0.045 - u, -0.012, 0.012) * soft(-y, 0.20, 0.34);
      value -= 0.13 * pipe * body;
      return value;
    }

    private double blob(double u, double y, int pixel) {
      double cx = 0.43;
      double cy =
          switch (opacity.zone()) {
            case UPPER -> -0.42;
            case MIDDLE -> -0.02;
            case LOWER -> 0.30;
          };
      double dx = (u - cx - blobX) / blobWide;
      double dy = (y - cy - blobY) / blobTall;
      double d = dx * dx + dy * dy + 0.40 * mottle[pixel] + 0.15 * floccules[pixel];
      double fluff = 1 + 0.48 * floccules[pixel];
      return (opacity.dense() ? 0.54 : 0.46) * soft(1.2 - d, 0, 0.8) * fluff;
    }

    /** Spine, ribs and clavicles: what they add. */
    private double bones(double u, double y, double wall) {
      double sum = 0;
      // Vertebrae, with the gaps of the discs.
      double vertebra = (y + 1.2) / 0.135;
      double gap = Math.abs(vertebra - Math.floor(vertebra) - 0.5);
      sum += 0.035 * soft(0.09 - u, -0.012, 0.012) * (1 - 0.8 * soft(gap, 0.36, 0.48));
      sum += 0.05 * bump((u - 0.092) / 0.016) * (1 - 0.5 * soft(gap, 0.30, 0.5));
      // The ribs' back parts: from the spine outwards, falling towards the wall.
      double cage = soft(wall + 0.02 - u, -0.02, 0.02);
      if (u > 0.09 && cage > 0) {
        double out = u / chest;
        double bend = -0.10 * out + 0.30 * out * out;
        double k = (y - bend - apex - 0.06 - ribPhase) / 0.132;
        double nearest = Math.rint(k);
        if (nearest >= 0 && nearest < RIBS) {
          double d = Math.abs(k - nearest) * 0.132;
          double rib = 0.050 * soft(0.034 - d, -0.008, 0.008) + 0.045 * bump((d - 0.030) / 0.014);
          sum += cage * rib * soft(u, 0.09, 0.16);
        }
        // The front parts: fainter, steep, falling inwards.
        double front = 0.55 * (1 - out) + 0.10;
        k = (y - front - apex - 0.10 - ribPhase) / 0.165;
        nearest = Math.rint(k);
        if (nearest >= 0 && nearest < 7) {
          double d = Math.abs(k - nearest) * 0.165;
          sum += cage * 0.032 * soft(0.040 - d, -0.012, 0.012) * soft(u, 0.28, 0.5);
        }
        // The wall, where ribs are seen along their length.
        sum += 0.06 * bump((wall - u) / 0.03) * soft(y, apex, apex + 0.3);
      }
      // Clavicles.
      double c = (u - 0.08) / 0.70;
      if (c > -0.02 && c < 1.05) {
        double middle = -0.56 - 0.20 * c - 0.10 * c * (1 - c) * (1 - 2 * c) * 4;
        double d = Math.abs(y - middle);
        double half = 0.026 + 0.012 * bump(c / 0.2);
        sum +=
            (0.10 * soft(half - d, -0.008, 0.01) + 0.07 * bump((d - half) / 0.013))
                * soft(c, 0, 0.02)
                * soft(1.05 - c, 0, 0.05);
      }
      // Shoulder blades: a faint inner border.
      double blade = u - 0.66 - 0.10 * y;
      if (y > -0.65 && y < 0.10) {
        sum +=
            (0.045 * soft(blade, -0.01, 0.02) + 0.03 * bump(blade / 0.016))
                * soft(y, -0.65, -0.5)
                * soft(0.10 - y, 0, 0.2);
      }
      return sum;
    }

    /** Lung vessels: trees that start at the hila. */
    private void branch() {
      for (int side = -1; side <= 1; side += 2) {
        double y0 = side > 0 ? -0.06 : -0.02;
        for (int i = 0; i < 9; i++) {
          double angle = -1.40 + i * 0.35 + 0.12 * dice.bell();
          double width = (i > 4 ? 0.020 : 0.015) * dice.between(0.8, 1.15);
          twig(side, 0.18, y0 + 0.03 * dice.bell(), angle, width, dice.between(0.15, 0.22), 3);
        }
      }
    }

    private void twig(
        int side, double u, double y, double angle, double width, double length, int order) {
      double dx = StrictMath.cos(angle);
      double dy = StrictMath.sin(angle);
      double u2 = u + dx * length;
      double y2 = y + dy * length * 1.25;
      strokeMax(vessels, side * u, y, side * u2, y2, width, 0.15 + 0.20 * order / 3.0);
      if (order > 0) {
        double turn = dice.between(0.15, 0.40);
        twig(side, u2, y2, angle + turn, width * 0.72, length * dice.between(0.65, 0.9), order - 1);
        turn = dice.between(0.15, 0.40);
        twig(side, u2, y2, angle - turn, width * 0.72, length * dice.between(0.65, 0.9), order - 1);
      }
    }
  }

  /** The side view. */
  private final class Lateral {
    private final Cardiomegaly heart = patient.finding(Cardiomegaly.class).orElse(null);
    private final Effusion fluid = patient.finding(Effusion.class).orElse(null);
    private final Pneumothorax air = patient.finding(Pneumothorax.class).orElse(null);
    private final Opacity opacity = patient.finding(Opacity.class).orElse(null);
    private final Edema edema = patient.finding(Edema.class).orElse(null);

    private final float[] vessels = new float[SIZE * SIZE];
    private final float[] grain = clouds(9);
    private final float[] mottle = clouds(20);
    private final double dome = 0.42 + 0.03 * dice.bell();

    private void draw() {
      for (int i = 0; i < 16; i++) {
        twig(0.04, -0.04, i * 0.3927 + 0.1 * dice.bell(), 0.017, dice.between(0.12, 0.19), 2);
      }
      for (int py = 0; py < SIZE; py++) {
        for (int px = 0; px < SIZE; px++) {
          int pixel = py * SIZE + px;
          canvas[pixel] = (float) at(anatomyX(px, py), anatomyY(px, py), pixel);
        }
      }
    }

    private void twig(double x, double y, double angle, double width, double length, int order) {
      double x2 = x + StrictMath.cos(angle) * length;
      double y2 = y + StrictMath.sin(angle) * length * 1.3;
      strokeMax(vessels, x, y, x2, y2, width, 0.15 + 0.07 * order);
      if (order > 0) {
        twig(x2, y2, angle + dice.between(0.2, 0.5), width * 0.7, length * 0.85, order - 1);
        twig(x2, y2, angle - dice.between(0.2, 0.5), width * 0.7, length * 0.85, order - 1);
      }
    }

    private double at(double x, double y, int pixel) {
      double fat = 0.05 * patient.habitus();
      double frontWall = -0.60 - fat + 0.16 * (1 - soft(y, -0.9, -0.1)) - 0.04 * y;
      double backWall = 0.80 + fat - 0.12 * (y + 0.15) * (y + 0.15);
      double inside = Math.min(x - frontWall, backWall - x);
      double body = soft(inside, -0.01, 0.02);
      double value = 0.02 + body * (0.30 + 0.26 * soft(inside, 0, 0.3) + 0.06 * patient.habitus());

      // The lungs: between breastbone and back, above the domes.
      double spine = 0.47 + 0.10 * bump((y + 0.15) / 1.0) - 0.03;
      double front = frontWall + 0.10 + fat;
      double back = spine + 0.13;
      double narrow = y > -0.34 ? 1 : dome((y + 0.34) / 0.50);
      front = 0.16 - (0.16 - front) * narrow;
      back = 0.16 + (back - 0.16) * narrow;
      double dx = x + 0.05;
      double floor = dome + (dx > 0 ? 0.95 * dx * dx : 0.45 * dx * dx);
      double cavity = Math.min(Math.min(x - front, back - x), floor - y);
      double field = soft(cavity, -0.018, 0.018);

      double breath = 0.16 + 0.05 * patient.habitus() + 0.02 * grain[pixel];
      breath += 0.12 * (1 - soft(y, -0.75, -0.3));
      breath -= 0.05 * soft(x, 0.1, 0.4) * soft(y, -0.1, 0.5);
      double hx = (x - 0.05) / 0.12;
      double hy = (y + 0.05) / 0.16;
      breath += 0.16 / (1 + (hx * hx + hy * hy) * (hx * hx + hy * hy));
      if (edema != null) {
        double wing = 1 / (1 + 0.2 * (hx * hx + hy * hy));
        breath += extent(edema.extent(), 0.22, 0.28, 0.34) * wing * (1 + 0.5 * mottle[pixel]);
      }
      breath += (edema == null ? 0.25 : 0.40) * vessels[pixel];
      if (opacity != null) {
        double ox = (x - (opacity.zone() == PhantomFinding.Zone.MIDDLE ? -0.15 : 0.22)) / 0.20;
        double oy = (y - extentOf(opacity.zone())) / 0.19;
        double d = ox * ox + oy * oy + 0.45 * mottle[pixel];
        breath += (opacity.dense() ? 0.34 : 0.24) * soft(1.15 - d, 0, 1.0);
      }
      if (air != null) {
        breath -= 0.08 * soft(-y, 0.35, 0.5);
      }
      double abdomen = soft(y - floor, -0.018, 0.02) * body;
      value = mix(value, 0.72, abdomen * soft(inside, 0, 0.12));
      double sx = (x + 0.12) / 0.16;
      double sy = (y - floor - 0.13) / 0.075;
      value -= 0.24 * abdomen * soft(1 - sx * sx - sy * sy, 0, 0.6);
      value = mix(value, Math.min(0.76, breath), field);

      // The heart: low and in front; behind it the lung stays dark.
      double size = heart == null ? 1 : extent(heart.extent(), 1.18, 1.30, 1.42);
      double cx = x + 0.20 - 0.10 * (size - 1);
      double cy = y - 0.22;
      double ex = (0.84 * cx + 0.54 * cy) / (0.26 * size);
      double ey = (0.84 * cy - 0.54 * cx) / (0.36 * size);
      double silhouette = soft(1 - (ex * ex + ey * ey), -0.06, 0.14);
      value = mix(value, 0.60, silhouette * field * 0.92);
      double ax = (x - 0.02) / 0.22;
      double ay = (y + 0.42) / 0.22;
      double arch = Math.abs(Math.sqrt(ax * ax + ay * ay) - 0.75);
      value += 0.06 * soft(0.25 - arch, 0, 0.2) * soft(-ay, -0.5, 0.5) * field;
      value -=
          0.09
              * soft(0.04 - Math.abs(x - 0.02 - 0.10 * (y + 0.9)), -0.012, 0.012)
              * soft(-y, 0.10, 0.22)
              * body;

      double liquid = 0;
      if (fluid != null) {
        double reach = Math.max(0, (x - 0.05) / 0.5);
        double medial = extent(fluid.extent(), 0.72, 0.40, 0.12);
        double level = extent(fluid.extent(), 0.22, 0.02, -0.26);
        double surface = medial + (level - medial) * Math.min(1, reach * reach);
        liquid =
            soft(y - surface, -0.035, 0.035) * Math.min(1, field + abdomen * soft(inside, 0, 0.12));
        value = mix(value, 0.74, liquid);
      }

      // Vertebrae, breastbone, ribs, and the shoulders' shadow.
      double v = (y + 1.2) / 0.145;
      double gap = Math.abs(v - Math.floor(v) - 0.5);
      double column = soft(0.085 - Math.abs(x - spine - 0.03), -0.014, 0.014);
      double through = 1 - 0.75 * Math.max(abdomen, liquid);
      value += 0.12 * column * (1 - 0.75 * soft(gap, 0.36, 0.47)) * body * through;
      value += 0.05 * bump((Math.abs(x - spine - 0.03) - 0.085) / 0.018) * body * through;
      value +=
          0.13
              * bump((x - frontWall - 0.085 - fat) / 0.030)
              * soft(y, -0.62, -0.5)
              * soft(0.35 - y, 0, 0.1);
      double k = (y - 0.55 * (0.5 - x) * (0.5 - x) * 0.9 - 0.22 * (0.6 - x)) / 0.15;
      double d = Math.abs(k - Math.rint(k)) * 0.15;
      value +=
          0.032 * soft(0.030 - d, -0.01, 0.01) * soft(cavity, -0.10, 0.0) * soft(0.45 - y, 0, 0.2);
      value += 0.16 * (1 - soft(y, -0.95, -0.45)) * body * (0.4 + 0.6 * field);
      return value;
    }

    private double extentOf(PhantomFinding.Zone zone) {
      return switch (zone) {
        case UPPER -> -0.42;
        case MIDDLE -> 0.0;
        case LOWER -> 0.30;
      };
    }
  }

  /** The exposure: contrast, brightness, gamma and noise, then 8 bits. */
  private BufferedImage exposed() {
    double contrast = 1 + 0.05 * dice.bell();
    double bright = 0.02 * dice.bell();
    double noise = dice.between(0.008, 0.018);
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
    int[] row = new int[SIZE];
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        double value = Math.max(0, canvas[y * SIZE + x]);
        value = 0.5 + contrast * (1.12 * value - 0.5) + bright * Math.min(1, 4 * value);
        value += noise * dice.bell() * (0.4 + value);
        row[x] = (int) (255 * Math.min(1, Math.max(0, value)) + 0.5);
      }
      image.getRaster().setSamples(0, y, SIZE, 1, 0, row);
    }
    return image;
  }

  private double anatomyX(int px, int py) {
    double x = (px + 0.5) * 2 / SIZE - 1 - shiftX;
    double y = (py + 0.5) * 2 / SIZE - 1 - shiftY;
    return (cos * x + sin * y) / scale;
  }

  private double anatomyY(int px, int py) {
    double x = (px + 0.5) * 2 / SIZE - 1 - shiftX;
    double y = (py + 0.5) * 2 / SIZE - 1 - shiftY;
    return (cos * y - sin * x) / scale;
  }

  private double pictureX(double x, double y) {
    return ((cos * x - sin * y) * scale + shiftX + 1) * SIZE / 2;
  }

  private double pictureY(double x, double y) {
    return ((cos * y + sin * x) * scale + shiftY + 1) * SIZE / 2;
  }

  /** Smooth random clouds around 0, about -1 to 1, with so many cells along an edge. */
  private float[] clouds(int cells) {
    double[] knots = new double[(cells + 2) * (cells + 2)];
    for (int i = 0; i < knots.length; i++) {
      knots[i] = dice.between(-1, 1);
    }
    float[] result = new float[SIZE * SIZE];
    for (int py = 0; py < SIZE; py++) {
      for (int px = 0; px < SIZE; px++) {
        double x = (double) px * cells / SIZE;
        double y = (double) py * cells / SIZE;
        int i = (int) y * (cells + 2) + (int) x;
        double fx = soft(x - (int) x, 0, 1);
        double fy = soft(y - (int) y, 0, 1);
        double top = mix(knots[i], knots[i + 1], fx);
        double bottom = mix(knots[i + cells + 2], knots[i + cells + 3], fx);
        result[py * SIZE + px] = (float) mix(top, bottom, fy);
      }
    }
    return result;
  }

  private void dot(double x, double y, double radius, double value) {
    stroke(canvas, x, y, x + 0.001, y, radius, value);
  }

  private void stroke(
      float[] target, double x1, double y1, double x2, double y2, double half, double value) {
    draw(target, x1, y1, x2, y2, half, value, true);
  }

  /** As a stroke, but strokes that cross do not add up. */
  private void strokeMax(
      float[] target, double x1, double y1, double x2, double y2, double half, double value) {
    draw(target, x1, y1, x2, y2, half, value, false);
  }

  private void draw(
      float[] target,
      double x1,
      double y1,
      double x2,
      double y2,
      double half,
      double value,
      boolean add) {
    double ax = pictureX(x1, y1);
    double ay = pictureY(x1, y1);
    double bx = pictureX(x2, y2);
    double by = pictureY(x2, y2);
    double radius = half * SIZE / 2 + 0.7;
    int left = (int) Math.max(0, Math.min(ax, bx) - radius);
    int right = (int) Math.min(SIZE - 1, Math.max(ax, bx) + radius + 1);
    int top = (int) Math.max(0, Math.min(ay, by) - radius);
    int bottom = (int) Math.min(SIZE - 1, Math.max(ay, by) + radius + 1);
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
        int i = py * SIZE + px;
        target[i] = (float) (add ? target[i] + shade : Math.max(target[i], shade));
      }
    }
  }

  /** From 0 at the first edge to 1 at the second, smoothly (Hermite's cubic). */
  private static double soft(double value, double from, double to) {
    double t = Math.min(1, Math.max(0, (value - from) / (to - from)));
    return t * t * (3 - 2 * t);
  }

  /** 1 at 0, falling to 0 at -1 and 1. */
  private static double bump(double t) {
    double s = 1 - t * t;
    return s <= 0 ? 0 : s * s;
  }

  /** The upper half of a circle: 1 at 0, 0 from -1 outwards and from 1. */
  private static double dome(double t) {
    return t * t >= 1 ? 0 : Math.sqrt(1 - t * t);
  }

  private static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }

  private static double extent(Extent extent, double small, double moderate, double large) {
    return switch (extent) {
      case SMALL -> small;
      case MODERATE -> moderate;
      case LARGE -> large;
    };
  }
}
