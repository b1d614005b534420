package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that gets too little of something says so in a line, and ends. */
class ScarceTest {

  /** What {@code check} says where a shell's line has set a limit, and with options of Java's. */
  /**
   * What the command says under a limit.
   *
   * @param code it ends with
   */
  private record Said(int code, String text) {

    /** The one line that tells what is wrong, without what Java says of itself. */
    String line() {
      assertEquals(1, code, text);
      assertFalse(text.contains("\tat "), text);
      List<String> ours = text.lines().filter(one -> !one.startsWith("[")).toList();
      assertEquals(1, ours.size(), text);
      return ours.get(0);
    }
  }

  private static Said check(String limit, String... options)
      throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/proc/self/limits")), "skipped: the limits are Linux's");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String line =
        "%s; exec '%s' -XX:+UseSerialGC -Duser.home='%s' %s -cp '%s' %s check 2>&1"
            .formatted(
                limit,
                java,
                System.getProperty("user.home"),
                String.join(" ", options),
                System.getProperty("java.class.path"),
                Main.class.getName());
    Process process = new ProcessBuilder("sh", "-c", line).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), said);
  }

  @Test
  @Timeout(300)
  void addressSpace() throws IOException, InterruptedException {
    String small = "-XX:CompressedClassSpaceSize=64m -XX:ReservedCodeCacheSize=64m -Xmx128m";
    for (int kib : new int[] {1_000_000, 1_300_000, 1_700_000}) {
      String said = check("ulimit -v " + kib, small).line();
      assertTrue(said.contains("without the limit of ulimit -v"), said);
    }
  }

  @Test
  void heap() throws IOException, InterruptedException {
    assertTrue(check("true", "-Xmx16m").line().contains("-Xmx"));
  }

  /** Below some number Java itself does not start; above another all is well; between, we tell. */
  @Test
  @Timeout(300)
  void openFiles() throws IOException, InterruptedException {
    int files = 40;
    Said said = check("ulimit -n " + files, "-Xmx512m");
    while (said.code() != 0 && files < 200) {
      if (!said.text().contains("java.security")) {
        assertTrue(said.line().contains("ulimit -n"), said.text());
      }
      said = check("ulimit -n " + ++files, "-Xmx512m");
    }
    assertEquals(0, said.code(), said.text());
  }
}
