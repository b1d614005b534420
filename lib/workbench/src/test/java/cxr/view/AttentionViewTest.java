package cxr.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.generate.ReportWriter;
import cxr.image.codec.GreyImage;
import cxr.model.ReportModel;
import cxr.settings.Settings;
import cxr.text.WordTokenizer;
import cxr.text.conditions.ConditionLabeler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class AttentionViewTest {

  private static final GreyImage GREY = grey(64);

  private static GreyImage grey(int size) {
    float[] pixels = new float[size * size];
    Arrays.fill(pixels, 0.5f);
    return new GreyImage(size, size, pixels);
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
    String html = new AttentionMap(GREY, 2, "<b>", new float[] {0, 0, 0, 0.5f}).html().toString();
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
    var pieces = AttentionView.words(List.of(" pneumo", "thorax", ".", " No"), weights);
    assertEquals(
        List.of("pneumothorax", ".", "No"), pieces.stream().map(AttentionView.Word::text).toList());
    assertArrayEquals(new float[] {0.5f, 0.5f}, pieces.get(0).weights());
    float[][] cells = {{1}, {0}, {0}};
    var attention =
        new AttentionView(
            List.of(GREY),
            1,
            List.of(),
            AttentionView.words(List.of("clear", ".", "clear"), cells));
    assertEquals(List.of("clear"), attention.vocabulary());
    assertEquals(0.5, attention.word("Clear").highest(), 1e-6);
    assertTrue(attention.word("clear").caption().contains("mean of its 2 places"));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> attention.word("heart"))
            .getMessage()
            .contains("clear"));
  }

  /** Frontal cells, then lateral ones, then conditions: each map is cut from its own. */
  @Test
  void eachViewHasItsOwnCells() {
    float[][] shares = {{.10f, .02f, .03f, .05f, .40f, .01f, .02f, .17f, .20f}};
    var words = AttentionView.words(List.of("effusion"), shares);
    GreyImage lateral = grey(32);
    var attention = new AttentionView(Arrays.asList(GREY, lateral), 2, List.of("Effusion"), words);
    assertArrayEquals(
        new float[] {.10f, .02f, .03f, .05f}, attention.word("effusion", 0).weights(), 1e-6f);
    AttentionMap side = attention.word("effusion", 1);
    assertArrayEquals(new float[] {.40f, .01f, .02f, .17f}, side.weights(), 1e-6f);
    assertSame(lateral, side.xray());
    assertTrue(side.caption().contains("effusion, lateral"), side.caption());
    assertEquals(2, attention.maps("effusion").parts().size());
    Table table = attention.shares("effusion");
    assertEquals(
        List.of("frontal X-ray", "lateral X-ray", "predicted condition Effusion"),
        table.stringColumn(0).asList());
    assertEquals(60, table.doubleColumn(1).get(1), 1e-4);
    assertEquals(100, table.doubleColumn(1).sum(), 1e-4);
    var alone = new AttentionView(Arrays.asList(GREY, null), 2, List.of("Effusion"), words);
    assertEquals(1, alone.maps("effusion").parts().size());
    assertThrows(IllegalArgumentException.class, () -> alone.word("effusion", 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new AttentionView(List.of(GREY), 2, List.of(), words));
  }

  /** With two views and condition tokens; without a lateral X-ray its cells get nothing. */
  @Test
  void aModelOfTwoViewsLooksAtBoth() {
    Settings settings =
        Settings.defaults()
            .withAll(
                """
                image.size=32, model.encoderBlocks=[1], model.width=16, model.layers=1
                model.views=2, model.conditions=[Effusion,Edema], model.prompts=soft
                generate.maxTokens=5, generate.minTokens=5, generate.attention=true
                """);
    var model =
        new ReportModel(settings, WordTokenizer.learn(List.of("clear lungs normal heart ."), 1));
    var writer = new ReportWriter(model);
    float[] frontal = new float[32 * 32];
    float[] lateral = new float[32 * 32];
    Arrays.fill(lateral, 1);
    var both =
        AttentionView.of(model, List.of(grey(32), grey(32)), writer.report(frontal, lateral));
    assertEquals(model.imageTokens(), 2 * both.side() * both.side() + 2);
    String word = both.vocabulary().get(0);
    assertTrue(both.shares(word).doubleColumn(1).get(1) > 1, both.shares(word).print());
    assertEquals(4, both.shares(word).rowCount());
    assertEquals(100, both.shares(word).doubleColumn(1).sum(), 1e-3);
    var one = AttentionView.of(model, List.of(grey(32)), writer.report(frontal));
    assertEquals(3, one.shares(one.vocabulary().get(0)).rowCount());
    assertEquals(100, one.shares(one.vocabulary().get(0)).doubleColumn(1).sum(), 1e-3);
    assertThrows(
        IllegalArgumentException.class,
        () -> AttentionView.of(model, List.of(GREY, GREY, GREY), writer.report(frontal, lateral)));
  }

  @Test
  void aFindingIsLookedAtFirst() {
    var labeler = new ConditionLabeler();
    String text = "no pneumothorax . small pleural effusion .";
    List<String> tokens = List.of(text.split(" "));
    float[][] weights = new float[tokens.size()][1];
    var attention =
        new AttentionView(List.of(GREY), 1, List.of(), AttentionView.words(tokens, weights));
    assertEquals("effusion", attention.findingWord(labeler.labels(text)));
    assertEquals("pneumothorax", attention.findingWord(labeler.labels("no pneumothorax .")));
    var none = new AttentionView(List.of(GREY), 1, List.of(), List.of());
    assertThrows(IllegalArgumentException.class, () -> none.findingWord(labeler.labels("edema .")));
  }

  @Test
  void filesOfStudiesAreNamed(@TempDir Path folder) throws IOException {
    Path a = Files.createFile(folder.resolve("a.png"));
    Path b = Files.createFile(folder.resolve("b.png"));
    Path plus = Files.createFile(folder.resolve("a+b.png"));
    var one = Settings.defaults().model();
    var two = Settings.defaults().with("model.views", 2).model();
    assertEquals(List.of(), XRays.named(null, one));
    assertEquals(List.of(List.of(a), List.of(b)), XRays.named(a + ", " + b + ",", one));
    assertEquals(List.of(List.of(a, b), List.of(b)), XRays.named(a + "+" + b + "," + b, two));
    assertEquals(List.of(List.of(plus)), XRays.named(plus.toString(), one));
    assertTrue(
        assertThrows(IOException.class, () -> XRays.named(a + "+" + b, one))
            .getMessage()
            .contains("model.views=2"));
    assertThrows(IOException.class, () -> XRays.named(folder.resolve("none.png").toString(), one));
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
    AttentionView attention = AttentionView.of(model, List.of(grey(32)), report);
    assertEquals(model.imageTokens(), attention.side() * attention.side());
    assertEquals(report.tokens().size(), attention.words().size());
    assertTrue(attention.gallery(3).pictures().size() <= 3);
  }
}
