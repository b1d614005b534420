package cxr.data.phantom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.View;
import cxr.data.phantom.Finding.Atelectasis;
import cxr.data.phantom.Finding.Cardiomegaly;
import cxr.data.phantom.Finding.Consolidation;
import cxr.data.phantom.Finding.Edema;
import cxr.data.phantom.Finding.Effusion;
import cxr.data.phantom.Finding.Extent;
import cxr.data.phantom.Finding.Fracture;
import cxr.data.phantom.Finding.Nodule;
import cxr.data.phantom.Finding.Opacity;
import cxr.data.phantom.Finding.Place;
import cxr.data.phantom.Finding.PleuralThickening;
import cxr.data.phantom.Finding.Pneumothorax;
import cxr.data.phantom.Finding.Side;
import cxr.data.phantom.Finding.WideMediastinum;
import cxr.data.phantom.Finding.Zone;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every finding, at its least, must be seen where it is said to be: a picture with it is set
 * against that of the same patient without it. Patient's left is on the right of the picture.
 */
class PainterTest {

  private static final int SIZE = 256;
  private static final Film FILM = new Film(SIZE, SIZE, 8);

  /**
   * What a finding changes.
   *
   * @param strength mean change of brightness where it changes most: the 60 strongest pixels, in
   *     grey values of 255; above 0 where the finding makes it brighter
   * @param right share of the change in the picture's left half, the patient's right
   * @param x centre of the change, -1 to 1 from the picture's left
   * @param y centre of the change, -1 to 1 from the top
   */
  private record Change(double strength, double right, double x, double y) {}

  private static Case patient(List<Finding> findings, Set<Device> devices, Set<Variant> variants) {
    return new Case(1, Story.HEALTHY, findings, Set.of(), devices, variants, 0.5);
  }

  private static int[] pixels(View view, Case patient, int seed) {
    BufferedImage image =
        Painter.draw(view, patient, FILM, new SeededRandom(seed, 1), new SeededRandom(seed, 2));
    return image.getRaster().getSamples(0, 0, SIZE, SIZE, 0, (int[]) null);
  }

  private static Change change(View view, Case with) {
    double all = 0;
    double right = 0;
    double x = 0;
    double y = 0;
    double strength = 0;
    int patients = 5;
    for (int seed = 0; seed < patients; seed++) {
      int[] before = pixels(view, patient(List.of(), Set.of(), Set.of()), seed);
      int[] after = pixels(view, with, seed);
      List<Integer> changes = new ArrayList<>();
      for (int i = 0; i < before.length; i++) {
        int change = after[i] - before[i];
        double weight = (double) change * change;
        all += weight;
        right += i % SIZE < SIZE / 2 ? weight : 0;
        x += weight * ((i % SIZE + 0.5) / (SIZE / 2.0) - 1);
        y += weight * ((i / SIZE + 0.5) / (SIZE / 2.0) - 1);
        changes.add(change);
      }
      changes.sort((a, b) -> Math.abs(b) - Math.abs(a));
      strength += changes.subList(0, 60).stream().mapToInt(Integer::intValue).average().orElse(0);
    }
    return new Change(strength / patients, right / all, x / all, y / all);
  }

  private static Change of(Finding finding) {
    return change(View.FRONTAL, patient(List.of(finding), Set.of(), Set.of()));
  }

  private static void assertOnItsSide(Side side, Change change, Object what) {
    assertTrue(Math.abs(change.strength()) > 25, what + ": " + change);
    assertTrue(
        (side == Side.RIGHT ? change.right() : 1 - change.right()) > 0.95, what + ": " + change);
  }

  private static void assertHeight(double top, double bottom, Change change, Object what) {
    assertTrue(change.y() > top && change.y() < bottom, what + ": " + change);
  }

  @Test
  void fluidIsWhiteAtTheBaseOfItsSide() {
    for (Side side : List.of(Side.LEFT, Side.RIGHT)) {
      for (Extent extent : Extent.values()) {
        Effusion finding = new Effusion(side, extent);
        Change change = of(finding);
        assertOnItsSide(side, change, finding);
        assertTrue(change.strength() > 50, finding + ": " + change);
        assertHeight(0, 0.7, change, finding);
      }
    }
    Change both = of(new Effusion(Side.BILATERAL, Extent.SMALL));
    assertEquals(0.5, both.right(), 0.15);
  }

