package cxr.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.Settings;
import cxr.generate.ReportWriter;
import cxr.image.GreyImage;
import cxr.model.ReportModel;
import cxr.text.WordTokenizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionTest {

  private static final GreyImage GREY = grey(64);

  private static GreyImage grey(int size) {
    float[] pixels = new float[size * size];
    Arrays.fill(pixels, 0.5f);
    return new GreyImage(size, size, pixels);
  }

  @Test
  void weightsAreInterpolatedBetweenTheCellsCentres() {
    AttentionMap map = new AttentionMap(GREY, 2, "heart", new float[] {0.1f, 0.2f, 0.3f, 0.4f});
    assertEquals(0.1, map.at(0.25, 0.25), 1e-6);
    assertEquals(0.1, map.at(0, 0), 1e-6);
    assertEquals(0.25, map.at(0.5, 0.5), 1e-6);
    assertEquals(0.4, map.at(1, 1), 1e-6);
  }

  @Test
  void theStrongestCellIsColouredAndWithoutAttentionAllStaysGrey() {
    var hot = new AttentionMap(GREY, 2, "heart", new float[] {0, 0, 0, 1}).picture();
    assertEquals(0x808080, hot.getRGB(2, 2) & 0xffffff);
    int rgb = hot.getRGB(60, 60);
    assertTrue((rgb >> 16 & 255) > (rgb & 255) + 60, Integer.toHexString(rgb));
    var none = new AttentionMap(GREY, 2, "heart", new float[4]).picture();
    assertEquals(0x808080, none.getRGB(60, 60) & 0xffffff);
  }

  @Test
  void theMapHasALegendAndEscapesItsWord() {
    String html = new AttentionMap(GREY, 2, "<b>", new float[] {0, 0, 0, 0.5f}).html();
    assertTrue(html.contains("&lt;b&gt;") && !html.contains("word “<b>"), html.substring(0, 200));
    assertTrue(html.contains("scale of the attention") && html.contains("50.0 %"));
    assertThrows(
        IllegalArgumentException.class, () -> new AttentionMap(GREY, 2, "x", new float[3]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new AttentionMap(GREY, 1, "x", new float[] {Float.NaN}));
  }

  @Test
  void piecesOfAWordAreOneAndPlacesOfAWordAreAveraged() {
    float[][] weights = {{1, 0}, {0, 1}, {1, 0}, {0, 1}};
    var pieces = Attention.words(List.of(" pneumo", "thorax", ".", " No"), weights);
    assertEquals(
        List.of("pneumothorax", ".", "No"), pieces.stream().map(Attention.Word::text).toList());
    assertArrayEquals(new float[] {0.5f, 0.5f}, pieces.get(0).weights());
    float[][] cells = {{1}, {0}, {0}};
    var attention = new Attention(GREY, 1, Attention.words(List.of("clear", ".", "clear"), cells));
    assertEquals(List.of("clear"), attention.vocabulary());
    assertEquals(0.5, attention.word("Clear").highest(), 1e-6);
    assertTrue(attention.word("clear").caption().contains("mean of its 2 places"));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> attention.word("heart"))
            .getMessage()
            .contains("clear"));
  }

  @Test
  void aModelsAttentionLiesOnItsCells() {
    Settings settings =
        Settings.defaults()
            .withAll(
                "image.size=32, model.encoderBlocks=[1], model.width=16, model.layers=1, generate.maxTokens=5, generate.attention=true");
    var model =
        new ReportModel(settings, WordTokenizer.learn(List.of("clear lungs normal heart ."), 1));
    var report = new ReportWriter(model).report(new float[32 * 32]);
    Attention attention = Attention.of(model, grey(32), report);
    assertEquals(model.imageTokens(), attention.side() * attention.side());
    assertEquals(report.tokens().size(), attention.words().size());
    assertTrue(attention.gallery(3).pictures().size() <= 3);
  }
}
