package cxr.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.layout.Datasets;
import cxr.generate.ReportWriter;
import cxr.generate.WrittenReport;
import cxr.model.ReportModel;
import cxr.score.Thresholds;
import cxr.settings.Settings;
import cxr.train.History;
import cxr.train.Material;
import cxr.train.Run;
import cxr.train.TrainEvent;
import cxr.train.Trainer;
import cxr.train.Validation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encoder is trained for findings alone, without a report being learnt. */
class FindingsTrainingTest {

  private static final Settings SETTINGS =
      Settings.defaults()
          .withAll(
              """
              image.size=32, text.minCount=1, model.layers=1, model.width=16, model.heads=2
              model.views=2, model.conditionSource=chexpert, model.conditionHead=pooled
              model.conditionWeight=1, model.objectives=[text:0]
              train.metric=auc, train.epochs=3, train.batchSize=4, train.warmupSteps=1
              """);

  private static Material material(Settings settings) throws IOException {
    return Material.of(Datasets.open(Path.of("src/test/resources/cxr/train/collection")), settings);
  }

  private static Map<String, Double> sums(ReportModel model) {
    Map<String, Double> sums = new LinkedHashMap<>();
    model.weights().arrays().forEach((name, w) -> sums.put(name, w.sumNumber().doubleValue()));
    return sums;
  }

  private static Trainer trainer(ReportModel model, Material material) {
    return new Trainer(
        model,
        material.examples(material.split().train()),
        material.examples(material.split().validation()),
        ReportValidator.of(material));
  }

  @Test
  void theEncoderLearnsAndTheDecoderStays() throws IOException {
    Material material = material(SETTINGS);
    assertEquals(13, material.settings().model().conditions().size());
    try (ReportModel model = new ReportModel(material.settings(), material.tokenizer())) {
      Map<String, Double> before = sums(model);
      History history = trainer(model, material).train(event -> {});
      sums(model)
          .forEach(
              (name, sum) -> {
                boolean stays = name.startsWith("decoder.") || name.startsWith("bridge.");
                if (stays) {
                  assertEquals(before.get(name), sum, name);
                }
              });
      assertNotEquals(
          before.get("conditions.head.weight"), sums(model).get("conditions.head.weight"));
      assertNotEquals(before.get("encoder.conv1.weight"), sums(model).get("encoder.conv1.weight"));
      assertEquals(3, history.validations().size());
      for (TrainEvent.Validated one : history.validations()) {
        assertTrue(one.validation().samples().isEmpty());
        assertTrue(
            Set.of("loss", "findings", "auc").containsAll(one.validation().metrics().keySet()));
        assertTrue(one.trainLoss() > 0 && one.validation().loss() > 0);
      }
    }
  }

  @Test
  void theRunKeepsItsThresholdsAndReadsFindings(@TempDir Path folder) throws IOException {
    Material material = material(SETTINGS);
    Run run = new Run(folder.resolve("eyes")).begin(material);
    try (ReportModel model = new ReportModel(material.settings(), material.tokenizer())) {
      trainer(model, material).train(run, event -> {});
    }
    FindingsReader reader = FindingsReader.of(run, Thresholds.Kind.EACH);
    assertEquals(13, reader.labels().size());
    List<float[][]> views = material.views(material.split().test());
    List<FindingsReader.Found> found = reader.read(views, done -> {});
    assertEquals(views.size(), found.size());
    for (FindingsReader.Found one : found) {
      for (int i = 0; i < 13; i++) {
        double p = one.probabilities()[i];
        assertTrue(p > 0 && p < 1);
        assertEquals(p >= reader.thresholds().each().get(i), one.present()[i]);
      }
    }
    Material without =
        material(
            SETTINGS.withAll("model.objectives=[], model.conditionWeight=0, train.metric=loss"));
    Run plain = new Run(folder.resolve("plain")).begin(without);
    try (ReportModel model = new ReportModel(without.settings(), without.tokenizer())) {
      trainer(model, without).train(plain, event -> {});
    }
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> FindingsReader.of(plain, Thresholds.Kind.COMMON))
            .getMessage();
    assertTrue(message.contains("no condition head"), message);
  }

  @Test
  void theRunWritesByTheThresholdsItKeeps(@TempDir Path folder) throws IOException {
    Material material =
        material(
            SETTINGS.withAll(
                "model.prompts=states, model.objectives=[], train.metric=findings, text.maxTokens=16"));
    Run run = new Run(folder.resolve("told")).begin(material);
    List<float[][]> views = material.views(material.split().test());
    List<WrittenReport> reports;
    Thresholds kept;
    try (ReportModel model = new ReportModel(material.settings(), material.tokenizer())) {
      assertEquals(0.5, model.thresholds().common());
      History history = trainer(model, material).train(run, event -> {});
      Validation best = history.best().orElseThrow().validation();
      assertTrue(best.metric("obedience") >= 0 && best.metric("obedience") <= 1);
      kept = best.thresholds();
      assertEquals(kept, model.thresholds());
      reports = new ReportWriter(model).reports(views, done -> {});
    }
    FindingsReader reader = FindingsReader.of(run, Thresholds.Kind.COMMON);
    List<FindingsReader.Found> found = reader.read(views, done -> {});
    try (ReportModel model = run.model()) {
      assertEquals(kept, model.thresholds());
      List<WrittenReport> again = new ReportWriter(model).reports(views, done -> {});
      for (int i = 0; i < views.size(); i++) {
        Set<String> decided = new HashSet<>();
        for (int label = 0; label < 13; label++) {
          if (found.get(i).present()[label]) {
            decided.add(reader.labels().get(label));
          }
        }
        assertEquals(decided, again.get(i).prompt().orElseThrow());
        assertEquals(reports.get(i).text(), again.get(i).text());
      }
    }
  }

  @Test
  void aModelWithoutATextWritesNoReports() throws IOException {
    Material material = material(SETTINGS);
    try (ReportModel model = new ReportModel(material.settings(), material.tokenizer())) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> new ReportWriter(model)).getMessage();
      assertTrue(message.contains("model.objectives=[text:0]"), message);
    }
  }

  @Test
  void aMetricThatCannotBeHadIsToldBeforeTheTraining() throws IOException {
    for (String wrong :
        List.of("train.metric=rougeL", "model.objectives=[], model.conditionWeight=0")) {
      Material material = material(SETTINGS.withAll(wrong));
      try (ReportModel model = new ReportModel(material.settings(), material.tokenizer())) {
        String message =
            assertThrows(IllegalArgumentException.class, () -> trainer(model, material))
                .getMessage();
        assertTrue(message.startsWith("train.metric="), message);
      }
    }
  }
}