  @Test
  void freeAirIsDarkAroundTheLungOfItsSide() {
    for (Side side : List.of(Side.LEFT, Side.RIGHT)) {
      for (Extent extent : Extent.values()) {
        Pneumothorax finding = new Pneumothorax(side, extent);
        Change change = of(finding);
        assertOnItsSide(side, change, finding);
        // Dark where the air is, whatever the white line of the lung's edge.
        int[] before = pixels(View.FRONTAL, patient(List.of(), Set.of(), Set.of()), 1);
        int[] after = pixels(View.FRONTAL, patient(List.of(finding), Set.of(), Set.of()), 1);
        int dark = 0;
        for (int i = 0; i < before.length; i++) {
          dark += after[i] < before[i] - 12 ? 1 : 0;
        }
        assertTrue(dark > 1000, finding + ": " + dark + " pixels are darker");
      }
    }
  }

  @Test
  void focalShadowsAreBrightInTheirZone() {
    for (Side side : List.of(Side.LEFT, Side.RIGHT)) {
      for (Zone zone : Zone.values()) {
        Place place = new Place(side, zone);
        double middle =
            switch (zone) {
              case UPPER -> -0.42;
              case MIDDLE -> -0.02;
              case LOWER -> 0.30;
            };
        for (Finding finding :
            List.of(
                new Opacity(place, Extent.SMALL),
                new Consolidation(place),
                new Nodule(place, 14),
                new Nodule(place, 48))) {
          Change change = of(finding);
          assertOnItsSide(side, change, finding);
          assertTrue(change.strength() > 40, finding + ": " + change);
          assertHeight(middle - 0.12, middle + 0.12, change, finding);
        }
      }
    }
  }

  /** The diameter that the report tells is that of the drawing, in a picture of 40 cm. */
  @Test
  void aNoduleIsAsLargeAsItIsSaidToBe() {
    for (int millimetres : new int[] {14, 20, 26, 40}) {
      Nodule finding = new Nodule(new Place(Side.RIGHT, Zone.UPPER), millimetres);
      int[] before = pixels(View.FRONTAL, patient(List.of(), Set.of(), Set.of()), 3);
      int[] after = pixels(View.FRONTAL, patient(List.of(finding), Set.of(), Set.of()), 3);
      int bright = 0;
      for (int i = 0; i < before.length; i++) {
        bright += after[i] > before[i] + 40 ? 1 : 0;
      }
      double diameter = 2 * Math.sqrt(bright / Math.PI) * 400 / SIZE;
      assertEquals(millimetres, diameter, 0.15 * millimetres + 2, finding::toString);
    }
  }

  @Test
  void anEnlargedHeartReachesFurtherToBothSides() {
    for (Extent extent : Extent.values()) {
      Change change = of(new Cardiomegaly(extent));
      assertTrue(change.strength() > 50 && change.right() < 0.5, extent + ": " + change);
      assertHeight(0, 0.5, change, extent);
    }
  }

  @Test
  void edemaIsBrightAroundBothHila() {
    for (Extent extent : Extent.values()) {
      Change change = of(new Edema(extent));
      assertTrue(change.strength() > 50, extent + ": " + change);
      assertEquals(0.5, change.right(), 0.22);
      assertHeight(-0.2, 0.3, change, extent);
    }
  }

  @Test
  void atelectasisIsAtTheBaseAndRaisesTheDiaphragm() {
    for (Side side : List.of(Side.LEFT, Side.RIGHT)) {
      Change change = of(new Atelectasis(side));
      assertOnItsSide(side, change, "atelectasis");
      assertTrue(change.strength() > 50, change::toString);
      assertHeight(0.1, 0.5, change, "atelectasis");
    }
  }

  @Test
  void theMediastinumIsWideAboveTheHeartOnBothSides() {
    Change change = of(new WideMediastinum());
    assertTrue(change.strength() > 50, change::toString);
    assertEquals(0.5, change.right(), 0.2);
    assertHeight(-0.7, -0.3, change, "mediastinum");
  }

