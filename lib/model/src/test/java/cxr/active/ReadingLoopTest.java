package cxr.active;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.score.metric.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * On a pool made for it: one study in ten is abnormal and looks so, and one of four among these has
 * a rare finding that looks like no other.
 */
class ReadingLoopTest {

  private static final List<String> FINDINGS = List.of("common", "rare");
  private static final Plan PLAN = new Plan(10, 60, 0.05);

  @TempDir Path folder;

  private static LabelledStudies drawn(int count, long seed) {
    Random random = new Random(seed);
    float[][] vectors = new float[count][8];
    boolean[][] present = new boolean[count][];
    for (int i = 0; i < count; i++) {
      for (int d = 0; d < 8; d++) {
        vectors[i][d] = (float) (random.nextGaussian() / 4);
      }
      boolean abnormal = i % 10 == 2;
      boolean rare = i % 40 == 12;
      vectors[i][0] += abnormal ? 1 : 0;
      vectors[i][1] += rare ? 0.7f : 0;
      present[i] = new boolean[] {abnormal, rare};
    }
    return new LabelledStudies(vectors, present);
  }

  private static ReadingLoop loop() {
    return new ReadingLoop(FINDINGS, drawn(800, 1), drawn(200, 2), PLAN);
  }

  private static List<LearningCurve> random;

  @BeforeAll
  static void readByChance() {
    random = curves(Strategy.RANDOM);
  }

  private static List<LearningCurve> curves(Strategy strategy) {
    return LongStream.rangeClosed(1, 16).mapToObj(seed -> loop().run(strategy, seed)).toList();
  }

