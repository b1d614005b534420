package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cxr.data.layout.Damage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files of reports that are damaged by chance are read, or refused in one line. */
class DamagedReportFilesTest {

  private static final int SEEDS = 200;

  private static void damage(String name, String text) throws IOException {
    byte[] whole = text.getBytes(StandardCharsets.UTF_8);
    assertEquals(3, ReportFileFuzzTest.read(name, whole).size());
    for (int seed = 0; seed < SEEDS; seed++) {
      ReportFileFuzzTest.read(name, Damage.of(whole, new Random(seed)));
    }
    System.out.printf("trials: %d of %s damaged by chance%n", SEEDS, name);
  }

  @Test
  void tables() throws IOException {
    damage("r.csv", "id,report\n1,\"The heart is \"\"large\"\", yes.\"\n2,No effusion.\n3,nan\n");
    damage("s.csv", "id;age;report\r\n1;50;\"Clear;\r\nnormal.\"\r\n2;;No effusion.\r\n3;60;\r\n");
  }

  @Test
  void lists() throws IOException {
    damage(
        "l.json",
        "[{\"id\": 1, \"report\": \"Clear.\"}, {\"id\": \"b\", \"report\": NaN}, {\"image_id\": 3,"
            + " \"caption\": \"\\u00e4\"}]");
    damage(
        "a.json",
        "{\"train\": [{\"id\": \"a\", \"report\": \"Clear.\"}], \"val\": [{\"id\": \"b\","
            + " \"report\": null}],\n"
            + " \"test\": [{\"id\": \"c\", \"report\": \"No edema.\"}]}");
  }
}
