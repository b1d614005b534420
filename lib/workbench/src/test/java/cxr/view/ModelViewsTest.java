package cxr.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.settings.Settings;
import cxr.text.WordTokenizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** The model as pictures and tables. */
class ModelViewsTest {

  private static final WordTokenizer WORDS =
      WordTokenizer.learn(List.of("the heart is normal . no effusion ."), 1);

  private static ReportModel model(String changes) {
    String small =
        "image.size=32, model.encoderBlocks=[1,1], model.encoderWidth=4, model.width=16, model.heads=2, ";
    return new ReportModel(Settings.defaults().withAll(small + changes), WORDS);
  }

  private static Influence influence(ReportModel model, boolean lateral) {
    float[] pixels = new float[32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.sin(i);
    }
    float[][] views =
        model.settings().model().views() == 1
            ? new float[][] {pixels}
            : new float[][] {pixels, lateral ? pixels : null};
    StudyImages images = StudyImages.of(List.<float[][]>of(views), model.settings());
    int[] words = WORDS.encode("the heart is normal");
    int[] ids = new int[words.length + 1];
    ids[0] = WORDS.bos();
    System.arraycopy(words, 0, ids, 1, words.length);
    return Influence.of(model, model.imageTokens(images), ids);
  }

  @Test
  void aWordDependsOnItselfAndThoseBeforeAndOnAllOfThePicture() {
    for (String bridge : List.of("cross-attention", "prefix")) {
      Influence influence = influence(model("model.bridge=" + bridge), false);
      for (int row = 0; row < influence.words().size(); row++) {
        for (int column = 0; column < influence.words().size(); column++) {
          assertEquals(column <= row, influence.byWord()[row][column], bridge + influence.plain());
        }
        for (boolean token : influence.byImage()[row]) {
          assertTrue(token, bridge + "\n" + influence.plain());
        }
      }
    }
  }

  @Test
  void nothingDependsOnAnAbsentView() {
    ReportModel model = model("model.views=2");
    boolean[] absent = influence(model, false).byImage()[2];
    boolean[] there = influence(model, true).byImage()[2];
    for (int token = 0; token < absent.length; token++) {
      assertEquals(token < absent.length / 2, absent[token], Arrays.toString(absent));
      assertTrue(there[token], Arrays.toString(there));
    }
  }

  @Test
  void influenceIsShownAsSquaresAndAsText() {
    Influence influence =
        new Influence(
            List.of("<bos>", "the"),
            new boolean[][] {{true, false}, {true, true}},
            new boolean[][] {{true}, {false}});
    assertEquals("x. x  <bos>\nxx .  the\n", influence.plain());
    assertTrue(influence.html().toString().contains("&lt;bos&gt;"), "names are escaped");
    int grey = influence.picture().getRGB(2 * (150 + 26 + 5), 2 * (140 + 5)) & 0xffffff;
    int filled = influence.picture().getRGB(2 * (150 + 5), 2 * (140 + 5)) & 0xffffff;
    assertEquals(0xEEF1F4, grey);
    assertEquals(0xD55E00, filled);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Influence(List.of("a"), new boolean[][] {{true, true}}, new boolean[][] {{}}));
  }

  @Test
  void thePictureNamesEveryPartWithItsShape() {
    ModelPicture picture = ModelPicture.of(model("model.views=2"));
    String text = picture.plain();
    assertTrue(text.contains("2 views, each [1, 32, 32]"), text);
    assertTrue(text.contains("Cross-attention") && text.contains("2 heads, [T, 16]"), text);
    assertTrue(text.contains("[T, " + WORDS.size() + "]"), text);
    assertTrue(text.contains("2 stages of [1, 1] basic blocks, first width 4"), text);
    Drawn drawn = Drawn.of(picture.html());
    for (int colour : new int[] {0xDCEBF7, 0xFBE8D8, 0xD8F0E6}) { // image, text, where they meet
      assertTrue(drawn.count(colour) > 40_000, Integer.toHexString(colour));
    }
    int line = 2 * (20 + 490 + 10); // from the image tokens into the decoder
    assertEquals(0x52606D, drawn.picture().getRGB(line, 2 * (252 + 26)) & 0xffffff);
    String prefix = ModelPicture.of(model("model.bridge=prefix")).plain();
    assertTrue(!prefix.contains("Cross-attention") && prefix.contains("+ T, 16]"), prefix);
    String head = ModelPicture.of(model("model.conditions=[Edema,Opacity]")).plain();
    assertTrue(head.contains("Condition head: [2]"), head);
  }

  @Test
  void arraysHaveTheirShapes() {
    Table layer = ModelTables.arrays(model(""), "decoder.transformer.h.0.");
    int row = layer.stringColumn("array").asList().indexOf("mlp.c_fc.weight");
    assertEquals("[16, 64]", layer.stringColumn("shape").get(row));
    assertEquals(1024, layer.intColumn("values").get(row));
    assertEquals("learnt", layer.stringColumn("in training").get(row));
    assertThrows(IllegalArgumentException.class, () -> ModelTables.arrays(model(""), "x"));
  }

  /** ResNet-50 without its classes has 23,508,032 values (torchvision), GPT-2 small 124,439,808. */
  @Test
  void presetsAreAsLargeAsTheirNamesSay() {
    Table table = ModelTables.presets(50_257);
    assertEquals(
        List.of("tiny", "small", "deck", "distil", "cpu", "iu"),
        table.stringColumn("preset").asList());
    assertEquals(23.508032, table.doubleColumn("encoder").get(2), 1e-6);
    int crossAttention = 12 * (4 * 768 * 768 + 6 * 768); // two maps of them 768 to 1536
    double decoder = table.doubleColumn("decoder").get(2);
    int fewerPlaces = 1024 - Settings.preset("deck").text().maxTokens();
    int moreWords = table.intColumn("vocabulary").get(2) - 50_257;
    int values = 124_439_808 + crossAttention + 768 * (moreWords - fewerPlaces);
    assertEquals(values / 1e6, decoder, 1e-6);
    assertEquals(2, moreWords, "BytePairTokenizer adds two ids");
  }

  @Test
  void aGroupOfSettingsIsATableOfItsOwn() {
    Table table = ModelTables.settings(Settings.defaults(), "generate");
    assertTrue(table.stringColumn("setting").asList().contains("generate.beams"), table.toString());
    assertTrue(table.rowCount() < ModelTables.settings(Settings.defaults()).rowCount());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> ModelTables.settings(Settings.defaults(), "modell"))
            .getMessage();
    assertTrue(message.contains("modell") && message.contains("model, train"), message);
  }
}
