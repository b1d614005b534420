package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.results.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ResultsCommandTest extends InTemporaryHome {

  @Test
  void listsTheSystems() {
    assertEquals(0, run("results", "--list"), err.toString());
    assertEquals(Variant.ALL.size(), out.toString().lines().count());
    assertTrue(out.toString().startsWith("best "), out.toString());
  }

  @Test
  void wrongWordsAreToldFirst() {
    assertEquals(2, run("results", "--systems", "best,beast"));
    assertTrue(
        err.toString().contains("\"beast\"; there are: best, ensemble, frozen"), err.toString());
    err.getBuffer().setLength(0);
    assertEquals(2, run("results", "--seeds", "0"));
    assertTrue(err.toString().contains("--seeds must be 1 or more; found 0"), err.toString());
    err.getBuffer().setLength(0);
    assertEquals(2, run("results", "--part", "train"));
    assertTrue(err.toString().contains("--part is validation or test"), err.toString());
    err.getBuffer().setLength(0);
    assertEquals(2, run("results", "--protocol", "C"));
    assertTrue(err.toString().contains("[A, B]"), err.toString());
  }

  @Test
  void weightsThatAreNotHereAreToldBeforeTheCollectionIsRead() {
    assertEquals(1, run("results", "--protocol", "B", "--systems", "frozen"));
    assertTrue(err.toString().contains("weights fetch efficientnet-lite0"), err.toString());
  }

  @Test
  void tablesAreWrittenFromTheFigures() throws IOException {
    String marks = "<!-- results of A: written by: results --tables -->\n<!-- end of results -->\n";
    Files.writeString(folder.resolve("README.md"), "# Page\n" + marks);
    assertEquals(1, run("results", "--tables"));
    assertTrue(err.toString().contains("no figures in "), err.toString());
    Path figures = Files.createDirectories(folder.resolve("figures"));
    Files.writeString(
        figures.resolve("summary.json"),
        "{\"A\": {\"best\": {\"n\": 590, \"microF1\": 0.41, \"ci\": {\"microF1\": [0.37, 0.45]}}}}");
    Files.writeString(figures.resolve("README.md"), marks);
    assertEquals(0, run("results", "--tables", "--output", figures.toString()), err.toString());
    String page = Files.readString(folder.resolve("README.md"));
    assertTrue(page.startsWith("# Page\n"), page);
    assertTrue(page.contains("| best | 0.410 [0.370, 0.450] |"), page);
    assertTrue(Files.readString(figures.resolve("README.md")).contains("| best |"));
  }
}
