package cxr.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Box;
import cxr.image.Heatmap;
import cxr.settings.Settings;
import cxr.text.WordTokenizer;
import cxr.text.conditions.ConditionLabeler;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasuresTest {

  private static final Box BOX = new Box("a", "x", .25, .5, .5, .75);

  private static Heatmap heatmap(int side, float... cells) {
    return new Heatmap(side, cells);
  }

  private static Heatmap inside(Box box, int side, float in, float out) {
    float[] cells = new float[side * side];
    for (int i = 0; i < cells.length; i++) {
      boolean there = box.has((i % side + .5) / side, (i / side + .5) / side);
      cells[i] = there ? in : out;
    }
    return new Heatmap(side, cells);
  }

  @Test
  void aMapThatIsTheBoxFindsIt() {
    Localisation found = Localisation.of(inside(BOX, 64, 1, 0), List.of(BOX));
    assertEquals(1, found.pointing());
    assertEquals(1, found.iou());
    assertTrue(Double.isNaN(found.contrast()), "no noise: " + found.contrast());
    Box second = new Box("a", "x", .75, 0, 1, .25);
    assertEquals(.5, Localisation.of(inside(BOX, 64, 1, 0), List.of(BOX, second)).iou());
  }

  @Test
  void aMapThatIsElsewhereDoesNot() {
    Localisation missed = Localisation.of(inside(BOX, 64, 0, 1), List.of(BOX));
    assertEquals(0, missed.pointing());
    assertEquals(0, missed.iou());
    Localisation even = Localisation.of(inside(BOX, 8, 1, 1), List.of(BOX));
    assertEquals(1 / 16.0, even.pointing(), 1e-9); // by chance
    assertEquals(1 / 16.0, even.iou(), 1e-9);
    assertThrows(IllegalArgumentException.class, () -> Localisation.of(heatmap(1, 1), List.of()));
  }

  /** Of four cells, the box is the third: its mean is 4, the others' 2, their variance 2/3. */
  @Test
  void contrastIsTheDifferenceOfMeansByTheNoise() {
    float[] fine = new float[64 * 64];
    float[] values = {1, 2, 4, 3};
    for (int i = 0; i < fine.length; i++) {
      fine[i] = values[i / 64 / 32 * 2 + i % 64 / 32];
    }
    Box third = new Box("a", "x", 0, .5, .5, 1);
    double wanted = 2 / Math.sqrt(2 / 3.0);
    Localisation found = Localisation.of(new Heatmap(64, fine), List.of(third));
    assertEquals(wanted, found.contrast(), 1e-6);
    Box first = new Box("a", "x", 0, 0, .5, .5);
    assertTrue(Localisation.of(new Heatmap(64, fine), List.of(first)).contrast() < 0);
  }

  @Test
  void aSentenceNamesOneSideOrNone() {
    assertEquals(Optional.of(Side.LEFT), Side.of("Small left pleural effusion."));
    assertEquals(Optional.of(Side.RIGHT), Side.of("opacity in the Right base"));
    assertEquals(Optional.empty(), Side.of("left and right effusions"));
    assertEquals(Optional.empty(), Side.of("bilateral effusions, more on the left"));
    assertEquals(Optional.empty(), Side.of("an upright film, bright lungs"));
  }

  /** The patient's right is on the left of the picture. */
  @Test
  void theShareOfASideIsThatOfItsHalf() {
    Heatmap map = heatmap(2, 3, 1, 0, 0);
    assertEquals(.75, Side.RIGHT.share(map), 1e-9);
    assertEquals(.25, Side.LEFT.share(map), 1e-9);
    Heatmap odd = heatmap(3, 0, 4, 0, 0, 0, 0, 0, 0, 2);
    assertEquals(4 / 6.0, Side.LEFT.share(odd), 1e-9);
    assertEquals(.5, Side.LEFT.share(heatmap(2, 0, 0, 0, 0)));
  }

  /** The score of these X-rays is the mean of their upper left quarter. */
  private static Faithfulness curves(Heatmap map) {
    int size = 16;
    float[] xray = new float[size * size];
    Arrays.fill(xray, 1);
    float[][] xrays = {xray, null};
    float[][] blurred = {new float[size * size], null};
    List<float[][]> changed =
        Faithfulness.changed(xrays, blurred, new StudyMap(Arrays.asList(map, null)), size, 1);
    assertEquals(8, changed.size());
    double[] scores = new double[8];
    for (int i = 0; i < scores.length; i++) {
      float[] one = changed.get(i)[0];
      assertNull(changed.get(i)[1]);
      int whole = 0;
      for (int p = 0; p < one.length; p++) {
        whole += (int) one[p];
        scores[i] += p / size < 8 && p % size < 8 ? one[p] / 64 : 0;
      }
      int step = i % 4 + 1;
      int moved = size * size * step / 5;
      assertEquals(i < 4 ? size * size - moved : moved, whole, "of change " + i);
    }
    return Faithfulness.of(1, 0, scores);
  }

  @Test
  void aFaithfulMapLowersDeletionAndRaisesInsertion() {
    Faithfulness right = curves(heatmap(2, 1, 0, 0, 0));
    Faithfulness wrong = curves(heatmap(2, 0, 1, 1, 1));
    Faithfulness even = curves(new Heatmap(8, new float[64])); // by chance
    assertTrue(right.deletionArea() < .2, right.deletionArea() + "");
    assertTrue(right.insertionArea() > .8, right.insertionArea() + "");
    assertTrue(wrong.deletionArea() > .8 && wrong.insertionArea() < .2);
    assertEquals(.5, even.deletionArea(), .15);
    assertEquals(.5, even.insertionArea(), .15);
    assertArrayEquals(new double[] {1, 0}, ends(right.deletion()));
    assertArrayEquals(new double[] {0, 1}, ends(right.insertion()));
  }

  private static double[] ends(double[] curve) {
    return new double[] {curve[0], curve[curve.length - 1]};
  }

  @Test
  void blurredXraysKeepTheirMeansAndLoseTheirDetail() {
    Settings settings = Settings.defaults().withAll("image.size=16, image.channels=3");
    float[] xray = new float[3 * 256];
    for (int i = 0; i < xray.length; i++) {
      xray[i] = i / 256 + i % 2;
    }
    float[][] blurred = Faithfulness.blurred(new float[][] {xray, null}, settings.image());
    assertNull(blurred[1]);
    for (int i = 0; i < xray.length; i++) {
      assertEquals(i / 256 + .5, blurred[0][i], 1e-5);
    }
  }

  @Test
  void phrasesAreFoundAmongTheTokens() {
    String text =
        "the heart is normal . there is a small left pleural effusion . no pneumothorax .";
    WordTokenizer words = WordTokenizer.learn(List.of(text), 1);
    Map<String, Explained.Phrase> phrases =
        Explained.phrases(words, new ConditionLabeler(), new float[0], words.encode(text));
    assertEquals(List.of("Effusion"), List.copyOf(phrases.keySet()));
    Explained.Phrase phrase = phrases.get("Effusion");
    assertEquals("there is a small left pleural effusion", phrase.said());
    assertEquals(5, phrase.sentence().from());
    assertEquals(12, phrase.sentence().to());
    assertEquals(12, phrase.words().to());
    int[] first = {words.bos(), words.encode("the")[0]};
    assertArrayEquals(first, Arrays.copyOf(phrase.words().text(), 2));
    assertEquals(
        "effusion", words.show(phrase.words().text()[phrase.words().to()]), "the last word");
    assertThrows(
        IllegalArgumentException.class,
        () -> new Explained.Words(new float[0], new int[] {1, 2}, 0, 2));
  }
}
