package cxr.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.settings.GenerateSettings;
import cxr.settings.Settings;
import cxr.text.Tokenizer;
import cxr.text.WordTokenizer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class ReportWriterTest {

  private final ReportModel model = GenerationGoldenTest.model("cross-attention");

  private ReportWriter writer(String changes) {
    return new ReportWriter(model, model.settings().withAll(changes).generate());
  }

  /** X-rays of noise, every second study without a lateral one. */
  private static List<float[][]> studies(int count) {
    Random dice = new Random(11);
    List<float[][]> studies = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      float[][] views = new float[2][];
      for (int k = 0; k <= b % 2; k++) {
        views[k] = new float[32 * 32];
        for (int i = 0; i < views[k].length; i++) {
          views[k][i] = (float) dice.nextGaussian() * 3;
        }
      }
      studies.add(views);
    }
    return studies;
  }

  private static List<String> texts(List<WrittenReport> reports) {
    return reports.stream().map(WrittenReport::text).toList();
  }

  @Test
  void batchesDoNotChangeReports() {
    List<float[][]> studies = studies(7);
    for (String how : List.of("", "generate.beams=3", "generate.sample=true")) {
      List<Integer> done = new ArrayList<>();
      List<String> together =
          texts(writer(how + ",generate.batchSize=7").reports(studies, done::add));
      List<String> apart = texts(writer(how + ",generate.batchSize=3").reports(studies, done::add));
      assertEquals(together, apart, how);
      assertEquals(List.of(7, 3, 6, 7), done);
    }
    assertEquals(
        writer("").report(studies.get(1)).text(),
        writer("").reports(studies, done -> {}).get(1).text());
    assertEquals(
        writer("").write(studies.get(0)[0]),
        writer("").write(studies.subList(0, 1), done -> {}).get(0));
  }

  @Test
  void seedsDecideTheDraws() {
    List<float[][]> studies = studies(6);
    List<String> first = texts(writer("generate.sample=true").reports(studies, done -> {}));
    assertEquals(first, texts(writer("generate.sample=true").reports(studies, done -> {})));
    assertNotEquals(
        first, texts(writer("generate.sample=true, generate.seed=2").reports(studies, done -> {})));
    float[][] same = studies.get(0);
    List<String> ofOneImage =
        texts(writer("generate.sample=true").reports(List.of(same, same, same, same), done -> {}));
    assertTrue(new HashSet<>(ofOneImage).size() > 1, "each report has draws of its own");
  }

  @Test
  void drawingTheLikeliestAloneIsGreedy() {
    List<float[][]> studies = studies(4);
    List<String> greedy = texts(writer("").reports(studies, done -> {}));
    assertEquals(
        greedy,
        texts(writer("generate.sample=true, generate.topK=1").reports(studies, done -> {})));
    assertEquals(
        greedy,
        texts(writer("generate.sample=true, generate.temperature=1e-3").reports(studies, d -> {})));
  }

  @Test
  void attentionIsKeptForEachToken() {
    try (ImageTokens image = GenerationGoldenTest.image(true)) {
      for (String how : List.of("", "generate.beams=3", "generate.sample=true")) {
        for (WrittenReport report : writer(how + ",generate.attention=true").reports(image)) {
          assertEquals(2, report.attention().length);
          assertEquals(report.ids().length, report.lastAttention().length);
          for (float[] token : report.lastAttention()) {
            double sum = 0;
            for (float share : token) {
              sum += share;
            }
            assertEquals(1, sum, 1e-5);
          }
        }
        List<WrittenReport> without = writer(how).reports(image);
        assertEquals(0, without.get(0).attention().length);
        assertThrows(IllegalStateException.class, () -> without.get(0).lastAttention());
      }
    }
  }

  /** The attention that is kept with a beam's text is that of the text alone. */
  @Test
  void attentionOfBeamsIsOfTheirOwnTexts() {
    try (ImageTokens image = GenerationGoldenTest.image(true)) {
      List<WrittenReport> reports =
          writer("generate.beams=3, generate.attention=true").reports(image);
      try (Decoder decoder = new CachedDecoder(model, image, true)) {
        int[] tokens = new int[reports.size()];
        java.util.Arrays.fill(tokens, model.tokenizer().bos());
        for (int t = 0; t < 5; t++) {
          decoder.next(tokens);
          for (int b = 0; b < tokens.length; b++) {
            if (t < reports.get(b).ids().length) {
              float[] expected = decoder.attention()[1][b];
              assertArrayEquals(expected, reports.get(b).lastAttention()[t], 1e-6f);
              tokens[b] = reports.get(b).ids()[t];
            }
          }
        }
      }
    }
  }

  @Test
  void interruptionsAreNoticed() {
    Thread.currentThread().interrupt();
    String message =
        assertThrows(CancellationException.class, () -> writer("").reports(studies(2), done -> {}))
            .getMessage();
    assertEquals("Stopped after 0 reports.", message);
    assertFalse(Thread.interrupted());

    for (String how : List.of("", ", generate.beams=3")) {
      message =
          assertThrows(
                  CancellationException.class,
                  () ->
                      writer("generate.batchSize=2" + how)
                          .reports(studies(6), done -> interruptAt(4, done)))
              .getMessage();
      assertEquals("Stopped after 4 reports.", message);
      assertFalse(Thread.interrupted());
    }
  }

  private static void interruptAt(int last, int now) {
    assertTrue(now <= last, "goes on with %d after an interrupt at %d".formatted(now, last));
    if (now == last) {
      Thread.currentThread().interrupt();
    }
  }

  /** The encoder takes a study or so at once, so that others are not looked at any more. */
  @Test
  void noFurtherPictureIsLookedAt() {
    Settings small =
        Settings.preset("small").withAll("model.layers=1, model.width=16, model.heads=2");
    ReportModel model = new ReportModel(small, WordTokenizer.learn(List.of("clear"), 1));
    float[][] study = {new float[224 * 224]};
    List<float[][]> studies =
        new AbstractList<>() {
          @Override
          public float[][] get(int index) {
            interruptAt(2, index);
            return study;
          }

          @Override
          public int size() {
            return 32;
          }
        };
    ReportWriter writer = new ReportWriter(model, small.generate());
    assertThrows(CancellationException.class, () -> writer.reports(studies, done -> {}));
  }

  /** A decoder that interrupts the thread at its third token. */
  private record Interrupting(Decoder decoder, AtomicInteger steps) implements Decoder {

    @Override
    public float[][] next(int[] tokens) {
      interruptAt(3, steps.incrementAndGet());
      return decoder.next(tokens);
    }

    @Override
    public void keep(int[] rows) {
      decoder.keep(rows);
    }

    @Override
    public float[][][] attention() {
      return decoder.attention();
    }

    @Override
    public void close() {
      decoder.close();
    }
  }

  @Test
  void noFurtherTokenIsWritten() {
    Tokenizer tokenizer = model.tokenizer();
    for (String how : List.of("generate.beams=1", "generate.sample=true", "generate.beams=3")) {
      GenerateSettings settings =
          model.settings().withAll("generate.minTokens=6, " + how).generate();
      Search search =
          settings.beams() > 1
              ? new BeamSearch(tokenizer, settings, 8)
              : new TokenByToken(tokenizer, settings, 8, 0);
      try (StudyImages images = StudyImages.of(studies(2), model.settings());
          ImageTokens seen = model.imageTokens(images);
          Decoder decoder =
              new Interrupting(new CachedDecoder(model, seen, false), new AtomicInteger())) {
        assertThrows(CancellationException.class, () -> search.write(decoder, 2), how);
      }
    }
  }

  @Test
  void brokenWeightsAreSaid() {
    ReportModel broken = GenerationGoldenTest.model("cross-attention");
    INDArray weight = broken.weights().arrays().get("decoder.transformer.ln_f.weight");
    weight.assign(Double.NaN);
    for (String how : List.of("", "generate.beams=2", "generate.sample=true")) {
      Settings settings = broken.settings().withAll(how);
      ReportWriter writer = new ReportWriter(broken, settings.generate());
      String message =
          assertThrows(IllegalStateException.class, () -> writer.reports(studies(1), done -> {}))
              .getMessage();
      assertTrue(message.contains("learningRate"), message);
    }
  }

  @Test
  void settingsAreChecked() {
    for (String wrong :
        List.of(
            "generate.maxTokens=0",
            "generate.minTokens=61",
            "generate.beams=0",
            "generate.beams=2, generate.sample=true",
            "generate.sample=true, generate.beams=2",
            "generate.earlyStopping=true",
            "generate.temperature=0",
            "generate.topK=-1",
            "generate.topP=0",
            "generate.topP=1.5",
            "generate.repetitionPenalty=0",
            "generate.noRepeatNgram=-1")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Settings.defaults().withAll(wrong))
              .getMessage();
      assertTrue(message.contains("generate."), message);
    }
    Settings attention = model.settings().with("generate.attention", true);
    assertThrows(
        IllegalArgumentException.class,
        () -> new ReportWriter(model, attention.generate(), false, Optional.empty()));
  }

  /** A vocabulary that is used up: the report ends, and nothing is written that may not be. */
  @Test
  void whatIsForbiddenIsNotWritten() {
    for (String how : List.of("", ", generate.beams=3", ", generate.sample=true")) {
      try (ImageTokens image = GenerationGoldenTest.image(true)) {
        String all = "generate.noRepeatNgram=1, generate.minTokens=14, generate.maxTokens=14";
        for (WrittenReport report : writer(all + how).reports(image)) {
          assertEquals(14, report.ids().length);
          assertEquals(14, new HashSet<>(report.tokens()).size());
          assertFalse(report.tokens().contains("<pad>") || report.tokens().contains("<bos>"));
        }
      }
    }
  }
}
