package cxr.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Study;
import cxr.generate.ReportWriter;
import cxr.generate.WrittenReport;
import cxr.model.ReportModel;
import cxr.model.objective.Prompts;
import cxr.settings.Settings;
import cxr.text.WordTokenizer;
import cxr.train.Example;
import cxr.train.Pixels;
import cxr.train.Trainer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A model that is told findings, and whose pictures are noise, writes what it is told. */
class ObedienceTest {

  private static final Settings SETTINGS =
      Settings.defaults()
          .withAll(
              """
              image.size=16, text.maxTokens=24, generate.maxTokens=24
              model.encoderBlocks=[1], model.encoderWidth=4, model.layers=1, model.width=32
              model.heads=2, model.dropout=0
              model.prompts=states, model.conditions=[Cardiomegaly,Effusion,Pneumothorax]
              train.epochs=14, train.batchSize=8, train.learningRate=0.005, train.warmupSteps=5
              train.metric=loss, train.schedule=constant
              """);

  private static final List<String> FINDINGS = List.of("Cardiomegaly", "Effusion", "Pneumothorax");
  private static final String[][] SENTENCES = {
    {"heart size is normal .", "the heart is enlarged ."},
    {"no pleural effusion .", "there is a pleural effusion ."},
    {"no pneumothorax .", "there is a pneumothorax ."}
  };

  private static ReportModel model;

  /** The findings are the bits of a number. */
  private static String text(int bits) {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sentences.add(SENTENCES[i][bits >> i & 1]);
    }
    return String.join(" ", sentences);
  }

  private static String[] findings(int bits) {
    return FINDINGS.stream()
        .filter(name -> (bits >> FINDINGS.indexOf(name) & 1) == 1)
        .toArray(String[]::new);
  }

  private static float[] noise(Random dice) {
    float[] pixels = new float[16 * 16];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) dice.nextGaussian();
    }
    return pixels;
  }

  private static List<Example> examples(ReportModel untrained, int count, long seed) {
    Random dice = new Random(seed);
    Prompts prompts = Prompts.of(SETTINGS.model()).orElseThrow();
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int bits = dice.nextInt(8);
      Study study = new Study("" + i, "", "", text(bits), "", List.of(), List.of(), List.of());
      examples.add(
          new Example(
              study,
              new Pixels.Given(new float[][] {noise(dice)}),
              untrained.tokenizer().encode(text(bits)),
              Map.of(Prompts.NAME, prompts.of(text(bits)))));
    }
    return examples;
  }

  @BeforeAll
  static void train() {
    model = new ReportModel(SETTINGS, WordTokenizer.learn(List.of(text(0), text(7)), 1));
    new Trainer(model, examples(model, 80, 1), examples(model, 8, 2)).train(event -> {});
  }

  /** Reports on the same noise, each told other findings. */
  private static List<WrittenReport> reports(String how) {
    ReportWriter writer = new ReportWriter(model, SETTINGS.withAll(how).generate());
    List<WrittenReport> reports = new ArrayList<>();
    for (int bits = 0; bits < 8; bits++) {
      reports.add(writer.asIf(findings(bits)).report(noise(new Random(5))));
    }
    return reports;
  }

  @Test
  void otherFindingsMakeAnotherText() {
    List<WrittenReport> reports = reports("");
    assertEquals(8, reports.stream().map(WrittenReport::text).distinct().count(), "" + reports);
    assertEquals(Set.of("Cardiomegaly", "Pneumothorax"), reports.get(5).prompt().orElseThrow());
    Obedience obedience = Obedience.of(model, reports).orElseThrow();
    assertTrue(obedience.labels() >= 0.95, obedience.toString());
    Obedience guided = Obedience.of(model, reports("generate.guidance=2")).orElseThrow();
    assertTrue(guided.labels() >= 0.95, guided.toString());
  }

  /** Hot draws are mostly wrong; the best of several is less so. */
  @Test
  void theMostObedientOfSeveralTextsIsTaken() {
    String hot = "generate.sample=true, generate.temperature=2.5";
    double one = Obedience.of(model, reports(hot)).orElseThrow().labels();
    double likeliest =
        Obedience.of(model, reports(hot + ", generate.draws=12")).orElseThrow().labels();
    String obey = ", generate.obey=true";
    double best =
        Obedience.of(model, reports(hot + ", generate.draws=12" + obey)).orElseThrow().labels();
    assertTrue(best > one && best >= likeliest, one + " " + likeliest + " " + best);
    List<String> beams =
        reports("generate.beams=3" + obey).stream().map(WrittenReport::text).toList();
    assertEquals(8, new HashSet<>(beams).size(), beams.toString());
  }

  @Test
  void whatIsNoFindingOrNoPromptIsSaid() {
    ReportWriter writer = new ReportWriter(model);
    assertEquals(writer.asIf(" EFFUSION").write(noise(new Random(1))), reports("").get(2).text());
    String message =
        assertThrows(IllegalArgumentException.class, () -> writer.asIf("Mass")).getMessage();
    assertTrue(message.contains("Cardiomegaly, Effusion, Pneumothorax; found \"Mass\""), message);
    assertFalse(writer.report(noise(new Random(1))).prompt().isPresent());

    ReportModel strict =
        new ReportModel(SETTINGS.with("model.promptDropout", 0), model.tokenizer());
    message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new ReportWriter(strict).write(noise(new Random(1))))
            .getMessage();
    assertTrue(message.contains("no head that decides them"), message);
    message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new ReportWriter(strict, SETTINGS.with("generate.guidance", 2).generate()))
            .getMessage();
    assertTrue(message.contains("model.promptDropout=0"), message);
    ReportModel plain = new ReportModel(SETTINGS.with("model.prompts", "none"), model.tokenizer());
    assertThrows(IllegalArgumentException.class, () -> new ReportWriter(plain).asIf());
  }

  @Test
  void sharesAreThoseOfReportsAndOfSingleLabels() {
    Obedience obedience =
        Obedience.of(
            List.of("a", "b"),
            List.of(Set.of("a"), Set.of(), Set.of("a", "b"), Set.of()),
            List.of(Set.of("a"), Set.of("b"), Set.of("b"), Set.of()));
    assertEquals(0.5, obedience.studies());
    assertEquals(6 / 8.0, obedience.labels(), 1e-12);
    assertEquals(4 / 6.0, obedience.f1(), 1e-12);
    assertEquals(
        List.of(new Obedience.Finding("a", 2, 1, 1), new Obedience.Finding("b", 1, 2, 1)),
        obedience.findings());
    assertTrue(obedience.toString().contains("of 4 reports"), obedience.toString());
  }
}
