package cxr.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.train.TrainEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingViewTest {

  private static final TrainEvent END = new TrainEvent.End("Stopped by the user.", 0);

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
