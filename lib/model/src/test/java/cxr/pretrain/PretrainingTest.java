package cxr.pretrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.features.Parameters;
import cxr.pretrain.Recall.Direction;
import cxr.score.Estimate;
import cxr.score.Ranking;
import cxr.score.metric.Selection;
import cxr.text.conditions.Condition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learns from invented features, in which three findings are to be seen behind noise. */
class PretrainingTest {

  private static final List<Condition> FINDINGS =
      List.of(Condition.CARDIOMEGALY, Condition.PLEURAL_EFFUSION, Condition.EDEMA);
  private static final List<String> NAMES = List.of("cardiomegaly", "pleural effusion", "edema");
  private static final Pretraining SMALL =
      new Pretraining(Positives.TEXT, Level.GLOBAL, 30, 32, 3e-3, 0.1, 0.1, 32, 16, false);

  private static final int NOISE = 120; // values, of which three say something

  private static Pairs train;
  private static Pairs test;

  @BeforeAll
  static void invent() {
    train = pairs(320, 1);
    test = pairs(160, 2);
  }

  private static Pairs pairs(int count, long seed) {
    Random random = new Random(seed);
    double[][] vectors = new double[count][NOISE];
    double[][][] regions = new double[count][4][12];
    List<String> texts = new ArrayList<>();
    List<Set<Condition>> findings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Set<Condition> own = new HashSet<>();
      StringBuilder text = new StringBuilder();
      int place = random.nextInt(4);
      for (int k = 0; k < 4; k++) {
        regions[i][k] = random.doubles(12, -0.2, 0.2).toArray();
      }
      vectors[i] = random.doubles(NOISE, -0.2, 0.2).toArray();
      for (int f = 0; f < FINDINGS.size(); f++) {
        boolean there = random.nextInt(4) == 0;
        vectors[i][f] += there ? 0.7 : -0.2;
        regions[i][place][f] += there ? 1 : 0;
        text.append((there ? "there is %s . " : "no %s . ").formatted(NAMES.get(f)));
        if (there) {
          own.add(FINDINGS.get(f));
        }
      }
      texts.add(text.toString().strip());
      findings.add(own);
    }
    return new Pairs(vectors, study -> regions[study], texts, findings);
  }

  private static double recall(Pretrained pretrained, Direction direction) throws IOException {
    Recall recall = new Recall(test.texts());
    int[] ranks = recall.ranks(pretrained.similarities(test, recall.distinct()), direction);
    return Recall.at(1, ranks, Selection.all(test.size()));
  }

  private static Pretrained learn(Pretraining pretraining) throws IOException {
    return pretraining.learn(train, 1, (done, total) -> {});
  }

  @Test
  void whatIsSeenIsFoundAndShuffledPairsTeachNothing() throws IOException {
    double chance = new Recall(test.texts()).chance(1, Direction.IMAGE_TO_TEXT);
    for (Level level : Level.values()) {
      double learnt =
          recall(learn(SMALL.with(Positives.TEXT, level, false)), Direction.IMAGE_TO_TEXT);
      assertTrue(learnt > chance + 0.3, level + ": " + learnt + " against " + chance);
    }
    Pretrained shuffled = learn(SMALL.with(Positives.TEXT, Level.GLOBAL, true));
    Pretrained right = learn(SMALL);
    assertTrue(auc(right) > 0.75, "by prompts: " + auc(right));
    assertTrue(Math.abs(auc(shuffled) - 0.5) < 0.2, "shuffled, by prompts: " + auc(shuffled));
  }

  private static double auc(Pretrained pretrained) throws IOException {
    return Ranking.mean(
        Ranking.each(ZeroShot.standard().scores(pretrained, test), test.labels()), Ranking::auc);
  }

  @Test
  void aSeedGivesTheSameBitsAndFilesHoldThem(@TempDir Path folder) throws IOException {
    Pretraining brief =
        new Pretraining(Positives.TEXT, Level.BOTH, 2, 32, 3e-3, 0.1, 0.1, 8, 4, false);
    Parameters once = learn(brief).encoder().weights();
    Parameters again = learn(brief).encoder().weights();
    once.save(folder.resolve("kept.safetensors"));
    Parameters kept = once.zeros();
    kept.load(folder.resolve("kept.safetensors"));
    Parameters other = brief.learn(train, 2, (done, total) -> {}).encoder().weights();
    once.arrays()
        .forEach(
            (name, array) -> {
              for (int i = 0; i < array.length; i++) {
                assertArrayEquals(array[i], again.get(name)[i], 0, name);
                assertArrayEquals(array[i], kept.get(name)[i], 0, name);
              }
            });
    assertNotEquals(once.get("scale.log")[0][0], other.get("scale.log")[0][0]);
  }

  @Test
  void itEndsWhenItIsInterrupted() {
    assertThrows(
        CancellationException.class,
        () ->
            SMALL.learn(
                train,
                1,
                (done, total) -> {
                  assertTrue(done < 4, "it goes on");
                  if (done == 3) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  @Test
  void positivesByStudyTextAndFindings() {
    List<String> texts = List.of("clear .", "clear .", "no effusion .", "edema .");
    List<Set<Condition>> findings = List.of(Set.of(), Set.of(), Set.of(), Set.of(Condition.EDEMA));
    assertArrayEquals(new int[] {0, 1, 2, 3}, Positives.STUDY.groups(texts, findings));
    assertArrayEquals(new int[] {0, 0, 1, 2}, Positives.TEXT.groups(texts, findings));
    assertArrayEquals(new int[] {0, 0, 0, 1}, Positives.FINDINGS.groups(texts, findings));
  }

  @Test
  void shuffledPairsKeepNoReport() {
    Pairs shuffled = train.shuffled(1);
    Pairs numbered =
        new Pairs(
            new double[6][1],
            null,
            List.of("0", "1", "2", "3", "4", "5"),
            train.findings().subList(0, 6));
    for (long seed = 1; seed < 20; seed++) {
      List<String> texts = numbered.shuffled(seed).texts();
      assertEquals(6, new HashSet<>(texts).size());
      for (int i = 0; i < 6; i++) {
        assertNotEquals(String.valueOf(i), texts.get(i));
      }
    }
    List<String> sorted = new ArrayList<>(shuffled.texts());
    List<String> own = new ArrayList<>(train.texts());
    sorted.sort(null);
    own.sort(null);
    assertEquals(own, sorted);
  }

  @Test
  void pretrainingHelpsWhereLabelsAreFew() throws IOException {
    LabelCurve curve =
        LabelCurve.measure(
            pairs(200, 3),
            pairs(100, 4),
            test,
            SMALL.hidden(),
            Map.of("pretrained", List.of(learn(SMALL))),
            (done, total) -> {});
    for (String start : List.of("pretrained", LabelCurve.RANDOM, LabelCurve.RIDGE)) {
      double all = curve.of(start, 1, LabelScore.MICRO_F1).value();
      assertTrue(all > 0.6, start + ": " + all);
    }
    LabelCurve.Point first = curve.points().get(0);
    assertEquals(20, first.labelled());
    Estimate gain =
        curve
            .of("pretrained", 0.1, LabelScore.MEAN_AVERAGE_PRECISION)
            .minus(curve.of(LabelCurve.RANDOM, 0.1, LabelScore.MEAN_AVERAGE_PRECISION));
    assertTrue(gain.overStudies().low() > 0, "pretrained is ahead by " + gain);
  }

  @Test
  void optionsAreChecked() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> new Pretraining(Positives.TEXT, Level.GLOBAL, 0, 8, 1, 0, 0, 1, 1, false))
            .getMessage()
            .contains("epochs must be 1 or more; found 0"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Pretraining(Positives.TEXT, Level.GLOBAL, 1, 8, 1, 0, 1, 1, 1, false));
  }
}
