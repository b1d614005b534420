package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FullMemoryTest {

  @Command(name = "greedy")
  static final class Greedy implements Runnable {
    @Override
    public void run() {
      OutOfMemoryError error = new OutOfMemoryError("Cannot allocate new LongPointer(1)");
      error.initCause(new OutOfMemoryError("Physical memory usage is too high"));
      throw error;
    }
  }

  @Test
  void aFullMemoryIsToldInOneLine() {
    List<String> said = new ArrayList<>();
    CommandLine line = new CommandLine(new Greedy());
    line.setExecutionStrategy(Main::withinMemory);
    line.setExecutionExceptionHandler(
        (error, command, words) -> {
          said.add(Main.sentence(error));
          return 1;
        });
    assertEquals(1, line.execute());
    assertEquals(1, said.size());
    assertTrue(said.get(0).contains("(Physical memory usage is too high)"), said.get(0));
    assertTrue(said.get(0).contains("train.batchSize"), said.get(0));
  }
}
