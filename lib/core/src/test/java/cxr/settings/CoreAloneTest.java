package cxr.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** What reads texts, tables and images needs neither ND4J nor a network. */
class CoreAloneTest {

  @Test
  void noTensorLibraryIsOnTheClassPath() {
    assertThrows(ClassNotFoundException.class, () -> Class.forName("org.nd4j.linalg.factory.Nd4j"));
  }

  @Test
  void settingsDoWithoutEncoders() {
    assertEquals("resnet", Settings.defaults().model().encoder());
    assertEquals("resnet", Settings.preset("small").model().encoder());
  }
}
