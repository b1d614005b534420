package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Dataset;
import cxr.data.layout.Datasets;
import cxr.evaluate.ReportValidator;
import cxr.generate.ReportWriter;
import cxr.image.ImageLoader;
import cxr.model.ReportModel;
import cxr.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that earlier versions trained on the invented collection beside them can still be used. */
class EarlierRunsTest {

  private static final Path RESOURCES = Path.of("src/test/resources/cxr/train");

  @TempDir Path folder;

  private Run copy(String name) throws IOException {
    Path from = RESOURCES.resolve(name);
    Path to = folder.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return new Run(to);
  }

  private static String told(Run run) throws IOException {
    PrintStream console = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    try {
      run.model();
    } finally {
      System.setErr(console);
    }
    return told.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run-0.1.0", "run-format-2"})
  void oneWritesTheReportsThatItWrote(String name) throws IOException {
    Run run = new Run(RESOURCES.resolve(name));
    assertEquals(Optional.empty(), run.problem());
    assertEquals(4, run.validations().size());
    String told = told(run);
    assertEquals(name.equals("run-0.1.0") ? 1 : 0, told.lines().count(), told);
    ReportModel model = run.model();
    ReportWriter writer = new ReportWriter(model);
    List<float[][]> images = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String line : Files.readAllLines(RESOURCES.resolve("reports.tsv"))) {
      String[] parts = line.split("\t");
      Path image = RESOURCES.resolve("collection/images/images_normalized").resolve(parts[0]);
      images.add(new float[][] {ImageLoader.load(image, model.settings().image())});
      expected.add(parts[1]);
    }
    assertEquals(expected, writer.write(images, done -> {}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"run-0.1.0", "run-format-2"})
  void oneGoesOn(String name) throws IOException {
    Run run = copy(name);
    Dataset dataset = Datasets.open(RESOURCES.resolve("collection"));
    Settings settings = run.resume(dataset).with("train.maxSteps", 30);
    Material material = Material.of(dataset, settings);
    assertEquals(Optional.empty(), run.imageDifference(material));
    ReportModel model = new ReportModel(material.settings(), material.tokenizer());
    List<TrainEvent.Validated> before = run.validations();
    History history =
        new Trainer(
                model,
                material.examples(material.split().train()),
                material.examples(material.split().validation()),
                ReportValidator.of(material))
            .train(run, event -> {});
    assertEquals(30, history.steps());
    assertEquals(before, history.validations().subList(0, 4));
    assertEquals("", told(run));
    assertTrue(run.isOf(dataset));
  }
}
