package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.train.TrainEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainLinesTest {

  private long now = 1; // nanoseconds
  private final StringWriter out = new StringWriter();

  @Test
  void anEpochThatIsLongIsToldNowAndThenWithoutATerminal() {
    TrainLines lines = new TrainLines(new PrintWriter(out, true), false, "", () -> now);
    for (int step = 1; step <= 100; step++) { // 2 s each
      now += 2_000_000_000L;
      lines.accept(new TrainEvent.Step(1, 3, step, 100, 0.5, Map.of(), 0.001));
    }
    List<String> told = out.toString().lines().toList();
    assertEquals(7, told.size(), told.toString());
    assertTrue(told.get(0).startsWith("Epoch 1 [TRAIN]:  16%|"), told.get(0));
    assertTrue(told.get(6).startsWith("Epoch 1 [TRAIN]: 100%|"), told.get(6));
  }

  @Test
  void workIsToldNowAndThen() {
    SparseLines lines = new SparseLines(new PrintWriter(out, true), () -> now);
    for (int done = 1; done <= 50; done++) { // 1 s each
      now += 1_000_000_000L;
      lines.at("X-rays decoded", done, 50);
    }
    assertEquals(
        List.of("X-rays decoded: 10 of 50", "X-rays decoded: 40 of 50"),
        out.toString().lines().toList());
  }
}
