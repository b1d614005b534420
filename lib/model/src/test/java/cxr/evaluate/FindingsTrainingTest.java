package cxr.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Study;
import cxr.data.layout.Datasets;
import cxr.generate.ReportWriter;
import cxr.generate.WrittenReport;
import cxr.model.ReportModel;
import cxr.model.objective.ConditionLabels;
import cxr.score.FindingScores;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    List<Study> test = material.split().test();
    List<Integer> progress = new ArrayList<>();
    List<StudyFindings> found = reader.read(material, test, progress::add);
    assertEquals(List.of(test.size()), progress);
    assertEquals(
        test.stream().map(Study::id).toList(), found.stream().map(StudyFindings::study).toList());
    for (StudyFindings one : found) {
      assertEquals(
          reader.labels(), one.findings().stream().map(StudyFindings.Finding::name).toList());
      for (int i = 0; i < 13; i++) {
        StudyFindings.Finding finding = one.findings().get(i);
        double p = finding.probability();
        assertTrue(p > 0 && p < 1);
        assertEquals(reader.thresholds().each().get(i), finding.threshold());
        assertEquals(p >= finding.threshold(), finding.present());
      }
    }
    assertEquals(found, reader.read(test.stream().map(Study::id).toList(), material.views(test)));
    assertEquals(List.of(), reader.read(List.of(), List.of()));
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

  /** Told from probabilities that are counted by hand here. */
  @Test
  void findingsAreScoredBesideFloors() throws IOException {
    Material material = material(SETTINGS);
    try (ReportModel model = new ReportModel(material.settings(), material.tokenizer())) {
      List<String> labels = material.settings().model().conditions();
      FindingsReader reader =
          new FindingsReader(model, Thresholds.half(labels), Thresholds.Kind.COMMON);
      List<Study> train = material.split().train();
      FindingEvaluation evaluation = FindingEvaluation.of(reader, material, train, done -> {});
      assertEquals(0, evaluation.unlabelled());
      ConditionLabels truth = ConditionLabels.of(material.settings());
      int both = 0;
      int named = 0;
      for (StudyFindings one : reader.read(material, train, done -> {})) {
        Study study =
            train.stream().filter(s -> s.id().equals(one.study())).findFirst().orElseThrow();
        for (int l = 0; l < labels.size(); l++) {
          boolean there = truth.of(study)[l] > 0;
          boolean said = one.findings().get(l).probability() >= .5;
          both += there && said ? 1 : 0;
          named += (there ? 1 : 0) + (said ? 1 : 0);
        }
      }
      double f1 = named == 0 ? Double.NaN : 2.0 * both / named;
      assertEquals(f1, evaluation.model().values().get(FindingScores.Score.MICRO_F1), 1e-12);
      FindingScores shares = evaluation.systems().get(1);
      assertEquals(.5, shares.values().get(FindingScores.Score.MEAN_AUC), 1e-12);
      for (FindingScores.Finding finding : shares.findings()) {
        double share = (double) finding.counts().support() / train.size();
        assertEquals(
            share,
            finding.calibration().bins().stream()
                .filter(bin -> bin.count() > 0)
                .findFirst()
                .orElseThrow()
                .predicted(),
            1e-6);
      }
      FindingScores absent = evaluation.systems().get(2);
      assertEquals(0, absent.values().get(FindingScores.Score.MICRO_F1));
      String text = evaluation.toString();
      for (String part : List.of("model", "shares in training", "all absent", "Cardiomegaly")) {
        assertTrue(text.contains(part), text);
      }
    }
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
    List<StudyFindings> found = reader.read(material, material.split().test(), done -> {});
    try (ReportModel model = run.model()) {
      assertEquals(kept, model.thresholds());
      List<WrittenReport> again = new ReportWriter(model).reports(views, done -> {});
      for (int i = 0; i < views.size(); i++) {
        Set<String> decided =
            found.get(i).findings().stream()
                .filter(StudyFindings.Finding::present)
                .map(StudyFindings.Finding::name)
                .collect(Collectors.toSet());
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
