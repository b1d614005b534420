package cxr.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Study;
import cxr.data.layout.Datasets;
import cxr.data.phantom.Sample;
import cxr.model.ReportModel;
import cxr.score.ByConditions;
import cxr.score.Comparison;
import cxr.score.ConditionReports;
import cxr.score.ConstantBleu;
import cxr.score.ConstantReport;
import cxr.score.Recipe;
import cxr.score.ReportSystem;
import cxr.score.Scores;
import cxr.score.metric.Bleu;
import cxr.score.metric.Measure;
import cxr.score.metric.OneMetric;
import cxr.settings.Settings;
import cxr.text.WordTokenizer;
import cxr.train.Material;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselinesTest {

  private static final List<String> TRAIN =
      List.of(
          "the lungs are clear . no effusion .",
          "large effusion .",
          "the heart is large .",
          "large effusion .");
  private static final List<Study> STUDIES = Collections.nCopies(20, study("1", "x"));
  private static final Recipe RECIPE = new Recipe.R2Gen(WordTokenizer.learn(TRAIN, 1));

  private static Study study(String id, String findings) {
    return new Study(id, "", "", findings, "", List.of(), List.of(), List.of());
  }

  @Test
  void constantIsTheOneThatServesValidationBest() {
    List<String> validation =
        List.of("The lungs are clear. No effusion.", "The lungs are clear.", "Large effusion.");
    ConstantReport constant = ConstantReport.choose(TRAIN, validation, RECIPE);
    assertEquals(TRAIN.get(0), constant.report());
    assertEquals(Collections.nCopies(20, TRAIN.get(0)), constant.reports(STUDIES));
    assertEquals("large effusion .", ConstantReport.mostFrequent(TRAIN).report());
    assertThrows(IllegalArgumentException.class, () -> ConstantReport.mostFrequent(List.of()));
  }

  /** Sentences of different reports make one that no training report is. */
  @Test
  void composedReportTakesTheCommonSentences() {
    List<String> train =
        List.of(
            "the lungs are clear . the heart is normal in size .",
            "no pleural effusion is seen . the heart is normal in size .",
            "no pleural effusion is seen . the lungs are clear .");
    ConstantReport composed = ConstantReport.compose(train, train, new Recipe.Plain());
    ConstantBleu bleu = ConstantBleu.to(train);
    for (String report : train) {
      assertTrue(bleu.score(composed.report()) >= bleu.score(report), composed.report());
    }
    assertEquals(
        composed.report(), ConstantReport.compose(train, train, new Recipe.Plain()).report());
  }

  @Test
  void constantsAreScoredAsBleuScoresThem() {
    Random random = new Random(5);
    List<String> references = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      List<String> words = new ArrayList<>();
      for (int w = random.nextInt(30); w > 0; w--) {
        words.add(List.of("heart", "lung", "no", "the", ".").get(random.nextInt(5)));
      }
      references.add(String.join(" ", words));
    }
    ConstantBleu bleu = ConstantBleu.to(references);
    for (String text : references) {
      double expected = OneMetric.of(new Bleu(), references, Collections.nCopies(60, text))[3];
      assertEquals(expected, bleu.score(text), 1e-12);
    }
  }

  @Test
  void randomIsSeededAndFromTraining() throws IOException {
    ReportSystem random = new ReportSystem.RandomReport(TRAIN, 1);
    assertEquals(random.reports(STUDIES), random.reports(STUDIES));
    assertNotEquals(
        random.reports(STUDIES), new ReportSystem.RandomReport(TRAIN, 2).reports(STUDIES));
    assertTrue(TRAIN.containsAll(random.reports(STUDIES)));
    assertThrows(IllegalArgumentException.class, () -> new ReportSystem.RandomReport(List.of(), 1));
  }

  @Test
  void conditionsChooseTheReport() {
    List<Set<String>> conditions =
        List.of(Set.of("Normal"), Set.of("Effusion"), Set.of("Cardiomegaly"), Set.of("Effusion"));
    ConditionReports reports = ConditionReports.of(conditions, TRAIN, TRAIN, RECIPE);
    assertEquals("the heart is large .", reports.nearest(Set.of("Cardiomegaly")));
    assertEquals("large effusion .", reports.nearest(Set.of("Edema"))); // the commonest set
    assertEquals("large effusion .", reports.nearest(Set.of("Effusion", "Edema")));
    ByConditions oracle =
        ByConditions.of("oracle", reports, List.of(study("7", "")), List.of(Set.of("Normal")));
    assertEquals(List.of(TRAIN.get(0)), oracle.reports(List.of(study("7", ""))));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> oracle.reports(List.of(study("8", ""))))
            .getMessage()
            .contains("study 8"));
  }

  /** All of them on a small invented collection, through one door. */
  @Test
  void allBaselinesStandBesideTheModel(@TempDir Path folder) throws IOException {
    Sample.write(folder.resolve("sample"), 60, 1);
    Settings settings =
        Settings.defaults()
            .withAll(
                """
                image.size=32, model.encoderBlocks=[1], model.encoderWidth=4, model.width=16
                model.layers=1, generate.maxTokens=5
                """);
    Material material = Material.of(Datasets.open(folder.resolve("sample")), settings);
    ReportModel model = new ReportModel(material.settings(), material.tokenizer());
    List<Study> test = material.split().test();
    ReportSystem system = new ModelSystem("model", model, material.images(), done -> {});
    List<String> written = system.reports(test);
    Evaluation evaluation =
        Evaluation.of(material, test).withTextBaselines().withNearest(model, written);
    List<Scores> scores = evaluation.scores("model", written);
    for (ReportSystem baseline : evaluation.baselines()) {
      assertEquals(test.size(), baseline.reports(test).size());
    }
    assertEquals(
        List.of(
            "model",
            "constant report",
            "random report",
            "most frequent report",
            "composed report",
            "oracle: true conditions",
            "nearest image",
            "nearest by written conditions"),
        scores.stream().map(Scores::system).toList());
    double oracle = scores.get(5).value(Measure.MICRO_F1);
    scores.forEach(each -> assertTrue(oracle >= each.value(Measure.MICRO_F1), each.toString()));
    int grouped = evaluation.groups().stream().mapToInt(group -> group.studies().size()).sum();
    assertEquals(4 * test.size(), grouped);
    assertEquals(scores.size() - 1, Comparison.of(scores).tests().size());

    // Asked for a training study, the nearest image is its own.
    List<Study> train = material.split().train();
    List<String> ids = train.stream().map(Study::id).toList();
    assertEquals(ids, NearestImage.of(model, material.images(), train, ids).reports(train));
  }

  @Test
  void aConditionHeadPredictsConditions(@TempDir Path folder) throws IOException {
    Sample.write(folder.resolve("sample"), 40, 1);
    Settings settings =
        Settings.defaults()
            .withAll(
                """
                image.size=32, model.encoderBlocks=[1], model.encoderWidth=4, model.width=16
                model.layers=1, model.conditionWeight=1, model.conditionSource=report
                """);
    Material material = Material.of(Datasets.open(folder.resolve("sample")), settings);
    ReportModel model = new ReportModel(material.settings(), material.tokenizer());
    List<Study> test = material.split().test();
    Evaluation evaluation =
        Evaluation.of(material, test).withNearest(model, Collections.nCopies(test.size(), ""));
    assertEquals("nearest by predicted conditions", evaluation.baselines().get(3).name());
    assertEquals(test.size(), evaluation.baselines().get(3).reports(test).size());
  }
}
