package cxr.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.cli.DescribeCommand;
import cxr.cli.FindingLines;
import cxr.data.Study;
import cxr.data.layout.Datasets;
import cxr.data.phantom.Sample;
import cxr.evaluate.FindingsReader;
import cxr.evaluate.ReportValidator;
import cxr.evaluate.StudyFindings;
import cxr.generate.ReportWriter;
import cxr.image.ImageLoader;
import cxr.model.FeatureExtractor;
import cxr.model.ReportModel;
import cxr.score.Thresholds;
import cxr.settings.Settings;
import cxr.spark.Commands.Printed;
import cxr.train.Material;
import cxr.train.Run;
import cxr.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A small model of two views sees studies on Spark as it does here. */
class SparkXRaysTest {

  private static final Settings SETTINGS =
      Settings.defaults()
          .withAll(
              """
              image.size=32, text.minCount=1, model.layers=1, model.width=16, model.heads=2
              model.encoderBlocks=[1], model.views=2, model.conditionWeight=1
              train.maxSteps=2, train.batchSize=4, generate.maxTokens=5
              """);

  @TempDir static Path folder;

  private static String data;
  private static Run run;
  private static Material material;

  @BeforeAll
  static void train() throws IOException {
    data = folder.resolve("sample").toString();
    Sample.write(Path.of(data), 30, 1);
    material = Material.of(Datasets.open(Path.of(data)), SETTINGS);
    run = new Run(folder.resolve("run")).begin(material);
    try (ReportModel model = new ReportModel(material.settings(), material.tokenizer())) {
      new Trainer(
              model,
              material.examples(material.split().train()),
              material.examples(material.split().validation()),
              ReportValidator.of(material))
          .train(run, event -> {});
    }
  }

  private static Printed spark(String command, String... more) {
    List<String> words =
        new ArrayList<>(List.of(command, "--run", run.folder().toString(), "--master", "local[2]"));
    words.addAll(List.of(more));
    return Commands.spark(words.toArray(String[]::new));
  }

  private static List<Row> table(Path output) throws IOException {
    try (Cluster cluster = CommandLine.populateCommand(new Cluster(), "--master", "local[2]")) {
      return cluster.session().read().parquet(output.toString()).collectAsList();
    }
  }

  @Test
  void findingsAreThoseOfOneMachine() throws IOException {
    List<StudyFindings> expected =
        FindingsReader.of(run, Thresholds.Kind.COMMON)
            .read(material, material.split().test(), done -> {});
    Path csv = folder.resolve("found.csv");
    Printed spark = spark("findings", "--data", data, "--json", "--csv", csv.toString());
    assertEquals(0, spark.code(), spark.err());
    List<String> lines = spark.out().lines().toList();
    assertEquals(expected.size(), lines.size());
    ObjectMapper json = new ObjectMapper();
    for (int i = 0; i < lines.size(); i++) {
      String line = new FindingLines(true).of(expected.get(i), List.of());
      Commands.assertSame(json.readTree(line), json.readTree(lines.get(i)), line, 1e-6);
    }
    List<String> rows = Files.readAllLines(csv);
    assertEquals(String.join(",", FindingLines.COLUMNS), rows.get(0));
    assertEquals(1 + expected.stream().mapToInt(one -> one.findings().size()).sum(), rows.size());
    assertTrue(rows.get(1).matches("[^,]+,[^,]+,0\\.\\d{6},[01],\\d\\.\\d{6},"), rows.get(1));
  }

