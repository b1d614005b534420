package cxr.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Commands on Spark beside the plain ones, on invented reports. */
final class Commands {

  private static final List<String> SENTENCES =
      List.of(
          "The heart is normal in size.",
          "The lungs are clear.",
          "There is no pleural effusion or pneumothorax.",
          "Mild cardiomegaly.",
          "There is a small left pleural effusion.",
          "Possible right basilar atelectasis.",
          "Stable nodule of %d mm in the right upper lobe.",
          "No acute bony abnormality.");

  private Commands() {}

  /** What a command printed, and with what it ended. */
  record Printed(int code, String out, String err) {}

  static Printed spark(String... words) {
    return run(SparkMain.PROGRAM, SparkMain.COMMANDS, words);
  }

  static Printed plain(String name, Class<?> command, String... words) {
    return run("workbench", Map.of(name, command), words);
  }

  private static Printed run(String program, Map<String, Class<?>> commands, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.run(program, commands, words, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Printed(code, out.toString(), err.toString());
  }

  /** A table of reports: some again and again, some with words that no other has. */
  static Path reports(Path file, int count, int seed) throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of("id,report"));
    for (int i = 1; i <= count; i++) {
      StringBuilder text = new StringBuilder();
      for (int s = 0; s <= random.nextInt(5); s++) {
        String sentence = SENTENCES.get(random.nextInt(SENTENCES.size()));
        text.append(sentence.formatted(random.nextInt(count))).append(' ');
      }
      lines.add("%d,%s".formatted(i, random.nextInt(20) == 0 ? "" : text));
    }
    return Files.write(file, lines);
  }

  /** Whole numbers and words are equal, other numbers as near as told. */
  static void assertSame(JsonNode expected, JsonNode found, String place, double near) {
    assertEquals(expected.getNodeType(), found.getNodeType(), place);
    assertEquals(expected.size(), found.size(), place);
    if (expected.isFloatingPointNumber()) {
      assertEquals(expected.asDouble(), found.asDouble(), near, place);
    } else if (expected.isObject()) {
      for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        assertTrue(found.has(name), place + "/" + name);
        assertSame(expected.get(name), found.get(name), place + "/" + name, near);
      }
    } else if (expected.isArray()) {
      for (int i = 0; i < expected.size(); i++) {
        assertSame(expected.get(i), found.get(i), place + "/" + i, near);
      }
    } else {
      assertEquals(expected, found, place);
    }
  }
}
