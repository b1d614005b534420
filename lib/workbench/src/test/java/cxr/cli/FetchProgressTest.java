package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cxr.io.fetch.DownloadEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FetchProgressTest {

  @Test
  void aPauseSaysWhatIsHere() {
    StringWriter out = new StringWriter();
    FetchProgress progress = new FetchProgress(new PrintWriter(out, true), false);
    for (long done : List.of(0L, 1500L)) {
      progress.accept(
          new DownloadEvent.Pause("f.bin", "no answer came in 9 s", done, Duration.ofSeconds(2)));
    }
    assertEquals(
        List.of(
            "f.bin: no answer came in 9 s. Nothing is here yet; trying again in 2 s.",
            "f.bin: no answer came in 9 s. 1.50 kB are here; trying again in 2 s."),
        out.toString().lines().toList());
  }
}