  @Test
  void brokenBonesAreOnTheirSide() {
    for (Side side : List.of(Side.LEFT, Side.RIGHT)) {
      for (int rib : new int[] {4, 5, 6}) {
        for (boolean healed : new boolean[] {false, true}) {
          Fracture finding = new Fracture(side, rib, healed);
          Change change = of(finding);
          assertOnItsSide(side, change, finding);
          assertHeight(-0.35, 0.35, change, finding);
        }
      }
      Change clavicle = of(new Fracture(side, 0, false));
      assertOnItsSide(side, clavicle, "clavicle");
      assertHeight(-0.85, -0.5, clavicle, "clavicle");
    }
  }

  @Test
  void aThickPleuraIsAtTheSideWall() {
    for (Side side : List.of(Side.LEFT, Side.RIGHT)) {
      Change change = of(new PleuralThickening(side));
      assertOnItsSide(side, change, "pleural thickening");
      assertTrue(Math.abs(change.x()) > 0.6, change::toString);
    }
  }

  @Test
  void devicesAndVariantsAreSeenInBothViews() {
    for (Device device : Device.values()) {
      for (View view : List.of(View.FRONTAL, View.LATERAL)) {
        Change change = change(view, patient(List.of(), Set.of(device), Set.of()));
        assertTrue(change.strength() > 30, device + " " + view + ": " + change);
      }
    }
    for (Variant variant : Variant.values()) {
      for (View view : List.of(View.FRONTAL, View.LATERAL)) {
        Change change = change(view, patient(List.of(), Set.of(), Set.of(variant)));
        assertTrue(Math.abs(change.strength()) > 18, variant + " " + view + ": " + change);
      }
    }
  }

  @Test
  void devicesLieOnTheSideThatTheirNameTells() {
    for (Device device : Device.values()) {
      Change change = change(View.FRONTAL, patient(List.of(), Set.of(device), Set.of()));
      double right = change.right();
      String term = device.term();
      if (device == Device.PACEMAKER || device == Device.PORT_LEFT) {
        // Box and chamber are on the left; the leads cross over.
        assertTrue(right < 0.75, device + ": " + right);
      } else if (term.contains("/left")) {
        assertTrue(right < 0.05, device + ": " + right);
      } else if (term.contains("/right")) {
        assertTrue(right > 0.95, device + ": " + right);
      } else {
        assertEquals(0, change.x(), 0.12, device + ": " + change);
      }
    }
  }

  @Test
  void filmsDifferInSizeShapeAndDepth() {
    Case patient = patient(List.of(), Set.of(), Set.of());
    for (Film film : List.of(new Film(205, 250, 8), new Film(300, 246, 16))) {
      BufferedImage image =
          Painter.draw(View.FRONTAL, patient, film, new SeededRandom(1, 1), new SeededRandom(1, 2));
      assertEquals(film.width(), image.getWidth());
      assertEquals(film.height(), image.getHeight());
      assertEquals(film.bits(), image.getColorModel().getComponentSize(0));
    }
  }

  @Test
  void theSameDiceDrawTheSame() {
    Case patient = patient(List.of(), Set.of(), Set.of());
    assertArrayEquals(pixels(View.FRONTAL, patient, 4), pixels(View.FRONTAL, patient, 4));
  }

  /** Two films of one patient show one anatomy: they differ less than two patients do. */
  @Test
  void bodyAndExposureAreDiceApart() {
    Case patient = patient(List.of(), Set.of(), Set.of());
    SeededRandom body = new SeededRandom(1, 1);
    int[] one = samples(patient, body, new SeededRandom(5, 5));
    assertArrayEquals(
        one, samples(patient, body, new SeededRandom(5, 5)), "the body's choices do not move");
    assertTrue(
        distance(one, samples(patient, new SeededRandom(2, 1), new SeededRandom(5, 5))) > 3,
        "another anatomy");
  }

  private static int[] samples(Case patient, SeededRandom body, SeededRandom exposure) {
    return Painter.draw(View.FRONTAL, patient, FILM, body, exposure)
        .getRaster()
        .getSamples(0, 0, SIZE, SIZE, 0, (int[]) null);
  }

  private static double distance(int[] a, int[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / a.length;
  }
}
