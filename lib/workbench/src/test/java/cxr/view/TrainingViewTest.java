package cxr.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.train.TrainEvent;
import cxr.train.Validation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

class TrainingViewTest {

  private static final TrainEvent END = new TrainEvent.End("Stopped by the user.", 0, true);

  /** As a kernel's socket does that is used while its thread is interrupted. */
  @Test
  void aDisplayThatTakesInterruptsDoesNotTakeTheTrainings() {
    List<String> shown = new ArrayList<>();
    TrainingView view =
        TrainingView.show(
            x -> "id",
            (id, x) -> {
              Thread.interrupted();
              shown.add(((Shown) x).plain());
            });
    Thread.currentThread().interrupt();
    view.accept(END);
    assertTrue(Thread.interrupted());
    assertTrue(shown.get(shown.size() - 1).contains("Stopped by the user."), shown.toString());
    view.accept(END);
    assertFalse(Thread.interrupted());
  }

  private static TrainEvent.Validated validated(int epoch) {
    Validation validation = new Validation(Map.of("loss", 2.0 / epoch), List.of(), List.of());
    return new TrainEvent.Validated(
        epoch,
        3,
        10,
        10 * epoch,
        1.0 / epoch,
        Map.of(),
        validation,
        "loss",
        epoch,
        true,
        epoch,
        null);
  }

  private static XYSeries line(List<Object> shown, String name) {
    for (int i = shown.size() - 1; i >= 0; i--) {
      if (shown.get(i) instanceof XYChart chart && chart.getTitle().equals("Loss")) {
        return chart.getSeriesMap().get(name);
      }
    }
    throw new AssertionError("no chart of the losses");
  }

  /** The cell is run again: the same view, and a trainer that goes on. */
  @Test
  void aTrainingThatGoesOnIsDrawnOnce() {
    List<Object> shown = new ArrayList<>();
    TrainingView view = TrainingView.show(x -> "id", (id, x) -> shown.add(x));
    view.accept(new TrainEvent.Begin(3, 10, 0, List.of()));
    view.accept(new TrainEvent.Step(1, 3, 5, 10, 1.5, Map.of(), 0.1));
    view.accept(validated(1));
    view.accept(END);
    assertEquals(0.5, line(shown, "training, single steps").getXData()[0]);
    view.accept(new TrainEvent.Begin(3, 10, 10, List.of(validated(1))));
    view.accept(new TrainEvent.Step(2, 3, 5, 10, 1.2, Map.of(), 0.1));
    view.accept(validated(2));
    view.accept(END);
    assertArrayEquals(new double[] {1, 2}, line(shown, "training").getXData());
    assertArrayEquals(new double[] {2, 1}, line(shown, "validation").getYData());
    assertArrayEquals(new double[] {1.5}, line(shown, "training, single steps").getXData());
  }

  @Test
  void anEpochIsInThePictureThatItsValidationDraws() {
    List<Object> shown = new ArrayList<>();
    TrainingView view = TrainingView.show(x -> "id", (id, x) -> shown.add(x));
    view.accept(new TrainEvent.Begin(3, 10, 0, List.of()));
    view.accept(validated(1));
    assertArrayEquals(new double[] {1}, line(shown, "training").getXData());
    assertArrayEquals(new double[] {2}, line(shown, "validation").getYData());
  }

  @Test
  void aStopTellsWhereAllIsSaved() {
    List<Object> shown = new ArrayList<>();
    TrainingView view = TrainingView.show(x -> "id", (id, x) -> shown.add(x));
    view.accept(END);
    assertTrue(plain(shown).contains("Nothing was saved"), plain(shown));
    Path checkpoint = Path.of("/runs/main/checkpoints/step-00000010-v0001");
    view.accept(new TrainEvent.Note("The older run is kept."));
    view.accept(new TrainEvent.Saved(checkpoint, List.of()));
    view.accept(END);
    assertTrue(
        plain(shown).contains("All is saved in " + checkpoint)
            && plain(shown).contains("goes on from there"),
        plain(shown));
    view.accept(validated(1));
    assertTrue(plain(shown).contains("The older run is kept."), plain(shown)); // stays in sight
  }

  private static String plain(List<Object> shown) {
    return shown.stream()
        .filter(Shown.class::isInstance)
        .map(x -> ((Shown) x).plain())
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Test
  void aBarThatIsNotNeededIsNotShown() {
    List<String> shown = new ArrayList<>();
    Progress.Later later =
        Progress.later(
            "Drawing",
            x -> {
              shown.add("bar");
              return "id";
            },
            (id, x) -> shown.add(((Shown) x).plain()));
    assertEquals(List.of(), shown);
    later.at(1, 4);
    assertEquals("bar", shown.get(0));
    assertTrue(shown.get(1).startsWith("Drawing  25%  1/4"), shown.toString());
  }

  @Test
  void aDisplayThatFailsIsNotPassedOver() {
    TrainingView view =
        TrainingView.show(
            x -> "id",
            (id, x) -> {
              throw new IllegalArgumentException("no display");
            });
    String cause =
        assertThrows(IllegalStateException.class, () -> view.accept(END)).getCause().getMessage();
    assertEquals("no display", cause);
  }
}
