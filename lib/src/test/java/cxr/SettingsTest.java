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

  private static String message(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }
}
