package cxr.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.settings.Settings;
import cxr.train.Run;
import cxr.train.TrainEvent;
import cxr.train.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.Table;

class RunTablesTest {

  @TempDir Path folder;
  private Run first;
  private Run fresh;
  private Run broken;

  private Run run(String name, String facts, String settings, TrainEvent.Validated... history)
      throws IOException {
    Path files = Files.createDirectory(folder.resolve(name));
    Files.writeString(files.resolve("run.json"), facts);
    Files.writeString(
        files.resolve("settings.json"), Settings.defaults().withAll(settings).toJson());
    Files.writeString(
        files.resolve("metrics.json"), new ObjectMapper().writeValueAsString(history));
    return new Run(files);
  }

  private static TrainEvent.Validated validated(int epoch, double score, boolean best) {
    Map<String, Double> metrics = Map.of("loss", 3.0 / epoch, "conditions", score);
    Validation validation = new Validation(metrics, List.of(), List.of());
    return new TrainEvent.Validated(
        epoch,
        3,
        10,
        10 * epoch,
        4.0 / epoch,
        Map.of(),
        validation,
        "conditions",
        score,
        best,
        epoch,
        null);
  }

  @BeforeEach
  void makeRuns() throws IOException {
    first =
        run(
            "first",
            "{\"steps\": 30, \"ending\": \"All epochs are done.\"}",
            "train.epochs=3",
            validated(1, .25, true),
            validated(2, .75, true),
            validated(3, .5, false));
    fresh = run("fresh", "{\"ending\": \"not ended\"}", "train.epochs=4");
    broken = run("broken", "{", "");
  }

  @Test
  void runsStandBesideEachOtherAndOneThatCannotBeReadSaysWhy() throws IOException {
    Table table = RunTables.runs(List.of(first, fresh, broken));
    assertEquals(List.of("first", "fresh", "broken"), table.stringColumn("run").asList());
    assertEquals(3, table.intColumn("validations").get(0));
    assertEquals(30, table.intColumn("steps").get(0));
    assertEquals(2, table.intColumn("best epoch").get(0));
    assertEquals(.75, table.doubleColumn("value").get(0));
    assertEquals("All epochs are done.", table.stringColumn("ending").get(0));
    assertEquals(0, table.intColumn("steps").get(1));
    assertTrue(table.intColumn("best epoch").isMissing(1), table.print());
    assertTrue(table.intColumn("steps").isMissing(2), table.print());
    assertTrue(table.stringColumn("ending").get(2).contains("run.json"), table.print());
  }

  @Test
  void onlySettingsThatDifferAreShown() throws IOException {
    Table table = RunTables.settings(List.of(first, fresh, broken));
    assertEquals(List.of("setting", "first", "fresh"), table.columnNames());
    assertEquals(List.of("train.epochs"), table.stringColumn("setting").asList());
    assertEquals("4", table.stringColumn("fresh").get(0));
  }

  @Test
  void validationsAreARowEachAndAPointEach() throws IOException {
    Table table = RunTables.history(first);
    assertEquals(List.of(1, 2, 3), table.intColumn("epoch").asList());
    assertEquals(List.of(4.0, 2.0, 4.0 / 3), table.doubleColumn("train loss").asList());
    assertEquals(List.of(3.0, 1.5, 1.0), table.doubleColumn("validation loss").asList());
    assertEquals(List.of("yes", "yes", ""), table.stringColumn("best so far").asList());
    XYChart chart = RunTables.curves(List.of(first, broken), "conditions");
    assertEquals(1, chart.getSeriesMap().size());
    assertArrayEquals(new double[] {1, 2, 3}, chart.getSeriesMap().get("first").getXData());
    assertArrayEquals(new double[] {.25, .75, .5}, chart.getSeriesMap().get("first").getYData());
    assertEquals("conditions (0 to 1)", chart.getYAxisTitle());
  }
}
