package cxr.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.PhantomFinding.Cardiomegaly;
import cxr.data.PhantomFinding.Edema;
import cxr.data.PhantomFinding.Effusion;
import cxr.data.PhantomFinding.Extent;
import cxr.data.PhantomFinding.Opacity;
import cxr.data.PhantomFinding.Pneumothorax;
import cxr.data.PhantomFinding.Side;
import cxr.data.PhantomFinding.Zone;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every finding, at its least, must be seen where it is said to be. */
class PhantomPainterTest {

  // Squares in a 256 x 256 frontal view: the patient's right is on the left of the picture.
  private static final int[] RIGHT_BASE = {46, 180};
  private static final int[] LEFT_BASE = {210, 180};
  private static final int[] RIGHT_WALL = {54, 90};
  private static final int[] LEFT_WALL = {202, 90};
  private static final int[] LEFT_UPPER = {182, 74};
  private static final int[] RIGHT_UPPER = {74, 74};
  private static final int[] BESIDE_HEART = {190, 160};
  private static final int[] RIGHT_HILUM = {84, 134};
  private static final int[] LEFT_HILUM = {186, 120};

  private static BufferedImage frontal(int seed, PhantomFinding... findings) {
    return PhantomPainter.frontal(
        new PhantomCase(1, List.of(findings), Set.of(), 0.5), new Dice(seed, 1));
  }

  /** Mean brightness of a 13 x 13 square, 0 to 255, over several patients. */
  private static double brightness(int[] centre, PhantomFinding... findings) {
    double sum = 0;
    for (int seed = 0; seed < 6; seed++) {
      int[] square =
          frontal(seed, findings)
              .getRaster()
              .getSamples(centre[0] - 6, centre[1] - 6, 13, 13, 0, (int[]) null);
      for (int value : square) {
        sum += value;
      }
    }
    return sum / (6 * 13 * 13);
  }

  private static void assertBrighter(int[] place, PhantomFinding finding) {
    double change = brightness(place, finding) - brightness(place);
    assertTrue(change > 25, finding + " changes brightness by " + change);
  }

  private static void assertSame(int[] place, PhantomFinding finding) {
    assertEquals(brightness(place), brightness(place, finding), 8, finding::toString);
  }

  @Test
  void fluidIsWhiteAtTheBaseOfItsSide() {
    assertBrighter(RIGHT_BASE, new Effusion(Side.RIGHT, Extent.SMALL));
    assertSame(LEFT_BASE, new Effusion(Side.RIGHT, Extent.SMALL));
    assertBrighter(LEFT_BASE, new Effusion(Side.LEFT, Extent.SMALL));
    assertSame(RIGHT_BASE, new Effusion(Side.LEFT, Extent.SMALL));
    assertBrighter(RIGHT_BASE, new Effusion(Side.BILATERAL, Extent.SMALL));
    assertBrighter(LEFT_BASE, new Effusion(Side.BILATERAL, Extent.SMALL));
  }

  @Test
  void freeAirIsDarkAtTheWallOfItsSide() {
    Pneumothorax left = new Pneumothorax(Side.LEFT, Extent.SMALL);
    assertTrue(brightness(LEFT_WALL) - brightness(LEFT_WALL, left) > 15);
    assertSame(RIGHT_WALL, left);
    Pneumothorax right = new Pneumothorax(Side.RIGHT, Extent.SMALL);
    assertTrue(brightness(RIGHT_WALL) - brightness(RIGHT_WALL, right) > 15);
    assertSame(LEFT_WALL, right);
  }

  @Test
  void anOpacityIsBrightInItsZone() {
    assertBrighter(LEFT_UPPER, new Opacity(Side.LEFT, Zone.UPPER, false));
    assertSame(RIGHT_UPPER, new Opacity(Side.LEFT, Zone.UPPER, false));
    assertBrighter(RIGHT_UPPER, new Opacity(Side.RIGHT, Zone.UPPER, false));
    assertBrighter(RIGHT_HILUM, new Opacity(Side.RIGHT, Zone.MIDDLE, false));
  }

  @Test
  void anEnlargedHeartReachesFurtherLeft() {
    assertBrighter(BESIDE_HEART, new Cardiomegaly(Extent.SMALL));
    assertSame(RIGHT_UPPER, new Cardiomegaly(Extent.SMALL));
  }

  @Test
  void edemaIsBrightAroundBothHila() {
    assertBrighter(RIGHT_HILUM, new Edema(Extent.SMALL));
    assertBrighter(LEFT_HILUM, new Edema(Extent.SMALL));
  }
}
