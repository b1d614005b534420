package cxr.generate;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WritingFootprintTest {

  private static int trials;

  @AfterAll
  static void count() {
    System.out.println("trials: " + trials + " of the reckoning of a writer's memory");
  }

  private static void require(Settings settings) {
    WritingFootprint.of(
            settings.model(), settings.generate(), settings.generate().maxTokens(), 49, 50_257)
        .require(settings.generate());
    trials++;
  }

  @Test
  void whatIsUsualHasRoom() {
    for (String preset : Settings.presets()) {
      for (int beams : new int[] {1, 3, 5}) {
        require(Settings.preset(preset).with("generate.beams", beams));
      }
    }
  }

  @Test
  void whatIsTooMuchIsRefused() {
    for (int studies : new int[] {512, 1024, 4096}) {
      for (int beams : new int[] {64, 128, 256}) {
        for (boolean attention : new boolean[] {false, true}) {
          Settings large =
              Settings.preset("deck")
                  .withAll("generate.beams=%d, generate.batchSize=%d".formatted(beams, studies))
                  .with("generate.attention", attention);
          String said =
              assertThrows(IllegalStateException.class, () -> require(large)).getMessage();
          assertTrue(said.contains("generate.beams") && said.contains("Java's heap"), said);
          trials++;
        }
      }
    }
  }
}
