package cxr.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands in a checkout that is an empty folder. */
abstract class InTemporaryHome {

  @TempDir Path folder;

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  private String home;

  @BeforeEach
  void moveHome() {
    home = System.setProperty("cxr.home", folder.toString());
  }

  @AfterEach
  void moveBack() {
    if (home == null) {
      System.clearProperty("cxr.home");
    } else {
      System.setProperty("cxr.home", home);
    }
  }

  int run(String... words) {
    return Main.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
