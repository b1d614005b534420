package cxr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {

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
    assertTrue(message(() -> Settings.fromJson("{\"data\":null}")).contains("fit"));
  }

  @Test
  void aPresetSetsTheNetworkAndSingleChangesCountOnTopInAnyOrder() {
    Settings deck = Settings.preset("deck");
    assertEquals("bottleneck", deck.model().encoderBlock());
    assertEquals(List.of(3, 4, 6, 3), deck.model().encoderBlocks());
    assertEquals(12, deck.model().layers());
    assertEquals(224, deck.image().size());
    assertEquals(6, Settings.preset("distil").model().layers());
    assertEquals(Settings.defaults(), Settings.preset("tiny"));

    Settings before =
        Settings.defaults().withAll("train.epochs=3, model.seed=7, model.views=2, image.size=512");
    Settings changed = before.withAll("model.layers=2, model.encoder=resnet34, model.preset=deck");
    assertEquals(
        before.withAll("model.preset=deck, model.encoder=resnet34, model.layers=2"), changed);
    assertEquals(2, changed.model().layers());
    assertEquals("basic", changed.model().encoderBlock());
    assertEquals(768, changed.model().width());
    assertEquals(1, changed.model().views()); // the preset's
    assertEquals(224, changed.image().size());
    assertEquals(3, changed.train().epochs()); // not the preset's
    assertEquals(7, changed.model().seed());
    assertEquals(changed, Settings.fromJson(changed.toJson()));
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
