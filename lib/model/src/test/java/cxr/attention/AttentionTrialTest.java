package cxr.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.attention.AttentionSummary.Row;
import cxr.attention.Explainer.Method;
import cxr.data.Box;
import cxr.data.Study;
import cxr.data.layout.Datasets;
import cxr.data.phantom.Sample;
import cxr.evaluate.FindingsReader;
import cxr.evaluate.ReportValidator;
import cxr.model.ReportModel;
import cxr.score.Thresholds;
import cxr.settings.Settings;
import cxr.train.History;
import cxr.train.Material;
import cxr.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eyes that learnt from phantoms, whose boxes are known. */
class AttentionTrialTest {

  private static final Settings SETTINGS =
      Settings.defaults()
          .withAll(
              """
              image.size=48, text.minCount=1, model.layers=1, model.width=16, model.heads=2
              model.encoderWidth=8, model.conditionSource=chexpert, model.conditionHead=pooled
              model.conditions=[Cardiomegaly,Pneumothorax,Pleural Effusion]
              model.conditionWeight=1, model.objectives=[text:0]
              train.metric=findings, train.epochs=12, train.batchSize=8, train.learningRate=3e-3
              train.maxMinutes=0, train.warmupSteps=5
              """);

  @TempDir static Path folder;

  private static Material material;
  private static ReportModel model;
  private static FindingsReader reader;
  private static List<Box> boxes;

  @BeforeAll
  static void train() throws IOException {
    Path sample = folder.resolve("sample");
    Sample.write(sample, 200, 3);
    material = Material.of(Datasets.open(sample), SETTINGS);
    model = new ReportModel(material.settings(), material.tokenizer());
    History history =
        new Trainer(
                model,
                material.examples(material.split().train()),
                material.examples(material.split().validation()),
                ReportValidator.of(material))
            .train(event -> {});
    Thresholds chosen = history.best().orElseThrow().validation().thresholds();
    reader = new FindingsReader(model, chosen, Thresholds.Kind.COMMON);
    boxes = Sample.boxes(sample, material.usable().studies());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static double mean(AttentionSummary summary, Method method, String measure) {
    return row(summary, method, measure).mean();
  }

  private static Row row(AttentionSummary summary, Method method, String measure) {
    return summary.rows().stream()
        .filter(row -> row.finding().equals("all") && row.method() == method)
        .filter(row -> row.measure().equals(measure))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void gradCamIsBetterThanChanceAndShuffledWeights() throws IOException {
    try (AttentionTrial trial = new AttentionTrial(model, Optional.of(reader), material, boxes)) {
      AttentionSummary summary = trial.run(material.usable().studies(), (done, total) -> {});
      Row pointing = row(summary, Method.GRAD_CAM, "pointing");
      assertTrue(pointing.targets() > 40, summary.toString());
      assertTrue(pointing.overRandom() > .2, summary.toString());
      assertTrue(
          pointing.mean() > mean(summary, Method.SHUFFLED, "pointing") + .2, summary.toString());
      assertTrue(row(summary, Method.GRAD_CAM, "iou").overRandom() > .05, summary.toString());
      assertTrue(row(summary, Method.GRAD_CAM, "contrast").overRandom() > .3, summary.toString());
      assertTrue(row(summary, Method.GRAD_CAM, "deletion").overRandom() < 0, summary.toString());
      assertTrue(row(summary, Method.GRAD_CAM, "insertion").overRandom() > 0, summary.toString());
      assertTrue(mean(summary, Method.GRAD_CAM, "side") > .6, summary.toString());
      assertEquals(.5, mean(summary, Method.CENTRE, "side"));
      assertEquals(4, summary.curves().size());
      assertTrue(summary.rows().stream().anyMatch(row -> row.finding().equals("Cardiomegaly")));
      AttentionFigures.of(summary).write(folder, "eyes");
      AttentionFigures read = AttentionFigures.read(folder, "eyes");
      assertEquals(summary.rows().size(), read.rows().size());
      assertEquals(pointing.mean(), read.rows().get(summary.rows().indexOf(pointing)).mean(), 1e-4);
      double[] curve = summary.curves().get(1).insertion();
      assertArrayEquals(curve, read.curves().get(1).insertion(), 1e-4);
    }
  }

  /** A trial that is stopped goes on where it was, and ends with the same figures. */
  @Test
  void aStoppedTrialGoesOn() throws IOException {
    List<Study> studies = material.split().test().subList(0, 12);
    Path kept = folder.resolve("kept/trial.jsonl");
    try (AttentionTrial trial = new AttentionTrial(model, Optional.of(reader), material, boxes)) {
      String whole = trial.run(studies, (done, total) -> {}).toString();
      assertThrows(
          CancellationException.class,
          () ->
              trial.run(
                  studies,
                  kept,
                  (done, total) -> {
                    if (done == 5) {
                      Thread.currentThread().interrupt();
                    }
                  }));
      List<String> lines = Files.readAllLines(kept);
      String last = lines.get(lines.size() - 1);
      Files.writeString(
          kept, String.join("\n", lines).replace(last, last.substring(0, last.length() / 2)));
      List<Integer> progress = new ArrayList<>();
      AttentionSummary again = trial.run(studies, kept, (done, total) -> progress.add(done));
      assertEquals(whole, again.toString());
      assertEquals(12, progress.size());
      Files.writeString(kept, "more\n", StandardOpenOption.APPEND);
      assertEquals(whole, trial.run(studies, kept, (done, total) -> {}).toString());
    }
  }

  /** A model that writes is asked for words and sentences, by all methods that there are. */
  @Test
  void wordsAndSentencesAreTried() throws IOException {
    Material written =
        Material.of(
            material.dataset(),
            SETTINGS.withAll("model.objectives=[], model.conditionWeight=0, model.conditions=[]"));
    try (ReportModel writer = new ReportModel(written.settings(), written.tokenizer());
        AttentionTrial trial = new AttentionTrial(writer, Optional.empty(), written, boxes)) {
      AttentionSummary summary =
          trial.run(written.split().test().subList(0, 15), (done, total) -> {});
      for (Method method : Method.values()) {
        for (String target : List.of("sentence", "word")) {
          assertTrue(
              summary.rows().stream()
                  .anyMatch(
                      row ->
                          row.target().equals(target)
                              && row.method() == method
                              && row.measure().equals("pointing")),
              target + " by " + method);
        }
      }
      assertTrue(summary.rows().stream().noneMatch(row -> row.target().equals("finding")));
      assertEquals(6, summary.curves().size()); // of sentences

      List<Study> test = written.split().test();
      Study example = trial.example(test);
      String first = trial.phrases(example).keySet().iterator().next();
      assertTrue(trial.boxes(example).containsKey(first), first);
      List<Study> none = test.stream().filter(study -> trial.phrases(study).isEmpty()).toList();
      assertFalse(none.isEmpty());
      String said =
          assertThrows(IllegalArgumentException.class, () -> trial.example(none)).getMessage();
      assertTrue(said.contains("of %d studies none does".formatted(none.size())), said);
    }
  }
}
