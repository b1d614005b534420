package cxr.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.evaluate.ReportValidator;
import cxr.score.Recipe;
import cxr.text.conditions.ConditionLabeler;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static final String ODD = "\"{}[],:=.0-9eN\\ \u00e9";

  @Test
  void jsonRoundTrip() {
    Settings settings = Settings.defaults().with("train.epochs", 7);
    assertEquals(settings, Settings.fromJson(settings.toJson()));
  }

  @Test
  void changesByText() {
    Settings settings =
        Settings.defaults()
            .withAll("train.epochs=5, model.encoderBlocks=[2,2],train.clipNorm=2,\nimage.size=64");
    assertEquals(5, settings.train().epochs());
    assertEquals(List.of(2, 2), settings.model().encoderBlocks());
    assertEquals(2.0, settings.train().clipNorm());
    assertEquals(64, settings.image().size());
    assertEquals(Settings.defaults(), Settings.defaults().withAll(" "));
  }

  @Test
  void unknownSettingNamesTheNearest() {
    String message = message(() -> Settings.defaults().with("train.epoch", 1));
    assertTrue(message.contains("train.epoch\"") && message.contains("train.epochs"), message);
  }

  @Test
  void wrongKindOrValueNamesRuleAndValue() {
    assertTrue(message(() -> Settings.defaults().with("train.epochs", "many")).contains("many"));
    assertTrue(message(() -> Settings.defaults().with("train.epochs", 1.5)).contains("1.5"));
    assertTrue(message(() -> Settings.defaults().withAll("image.size=50")).contains("50"));
    assertTrue(message(() -> Settings.defaults().withAll("image.size")).contains("name=value"));
    assertTrue(message(() -> Settings.fromJson("{")).contains("JSON"));
    assertTrue(message(() -> Settings.fromJson("{\"data\":null}")).contains("data.split"));
  }

  @Test
  void aWrongKindNamesTheKindAndTheRange() {
    for (String[] changeAndRule :
        new String[][] {
          {"train.epochs=many", "a whole number, 1 or more; found \"many\"."},
          {"train.epochs=1.5", "a whole number, 1 or more; found 1.5."},
          {"train.epochs=99999999999", "a whole number, 1 or more, below 2^31; found 99999999999."},
          {"image.size=[]", "a whole number, a multiple of 16 from 16 to 1024; found []."},
          {"generate.topP=x", "a number, above 0 and at most 1; found \"x\"."},
          {"generate.lengthPenalty=x", "a number; found \"x\"."},
          {"model.tied=yes", "true or false; found \"yes\"."},
          {
            "model.encoderBlocks=[a]",
            "a list of whole numbers, 1 to 4 numbers from 1 to 100; found [\"a\"]."
          },
          {"text.target=5", "a text, one of findings, impression, findings+impression; found 5."},
        }) {
      String change = changeAndRule[0];
      assertEquals(
          change.substring(0, change.indexOf('=')) + " must be " + changeAndRule[1],
          message(() -> Settings.defaults().withAll(change)));
    }
    String share = message(() -> Settings.defaults().withAll("data.train=x"));
    assertTrue(share.startsWith("data.train must be a number: ") && share.contains("add up to 1"));
  }

  /** The text form is that of the files of earlier versions. */
  @Test
  void everyChoiceIsReadByTheTextThatItWrites() {
    Settings settings =
        Settings.defaults()
            .withAll("data.split=given, text.target=findings+impression, text.cleaner=careful")
            .withAll("image.normalise=xrv, model.bridge=prefix, generate.earlyStopping=never");
    assertEquals(Target.FINDINGS_IMPRESSION, settings.text().target());
    assertEquals("findings+impression", settings.flat().get("text.target"));
    assertEquals("cross-attention", Settings.defaults().flat().get("model.bridge"));
    assertTrue(settings.toJson().contains("\"earlyStopping\" : \"never\""), settings.toJson());
    assertEquals(settings, Settings.fromJson(settings.toJson()));
    assertEquals(
        settings,
        Settings.defaults()
            .with("data.split", DataSettings.SplitBy.GIVEN)
            .with("text.target", Target.FINDINGS_IMPRESSION)
            .withAll("text.cleaner=careful, image.normalise=xrv")
            .withAll("model.bridge=prefix, generate.earlyStopping=never"));
    String ordinal = settings.toJson().replace("\"fit\" : \"pad\"", "\"fit\" : 1");
    assertTrue(message(() -> Settings.fromJson(ordinal)).contains("one of pad, crop; found 1"));
  }

  @Test
  void theGivenSplitIsReadByItsEarlierWord() {
    Settings given = Settings.defaults().withAll("data.split=given, data.extra=true");
    assertEquals(given, Settings.defaults().withAll("data.split=r2gen, data.extra=true"));
    assertEquals("given", given.flat().get("data.split"));
    assertEquals(given, Settings.fromJson(given.toJson().replace("\"given\"", "\"r2gen\"")));
    String message = message(() -> Settings.defaults().withAll("data.split=patient"));
    assertTrue(message.contains("one of study, given, image; found"), message);
  }

  @Test
  void aPresetSetsTheNetworkAndSingleChangesCountOnTopInAnyOrder() {
    Settings deck = Settings.preset("deck");
    assertEquals(ModelSettings.Block.BOTTLENECK, deck.model().encoderBlock());
    assertEquals(List.of(3, 4, 6, 3), deck.model().encoderBlocks());
    assertEquals(12, deck.model().layers());
    assertEquals(List.of(224, 3), List.of(deck.image().size(), deck.image().channels()));
    assertEquals(TextSettings.TokenizerKind.GPT2, deck.text().tokenizer());
    assertEquals(6, Settings.preset("distil").model().layers());
    assertEquals(Settings.defaults(), Settings.preset("tiny"));

    Settings before =
        Settings.defaults().withAll("train.epochs=3, model.seed=7, model.views=2, image.size=512");
    Settings changed = before.withAll("model.layers=2, model.encoder=resnet34, model.preset=deck");
    assertEquals(
        before.withAll("model.preset=deck, model.encoder=resnet34, model.layers=2"), changed);
    assertEquals(2, changed.model().layers());
    assertEquals(ModelSettings.Block.BASIC, changed.model().encoderBlock());
    assertEquals(768, changed.model().width());
    assertEquals(1, changed.model().views()); // the preset's
    assertEquals(224, changed.image().size());
    assertEquals(3, changed.train().epochs()); // not the preset's
    assertEquals(7, changed.model().seed());
    assertEquals(changed, Settings.fromJson(changed.toJson()));
  }

  @Test
  void theDecksProtocolIsAPresetOfTheTraining() {
    Settings before =
        Settings.defaults()
            .withAll("train.seed=7, train.learningRate=0.1, data.train=0.8, data.test=0.05")
            .withAll("data.seed=3, model.layers=1");
    Settings deck = before.withAll("train.epochs=5, train.preset=deck");
    assertEquals(5, deck.train().epochs()); // a single change counts on top
    deck = before.with("train.preset", "deck");
    assertEquals(
        List.of(16, 40, 10),
        List.of(deck.train().batchSize(), deck.train().epochs(), deck.train().patience()));
    assertEquals(0, deck.train().maxMinutes());
    assertEquals(
        List.of(0.70, 0.15, 0.15),
        List.of(deck.data().train(), deck.data().validation(), deck.data().test()));
    assertEquals(1e-3, deck.train().learningRate()); // the preset's
    assertEquals(List.of(7L, 3L), List.of(deck.train().seed(), deck.data().seed()));
    assertEquals(1, deck.model().layers()); // not the preset's
    assertEquals(Settings.defaults(), Settings.defaults().with("train.preset", "brief"));
    Settings fromFile = before.withJson("{\"train\": {\"epochs\": 5, \"preset\": \"deck\"}}");
    assertEquals(before.withAll("train.preset=deck, train.epochs=5"), fromFile);
    assertTrue(message(() -> before.with("train.preset", "long")).contains("brief, deck"));
    assertTrue(message(() -> before.with("train.presets", 1)).contains("\"train.preset\""));
  }

  @Test
  void settingsOfAnotherVersionSayWhatDoesNotFit() {
    String json = Settings.defaults().toJson();
    String older = json.replace("\"layers\" : 2", "\"channels\" : 1, \"layers\" : 2");
    String message = message(() -> Settings.fromJson(older));
    assertTrue(
        message.contains("\"model.channels\"")
            && message.contains("\"image.channels\"")
            && message.contains("of another version"),
        message);
    message = message(() -> Settings.fromJson(json.replace("\"layers\" : 2,", "")));
    assertTrue(message.contains("\"model.layers\" is not there"), message);
    message = message(() -> Settings.defaults().withAll("model.channels=3"));
    assertTrue(message.contains("the nearest is \"image.channels\""), message);
  }

  @Test
  void settingsWithANumberOfTheirSchemaAreSettings() {
    String json = Settings.defaults().with("train.epochs", 7).toJson();
    assertTrue(json.startsWith("{\n  \"schema\" : " + SettingsSchema.THIS.number()), json);
    String unnumbered = json.replaceFirst("\"schema\" : \\d+,", "");
    if (SettingsSchema.THIS.number() == 1) {
      assertEquals(7, Settings.fromJson(unnumbered).train().epochs());
    }
    assertEquals(7, Settings.defaults().withJson(json).train().epochs());
    String later = json.replaceFirst("\"schema\" : \\d+", "\"schema\" : 99");
    assertTrue(message(() -> Settings.fromJson(later)).contains("later version"));
    assertTrue(message(() -> Settings.defaults().withJson(later)).contains("later version"));
  }

  /** What is wrong is said in a line, and the trace has nothing of how it was found. */
  @Test
  void aBadValueIsOneLine() {
    for (String bad :
        List.of(
            "train.epochs=",
            "train.epochs=0",
            "train.epochs=1e3",
            "train.epochs=5 6",
            "train.epochs=null",
            "train.epochs={}",
            "train.epochs=99999999999",
            "train.seed=99999999999999999999",
            "train.learningRate=1e999",
            "train.learningRate=NaN",
            "train.maxMinutes=-1e-300",
            "data.split=studies",
            "text.target=report",
            "text.cleaner=carefull",
            "text.tokenizer=gpt3",
            "image.fit=stretch",
            "image.normalise=none",
            "model.encoderBlock=wide",
            "model.encoderBlocks=[a]",
            "model.encoderBlocks=[1.5]",
            "model.encoderBlocks=[1,null]",
            "model.encoderBlocks=[[1]]",
            "model.encoderBlocks=1",
            "model.frozen=[null]",
            "model.tied=yes",
            "model.bridge=tunnel",
            "model.conditionSource=radiologist",
            "train.schedule=linear",
            "train.metric=rougel",
            "train.diskFull=wait",
            "generate.earlyStopping=true",
            "generate.beams=2.0")) {
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> Settings.defaults().withAll(bad), bad);
      String message = error.getMessage();
      String name = bad.substring(0, bad.indexOf('='));
      assertTrue(message.startsWith(name + " "), bad + ": " + message);
      assertTrue(message.lines().count() == 1 && !message.contains("java."), message);
      assertEquals(null, error.getCause(), bad);
    }
    assertTrue(
        message(() -> Settings.defaults().withAll("text.cleaner=carefull"))
            .endsWith("one of r2gen, careful; found \"carefull\", and the nearest is careful."));
    for (String nonsense :
        List.of("[".repeat(100_000), "a=" + "[".repeat(100_000) + "]", "=", "a=1")) {
      message(() -> Settings.defaults().withAll(nonsense));
    }
    String twice = "{\"train\": {\"epochs\": 1, \"epochs\": 2}}";
    assertTrue(message(() -> Settings.defaults().withJson(twice)).contains("uplicate"));
  }

  /** Text that is broken by chance is read as it stands, or refused in a line. */
  @Test
  void brokenTextIsRefusedInALine() {
    Random random = new Random(5);
    String json = Settings.defaults().toJson();
    String changes =
        "train.epochs=5, model.encoderBlocks=[2,2], text.cleaner=r2gen, model.tied=true";
    int refused = 0;
    for (int trial = 0; trial < 4000; trial++) {
      boolean whole = trial % 2 == 0;
      StringBuilder text = new StringBuilder(whole ? json : changes);
      for (int edit = 0; edit <= random.nextInt(3); edit++) {
        int place = random.nextInt(text.length());
        String odd = String.valueOf(ODD.charAt(random.nextInt(ODD.length())));
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(place, (char) (text.charAt(place) ^ 1 << random.nextInt(7)));
          case 1 -> text.setLength(Math.max(1, place));
          case 2 -> text.insert(place, odd);
          default -> text.replace(place, place + 1, odd);
        }
      }
      try {
        Settings read =
            whole
                ? Settings.fromJson(text.toString())
                : Settings.defaults().withAll(text.toString());
        assertEquals(read, Settings.fromJson(read.toJson()));
      } catch (IllegalArgumentException e) {
        refused++;
        assertTrue(e.getMessage().length() > 20, text + ": " + e.getMessage());
        assertTrue(!e.getMessage().contains("Exception"), text + ": " + e.getMessage());
        assertTrue(!e.getMessage().contains("java."), text + ": " + e.getMessage());
        assertEquals(null, e.getCause(), text.toString());
      }
    }
    System.out.println("trials: 4000 of broken settings, of which refused: " + refused);
    assertTrue(refused > 2000, refused + " were refused");
  }

  /** What a setting may be is told when it is set, and not when it is first needed. */
  @Test
  void choicesAreThoseThatThereAre() {
    ReportValidator validator =
        new ReportValidator(new Recipe.Coco(), new ConditionLabeler(), Target.FINDINGS, 0);
    Set<String> metrics = new HashSet<>(validator.metrics());
    metrics.add("loss");
    assertEquals(Set.copyOf(Choice.of("train.metric")), metrics);
  }

  @Test
  void choicesAreNamed() {
    String message = message(() -> Settings.preset("large"));
    assertTrue(message.contains("tiny, small, deck, distil") && message.contains("large"), message);
    message = message(() -> Settings.defaults().withAll("model.encoder=vgg"));
    assertTrue(message.contains("resnet18, resnet34, resnet50, resnet101"), message);
    message = message(() -> Settings.defaults().withAll("model.bridge=tunnel"));
    assertTrue(message.contains("cross-attention, prefix"), message);
  }

  @Test
  void listsOfBareWords() {
    Settings settings =
        Settings.defaults().withAll("model.frozen=[encoder.*, bridge.position], train.epochs=2");
    assertEquals(List.of("encoder.*", "bridge.position"), settings.model().frozen());
    assertEquals(2, settings.train().epochs());
    assertEquals(List.of(), settings.withAll("model.frozen=[]").model().frozen());
  }

  @Test
  void widthAndHeadsAreCheckedTogether() {
    assertEquals(9, Settings.defaults().withAll("model.width=90, model.heads=9").model().heads());
    assertTrue(message(() -> Settings.defaults().withAll("model.width=90")).contains("90 and 4"));
  }

  private static String message(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }
}
