package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cxr.model.ReportModel;
import cxr.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cells that make a model and train it may be run again and again: what the last time left is
 * released when a new model is made.
 */
class AgainAndAgainTest {

  private static final int TIMES = 10;
  private static final double GROWTH = 0.15; // share of the resident size after the second time
  private static final Settings SETTINGS =
      Squares.SETTINGS.withAll(
          "model.layers=4, model.width=256, model.heads=4, train.batchSize=4, train.maxSteps=4");

  @TempDir Path folder;

  /** The process that is measured: tells its resident size after each time, in KiB. */
  static final class Target {
    private Target() {}

    private static ReportModel model; // as a kernel's variable, which the next time replaces

    public static void main(String[] arguments) {
      for (int time = 0; time < TIMES; time++) {
        model = new ReportModel(SETTINGS, Squares.TOKENIZER);
        new Trainer(model, Squares.examples(40, 1), Squares.examples(8, 2)).train(event -> {});
        if (arguments.length > 0) {
          model.close();
        }
        System.out.println(FlatMemoryTest.Target.residentSize());
      }
    }
  }

  @Test
  void residentSizeIsFlatAfterTheSecondTime() throws IOException, InterruptedException {
    isFlat();
  }

  @Test
  void aModelThatIsClosedLeavesNothing() throws IOException, InterruptedException {
    isFlat("close");
    ReportModel closed = new ReportModel(SETTINGS, Squares.TOKENIZER);
    closed.close();
    assertThrows(IllegalStateException.class, () -> closed.weights().learntRow().getDouble(0));
  }

  private void isFlat(String... arguments) throws IOException, InterruptedException {
    assumeTrue(FlatMemoryTest.tellsSize(), "skipped: the system tells no resident size");
    List<Long> sizes = FlatMemoryTest.sizes(folder, Target.class, arguments);
    System.out.println("resident after each time, KiB: " + sizes);
    assertEquals(TIMES, sizes.size());
    double growth = (double) sizes.get(TIMES - 1) / sizes.get(1) - 1;
    assertTrue(growth < GROWTH, "grew by %.0f %%: %s".formatted(100 * growth, sizes));
  }
}
