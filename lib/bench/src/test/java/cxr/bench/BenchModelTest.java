package cxr.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.io.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BenchModelTest {

  @Test
  void theReferenceHasTheSameCases() throws Exception {
    Path file = Checkout.home().resolve("environment").resolve("bench").resolve("model.py");
    Matcher cases = Pattern.compile("\"([\\w-]+)\": lambda").matcher(Files.readString(file));
    Set<String> theirs = new TreeSet<>();
    while (cases.find()) {
      theirs.add(cases.group(1));
    }
    assertEquals(theirs, new TreeSet<>(new BenchModel().cases().keySet()));
  }

  @Test
  void theStepsOfTheSmallDecoderCanBeDoneAgainAndAgain() throws Exception {
    BenchPart.Work work = new BenchModel().cases().get("decoder-small-step").call();
    assertEquals(20, work.once());
    assertEquals(20, work.once());
  }

  @Test
  void everyPartIsMeasuredByTheScript() throws Exception {
    Path steps = Checkout.home().resolve("environment").resolve("steps").resolve("bench.py");
    String script = Files.readString(steps);
    for (String part : BenchPart.ALL.keySet()) {
      assertTrue(script.contains("    \"%s\": \"".formatted(part)), part);
    }
  }
}