  @Test
  void aBrokenStudyIsARowAndTheOthersGoOn() throws IOException {
    Study whole = material.split().test().get(0);
    Path image = whole.frontal().orElseThrow().path();
    Path broken = folder.resolve("broken[1].png");
    Files.write(broken, Arrays.copyOf(Files.readAllBytes(image), 200));
    Path output = folder.resolve("found");
    Printed spark =
        spark(
            "findings",
            "--output",
            output.toString(),
            image.toString(),
            broken.toString(),
            "no.png");
    assertEquals(1, spark.code());
    assertEquals(1, spark.out().lines().count(), spark.out());
    assertEquals(2, spark.err().lines().count(), spark.err());
    List<Row> rows = table(output);
    int findings = material.settings().model().conditions().size();
    assertTrue(rows.size() >= findings + 1 && rows.size() <= findings + 2, rows.toString());
    for (String name : List.of(broken.toString(), "no.png")) {
      assertTrue(
          rows.stream()
              .anyMatch(row -> name.equals(row.getAs("study")) && !row.getAs("problem").equals("")),
          name);
    }
  }

  @Test
  void reportsAreThoseOfOneMachine() throws IOException {
    Path output = folder.resolve("reports");
    Printed spark =
        spark("generate", "--data", data, "--part", "all", "--output", output.toString());
    assertEquals(0, spark.code(), spark.err());
    List<Study> studies = material.usable().studies();
    List<String> expected = new ArrayList<>();
    try (ReportModel model = run.model()) {
      ReportWriter writer = new ReportWriter(model);
      for (Study study : studies) {
        expected.add(study.id() + "\t" + writer.write(views(study)));
      }
    }
    assertEquals(expected, spark.out().lines().toList());
    assertEquals(studies.size(), table(output).size());
  }

  private static float[][] views(Study study) throws IOException {
    Path[] paths = study.views(2);
    float[][] views = new float[2][];
    for (int v = 0; v < views.length; v++) {
      views[v] = paths[v] == null ? null : ImageLoader.load(paths[v], material.settings().image());
    }
    return views;
  }

  /** To the last bit, for the encoder sees X-rays one by one. */
  @Test
  void featuresAreThoseOfOneMachine() throws IOException {
    Path output = folder.resolve("features");
    Printed spark = spark("features", "--data", data, "--output", output.toString());
    assertEquals(0, spark.code(), spark.err());
    List<Row> rows = table(output);
    int seen = 0;
    try (ReportModel model = run.model();
        FeatureExtractor extractor = new FeatureExtractor(model, FeatureExtractor.Kind.POOLED)) {
      for (Study study : material.split().test()) {
        float[][] views = views(study);
        for (int v = 0; v < views.length; v++) {
          if (views[v] != null) {
            int view = v;
            Row row =
                rows.stream()
                    .filter(r -> r.getAs("study").equals(study.id()) && r.getInt(1) == view)
                    .findFirst()
                    .orElseThrow();
            List<Float> features = row.getList(2);
            float[] expected = extractor.features(views[v]);
            for (int i = 0; i < expected.length; i++) {
              assertEquals(expected[i], features.get(i));
            }
            seen++;
          }
        }
      }
    }
    assertEquals(seen, rows.size());
  }

  @Test
  void aCollectionIsDescribedAsOnOneMachine() throws IOException {
    Path copy = folder.resolve("copy");
    Sample.write(copy, 12, 2);
    try (Stream<Path> images = Files.walk(copy)) {
      Path first =
          images
              .filter(file -> file.toString().endsWith(".png"))
              .sorted()
              .findFirst()
              .orElseThrow();
      Files.write(first, Arrays.copyOf(Files.readAllBytes(first), 100));
    }
    String[] words = {copy.toString(), "--check-images", "--problems"};
    Printed plain = Commands.plain("describe", DescribeCommand.class, with("describe", words));
    assertEquals(0, plain.code(), plain.err());
    assertTrue(plain.out().contains("unreadable image"), plain.out());
    String[] there = with("describe", words);
    assertEquals(
        plain,
        Commands.spark(
            Stream.concat(Arrays.stream(there), Stream.of("--master", "local[2]"))
                .toArray(String[]::new)));
  }

  private static String[] with(String command, String... words) {
    return Stream.concat(Stream.of(command), Arrays.stream(words)).toArray(String[]::new);
  }
}