  /** Every strategy claims to do better than chance. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RANDOM")
  void aRareFindingIsMetSoonerThanByChance(Strategy strategy) {
    List<LearningCurve> all = new ArrayList<>(random);
    all.addAll(curves(strategy));
    Curves curves = new Curves(all);
    for (Curves.Measure measure :
        List.of(Curves.Measure.RARE_PER_100, Curves.Measure.RARE_PRECISION)) {
      double[] ahead = curves.ahead(strategy.word(), measure, 0).orElseThrow();
      Interval interval = Interval.ofMean(ahead);
      assertTrue(interval.low() > 0, strategy + ", " + measure + ": " + interval);
    }
  }

  @Test
  void strategiesOfASeedBeginWithTheSameStudiesAndRepeat() {
    LearningCurve first = loop().run(Strategy.RANDOM, 3);
    assertEquals(first, random.get(2));
    for (Strategy strategy : List.of(Strategy.ENTROPY, Strategy.BADGE, Strategy.CORESET)) {
      LearningCurve curve = loop().run(strategy, 3);
      assertEquals(first.points().get(0), curve.points().get(0));
      assertEquals(curve, loop().run(strategy, 3));
      assertEquals(
          List.of(10, 20, 30, 40, 50, 60),
          curve.points().stream().map(LearningCurve.Point::reads).toList());
    }
  }

  @Test
  void theWholePoolIsTheEndOfAllReading() {
    LearningCurve.Point all = loop().all().points().get(0);
    ReadingLoop whole =
        new ReadingLoop(FINDINGS, drawn(800, 1), drawn(200, 2), new Plan(800, 800, 0.05));
    LearningCurve.Point read = whole.run(Strategy.RANDOM, 1).points().get(0);
    assertEquals(20, all.rareFound());
    assertEquals(all.rareFound(), read.rareFound());
    assertEquals(all.rarePrecision(), read.rarePrecision(), 1e-9);
    assertEquals(all.macroF1(), read.macroF1(), 1e-9);
  }

  @Test
  void plansThatCannotBeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Plan(1, 10, 0.05));
    assertThrows(IllegalArgumentException.class, () -> new Plan(20, 10, 0.05));
    assertThrows(IllegalArgumentException.class, () -> new Plan(20, 40, 0));
    IllegalArgumentException most =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ReadingLoop(FINDINGS, drawn(30, 1), drawn(30, 2), PLAN));
    assertTrue(most.getMessage().contains("30; found 60"), most.getMessage());
  }

  @Test
  void curvesAreKeptAndGoOn() throws IOException {
    Path file = folder.resolve("curves.csv");
    ActiveLearning measured = new ActiveLearning(loop(), file);
    List<Strategy> strategies = List.of(Strategy.RANDOM, Strategy.MARGIN);
    CancellationException stopped =
        assertThrows(
            CancellationException.class,
            () ->
                measured.measure(
                    strategies,
                    2,
                    (done, total) -> {
                      assertEquals(5, total);
                      if (done == 3) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    assertTrue(stopped.getMessage().contains("Stopped after"), stopped.getMessage());
    assertEquals(3, ActiveLearning.read(file).size());
    String begun = Files.readString(file);
    List<LearningCurve> curves = measured.measure(strategies, 2, (done, total) -> {});
    String whole = Files.readString(file);
    assertTrue(whole.startsWith(begun), whole);
    assertEquals(curves, ActiveLearning.read(file));
    assertEquals(5, curves.size());
    Path other = folder.resolve("other.csv");
    assertEquals(curves, new ActiveLearning(loop(), other).measure(strategies, 2, (d, t) -> {}));
    assertEquals(whole, Files.readString(other));

    List<LearningCurve> fewer = measured.measure(List.of(Strategy.MARGIN), 1, (d, t) -> {});
    assertEquals(2, fewer.size());
    assertEquals(whole, Files.readString(file));
    ReadingLoop changed =
        new ReadingLoop(FINDINGS, drawn(800, 1), drawn(200, 2), new Plan(10, 20, 0.05));
    assertEquals(3, new ActiveLearning(changed, file).measure(strategies, 1, (d, t) -> {}).size());
    assertEquals(3, ActiveLearning.read(file).size(), "curves of another plan are gone");
  }

  @Test
  void aTableThatWasDamagedIsTold() throws IOException {
    Path file = folder.resolve("curves.csv");
    String names =
        "setup,strategy,seed,reads,macro_f1,rare_average_precision,studies_with_rare_finding\n";
    Files.writeString(file, names + "a,random,1,ten,0.1,0.1,3\n");
    IOException word = assertThrows(IOException.class, () -> ActiveLearning.read(file));
    assertTrue(word.getMessage().contains("line 2: "), word.getMessage());
    Files.writeString(file, "other,names\n");
    IOException other = assertThrows(IOException.class, () -> ActiveLearning.read(file));
    assertTrue(other.getMessage().contains("line 1: "), other.getMessage());
  }

  @Test
  void theTableSetsStrategiesBesideRandom() throws IOException {
    List<LearningCurve> all = new ArrayList<>();
    for (long seed = 1; seed <= 2; seed++) {
      for (Strategy strategy : List.of(Strategy.RANDOM, Strategy.MARGIN)) {
        double plus = strategy == Strategy.MARGIN ? 0.1 * seed : 0;
        all.add(
            new LearningCurve(
                strategy.word(),
                seed,
                List.of(
                    new LearningCurve.Point(10, Double.NaN, 0.2 + plus, 1),
                    new LearningCurve.Point(20, 0.3 + plus, 0.4 + plus, 4))));
      }
    }
    Curves curves = new Curves(all);
    String text = curves.table(20).toString();
    assertTrue(text.contains("0.450 [-0.185, 1.085]"), text); // 12.706 * 0.05 on both sides
    assertTrue(text.contains("+0.150 [-0.485, 0.785]"), text);
    assertTrue(text.contains("20.0 [20.0, 20.0]"), text);
    assertTrue(curves.table(0).toString().contains("0.300 [0.300, 0.300]"));
    IllegalArgumentException none =
        assertThrows(
            IllegalArgumentException.class, () -> curves.band("badge", Curves.Measure.MACRO_F1));
    assertTrue(none.getMessage().contains("[random, margin]; found none of badge"));
    assertEquals(20, curves.band("margin", Curves.Measure.MACRO_F1).get(1).reads());
    assertEquals(0.55, curves.band("margin", Curves.Measure.RARE_PRECISION).get(1).mean(), 1e-12);
  }
}
