package cxr.data.phantom;

import java.util.Arrays;

/** Draws what was put into or onto a phantom: white, with the outlines of the real things. */
final class Devices {

  private static final double METAL = 0.45;
  private static final double PLASTIC = 0.28;

  private Devices() {}

  /** Draws the devices of the front view into a layer. */
  static void frontal(Case patient, Canvas canvas, float[] layer) {
    for (Device device : patient.devices()) {
      switch (device) {
        case PORT_RIGHT -> port(canvas, layer, -1);
        case PORT_LEFT -> port(canvas, layer, 1);
        case PACEMAKER -> pacemaker(canvas, layer);
        case STERNAL_WIRES -> sternalWires(canvas, layer);
        case CENTRAL_LINE -> centralLine(canvas, layer);
        case TRACHEAL_TUBE -> trachealTube(canvas, layer);
        case CHEST_TUBE_RIGHT -> chestTube(canvas, layer, -1);
        case CHEST_TUBE_LEFT -> chestTube(canvas, layer, 1);
        case ECG_LEADS -> leads(canvas, layer);
      }
    }
  }

  /** Draws the devices of the side view into a layer; the patient looks to the left. */
  static void lateral(Case patient, Canvas canvas, float[] layer) {
    for (Device device : patient.devices()) {
      switch (device) {
        case PORT_RIGHT, PORT_LEFT -> {
          canvas.line(layer, 0.022, METAL, -0.60, -0.42, -0.57, -0.32);
          canvas.curve(
              layer, 0.010, PLASTIC, -0.57, -0.42, -0.40, -0.66, -0.10, -0.62, -0.04, -0.20);
        }
        case PACEMAKER -> {
          canvas.line(layer, 0.030, METAL, -0.58, -0.44, -0.56, -0.30);
          canvas.curve(
              layer, 0.011, METAL, -0.56, -0.42, -0.36, -0.66, -0.06, -0.55, -0.02, -0.10, -0.20,
              0.25, -0.36, 0.30);
        }
        case STERNAL_WIRES -> {
          for (int i = 0; i < 6; i++) {
            canvas.ring(layer, 0.016, 0.007, METAL, -0.50 - 0.012 * i, -0.42 + 0.13 * i);
          }
        }
        case CENTRAL_LINE ->
            canvas.curve(layer, 0.010, PLASTIC, -0.28, -0.72, -0.10, -0.60, -0.05, -0.05);
        case TRACHEAL_TUBE -> canvas.line(layer, 0.016, PLASTIC, -0.02, -1.0, 0.03, -0.42);
        case CHEST_TUBE_RIGHT, CHEST_TUBE_LEFT ->
            canvas.curve(layer, 0.018, PLASTIC, 0.05, 0.40, 0.10, 0.0, 0.02, -0.55);
        case ECG_LEADS -> {
          canvas.dot(layer, 0.030, METAL, -0.60, -0.35);
          canvas.curve(layer, 0.007, METAL, -0.60, -0.35, -0.45, 0.10, -0.75, 0.75);
        }
      }
    }
  }

  /** A chamber under the collar bone, and a catheter from it into the superior vena cava. */
  private static void port(Canvas canvas, float[] layer, int side) {
    canvas.ring(layer, 0.050, 0.016, METAL, side * 0.47, -0.36);
    canvas.dot(layer, 0.026, METAL, side * 0.47, -0.36);
    double[] under = {
      side * 0.46, -0.41, side * 0.41, -0.56, side * 0.30, -0.65, side * 0.19, -0.61
    };
    double[] fromRight = {-0.13, -0.52, -0.10, -0.36, -0.09, -0.20, -0.085, -0.04};
    double[] fromLeft = {0.08, -0.53, -0.04, -0.46, -0.09, -0.34, -0.09, -0.20, -0.085, -0.04};
    canvas.curve(layer, 0.012, PLASTIC, joined(under, side > 0 ? fromLeft : fromRight));
  }

  private static double[] joined(double[] a, double[] b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** A box under the left collar bone with two leads, to the right atrium and ventricle. */
  private static void pacemaker(Canvas canvas, float[] layer) {
    for (double y = -0.45; y < -0.34; y += 0.02) {
      canvas.stroke(layer, 0.032, METAL, 0.47, y, 0.58, y);
    }
    double[] trunk = {
      0.47, -0.46, 0.42, -0.58, 0.32, -0.65, 0.19, -0.62, 0.06, -0.52, -0.06, -0.42, -0.11, -0.25
    };
    double[] atrium = {-0.14, -0.08, -0.16, 0.06, -0.20, 0.08, -0.22, 0.00};
    double[] ventricle = {-0.12, 0.02, -0.06, 0.22, 0.06, 0.33, 0.20, 0.36};
    canvas.curve(layer, 0.011, METAL, joined(trunk, atrium));
    canvas.curve(layer, 0.011, METAL, joined(trunk, ventricle));
  }

  private static void sternalWires(Canvas canvas, float[] layer) {
    for (int i = 0; i < 6; i++) {
      double top = -0.425 + 0.14 * i;
      double low = top + 0.05;
      double[] twist = {-0.035, top, 0.035, low, 0.035, top, -0.035, low, -0.035, top};
      canvas.line(layer, 0.010, METAL, twist);
    }
  }

  private static void centralLine(Canvas canvas, float[] layer) {
    canvas.curve(
        layer, 0.012, PLASTIC, -0.60, -0.48, -0.53, -0.58, -0.45, -0.65, -0.36, -0.685, -0.27,
        -0.68, -0.19, -0.63, -0.13, -0.54, -0.10, -0.42, -0.09, -0.28, -0.085, -0.14, -0.085, 0.02);
  }

  private static void trachealTube(Canvas canvas, float[] layer) {
    canvas.line(layer, 0.009, METAL, -0.022, -1.05, -0.022, -0.44, 0.022, -0.40);
    canvas.line(layer, 0.009, METAL, 0.022, -1.05, 0.022, -0.40);
  }

  private static void chestTube(Canvas canvas, float[] layer, int side) {
    double[] course = {
      side * 0.86,
      0.28,
      side * 0.72,
      0.12,
      side * 0.60,
      -0.10,
      side * 0.50,
      -0.34,
      side * 0.38,
      -0.56
    };
    canvas.curve(layer, 0.026, 0.20, course);
    canvas.curve(layer, 0.009, METAL, course);
  }

  /** Three electrodes with their wires. */
  private static void leads(Canvas canvas, float[] layer) {
    double[][] wires = {
      {-0.58, -0.46, -0.40, -0.20, -0.30, 0.30, -0.22, 1.0},
      {0.58, -0.46, 0.36, -0.10, 0.10, 0.40, -0.14, 1.0},
      {0.62, 0.40, 0.40, 0.62, 0.10, 0.80, -0.10, 1.0}
    };
    for (double[] wire : wires) {
      canvas.dot(layer, 0.034, METAL, wire[0], wire[1]);
      canvas.curve(layer, 0.008, METAL, wire);
    }
  }
}
