package cxr.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.data.Split;
import cxr.io.Json;
import cxr.model.ReportModel;
import cxr.settings.Settings;
import cxr.train.Material;
import cxr.train.OwnCache;
import cxr.train.TrainEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

  private static final Settings SMALL =
      Protocol.B.settings()
          .withAll(
              """
              image.size=32, image.channels=1, image.normalise=unit
              model.encoder=resnet, model.encoderBlocks=[1,1], model.encoderWidth=4
              """);

  private static final Systems.Listener SILENT =
      new Systems.Listener() {
        @Override
        public void at(String work, int done, int total) {}

        @Override
        public void accept(TrainEvent event) {}
      };

  @TempDir Path folder;

  private Systems systems() throws IOException {
    Material material = OwnCache.small(SMALL, folder);
    ReportModel eyes = new ReportModel(SMALL, material.tokenizer());
    return new Systems(material, Protocol.B, eyes, SILENT);
  }

  private Results results(Systems systems, Split.Part part) {
    ReportFiles files = new ReportFiles(folder.resolve("reports").resolve(part.words()));
    return new Results(systems, part, files, folder.resolve("results"));
  }

  /** Every way to write without a training, by frozen eyes. */
  private static List<Variant> frozen() {
    return Arrays.stream(Variant.Text.values())
        .filter(text -> !text.decodes())
        .map(
            text ->
                new Variant(
                    Variant.ALL.stream()
                        .filter(one -> one.text() == text)
                        .findFirst()
                        .orElseThrow()
                        .name(),
                    "",
                    Variant.Eyes.FROZEN,
                    2,
                    true,
                    text == Variant.Text.COMPOSED,
                    text))
        .toList();
  }

  private JsonNode read(String file) throws IOException {
    return Json.with().readTree(Files.readString(folder.resolve("results").resolve(file)));
  }

  @Test
  void figuresOfEverySystemAndBaseline() throws IOException {
    try (Systems systems = systems()) {
      results(systems, Split.Part.TEST).write(frozen(), 3);
      JsonNode figures = read("summary.json").path("B");
      int studies = systems.material().split().test().size();
      for (Variant variant : frozen()) {
        JsonNode system = figures.path(variant.name());
        assertEquals(studies, system.path("n").asInt(), variant.name());
        assertTrue(system.path("bleu1").asDouble() > 0, variant.name());
        assertEquals(2, system.path("ci").path("bleu4").size());
        assertEquals(List.of(1), Json.with().convertValue(system.path("seeds"), List.class));
        assertTrue(system.path("command").asText().contains("--systems " + variant.name()));
      }
      String text = Files.readString(folder.resolve("results/summary.json"));
      assertFalse(text.contains("NaN"), text);
      JsonNode constant = figures.path("constant");
      assertEquals(1, constant.path("distinct").asInt());
      assertTrue(figures.has("random report") && figures.has("composed report"));
      assertEquals(6, constant.path("f1OfOriginalLabels").size());
    }
  }

  /** An ensemble has no training of its own: it asks those of the best system. */
  @Test
  void anEnsembleTakesTheBestSystemsTrainings() {
    Variant best = Variant.named("best").orElseThrow();
    Variant ensemble = Variant.named("ensemble").orElseThrow();
    assertFalse(ensemble.eyes().trains());
    assertEquals(
        Trainings.eyesSettings(Protocol.A, best, 3),
        Trainings.eyesSettings(Protocol.A, ensemble, 3));
    assertEquals(best.eyesName(), ensemble.eyesName());
    assertEquals("eyes-frozen", Variant.named("frozen").orElseThrow().eyesName());
  }

  @Test
  void whatWasWrittenIsNotWrittenAgain() throws IOException {
    Variant central = frozen().get(Variant.Text.CENTRAL.ordinal());
    try (Systems systems = systems()) {
      Results results = results(systems, Split.Part.TEST);
      results.write(List.of(central), 1);
      String log = Files.readString(folder.resolve("results/log.csv"));
      assertEquals(2, log.lines().count(), log);
      Path reports = folder.resolve("reports/test/central-1.csv");
      String first = Files.readString(reports);
      results.write(List.of(central), 1);
      assertEquals(log, Files.readString(folder.resolve("results/log.csv")));
      assertEquals(first, Files.readString(reports));
      Files.writeString(reports, first.substring(0, first.indexOf('\n') + 1));
      IOException other = assertThrows(IOException.class, () -> results.write(List.of(central), 1));
      assertTrue(other.getMessage().contains("made with other data"), other.getMessage());
    }
  }

  @Test
  void validationHasItsOwnFile() throws IOException {
    try (Systems systems = systems()) {
      results(systems, Split.Part.VALIDATION).write(List.of(), 1);
      assertTrue(read("validation.json").path("B").has("constant"));
      assertFalse(Files.exists(folder.resolve("results/summary.json")));
    }
  }

  @Test
  void pagesQuoteTheFigures() throws IOException {
    try (Systems systems = systems()) {
      results(systems, Split.Part.TEST).write(List.of(), 1);
    }
    Path figures = folder.resolve("results");
    assertTrue(ResultTable.of(Protocol.A, figures).isEmpty());
    ResultTable table = ResultTable.of(Protocol.B, figures).orElseThrow();
    String begin = "<!-- results of B: written by: results --tables -->";
    String page = "before\n" + begin + "\nold\n<!-- end of results -->\nafter\n";
    String written = table.into(page);
    assertTrue(written.startsWith("before\n" + begin), written);
    assertTrue(written.endsWith("<!-- end of results -->\nafter\n"), written);
    assertTrue(written.matches("(?s).*\\| constant \\| 0\\.\\d{3} \\[.*"), written);
    assertFalse(written.contains("old"));
    assertEquals(written, table.into(written));
    assertThrows(IllegalArgumentException.class, () -> table.into("no marks"));
    String labels = "<!-- F1 of the original labels, B: written by: results --tables -->";
    String both = table.into(page + labels + "\nold\n<!-- end of results -->\n");
    assertTrue(both.startsWith(written), both);
    assertTrue(both.contains("| original study | 0.504 | 0.133 |"), both);
    assertTrue(both.matches("(?s).*\\| constant \\| \\d\\.\\d{3} \\| 0\\.000 \\|.*"), both);
    assertFalse(both.contains("old"));
  }

  /** README and the card quote the figures that are committed beside them. */
  @Test
  void committedPagesAreUpToDate() throws IOException {
    Path top = Path.of("../..");
    Path figures = top.resolve("data/results");
    for (Path page : List.of(top.resolve("README.md"), figures.resolve("README.md"))) {
      Path copy = Files.copy(page, folder.resolve("page.md"), StandardCopyOption.REPLACE_EXISTING);
      ResultTable.write(copy, figures);
      assertEquals(Files.readString(page), Files.readString(copy), page.toString());
      assertTrue(Files.readString(page).contains("| best |"), page.toString());
    }
  }
}
