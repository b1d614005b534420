package cxr.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.score.metric.Bleu;
import cxr.score.metric.Bootstrap;
import cxr.score.metric.Cider;
import cxr.score.metric.Interval;
import cxr.score.metric.LengthRatio;
import cxr.score.metric.Measure;
import cxr.score.metric.Metric;
import cxr.score.metric.OneMetric;
import cxr.score.metric.RougeL;
import cxr.score.metric.Selection;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalsTest {

  private static final List<String> SENTENCES =
      List.of(
          "the heart is normal in size .",
          "the lungs are clear .",
          "no pleural effusion or pneumothorax .",
          "mild cardiomegaly .",
          "there is a small left pleural effusion .",
          "patchy opacity in the right lower lobe .");
  private static final ConditionLabeler LABELER = new ConditionLabeler();

  private static List<String> reports(int count, long seed) {
    Random random = new Random(seed);
    List<String> reports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int sentences = 1 + random.nextInt(5);
      reports.add(
          String.join(
              " ",
              random
                  .ints(sentences, 0, SENTENCES.size())
                  .mapToObj(SENTENCES::get)
                  .toArray(String[]::new)));
    }
    return reports;
  }

  private static Scores score(String name, List<String> references, List<String> hypotheses) {
    return References.of(references, new Recipe.Plain(), LABELER).score(name, hypotheses);
  }

  @Test
  void theSumOfAllStudiesGivesTheScoresThemselves() {
    List<String> references = reports(80, 1);
    List<String> hypotheses = reports(80, 2);
    Scores scores = score("a", references, hypotheses);
    for (Metric metric : List.of(new Bleu(), new RougeL(), new Cider(), new LengthRatio())) {
      double[] expected = OneMetric.of(metric, references, hypotheses);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], scores.value(metric.measures().get(i)), 1e-12);
      }
    }
    assertEquals(
        scores.conditions().macro(ConditionScores.Over.ALL).f1(),
        scores.value(Measure.MACRO_F1),
        1e-12);
    assertEquals(
        scores.conditions().macroF1WithoutNormal(), scores.value(Measure.MACRO_F1_FINDINGS), 1e-12);
  }

  /** A draw's BLEU is that of a set in which its studies stand as often as they were drawn. */
  @Test
  void aDrawIsTheScoreOfItsStudies() {
    List<String> references = reports(30, 3);
    List<String> hypotheses = reports(30, 4);
    Scores scores = score("a", references, hypotheses);
    Selection studies = scores.bootstrap().studies(7, 30);
    List<String> r = studies.places().mapToObj(references::get).toList();
    List<String> h = studies.places().mapToObj(hypotheses::get).toList();
    double[] bleu4 = draws(scores, Measure.BLEU_4);
    assertEquals(OneMetric.of(new Bleu(), r, h)[3], bleu4[7], 1e-12);
    double rougeL = OneMetric.of(new RougeL(), r, h)[0];
    assertEquals(rougeL, draws(scores, Measure.ROUGE_L)[7], 1e-12);
    Interval interval = scores.intervals().get(Measure.BLEU_4);
    long outside =
        Arrays.stream(bleu4).filter(x -> x < interval.low() || x > interval.high()).count();
    assertEquals(1000, bleu4.length);
    assertTrue(outside <= 50 && outside >= 40, outside + " draws are outside");
    assertTrue(interval.low() < scores.value(Measure.BLEU_4));
    assertTrue(interval.high() > scores.value(Measure.BLEU_4));
  }

  private static double[] draws(Scores scores, Measure measure) {
    return scores.draws(measure, scores.bootstrap());
  }

  @Test
  void theNumberOfThreadsChangesNothing() throws Exception {
    Scores scores = score("a", reports(50, 5), reports(50, 6));
    double[] many = draws(scores, Measure.CIDER);
    ForkJoinPool one = new ForkJoinPool(1);
    double[] single = one.submit(() -> draws(scores, Measure.CIDER)).get();
    one.shutdown();
    assertArrayEquals(many, single);
    double[] other = scores.draws(Measure.CIDER, new Bootstrap(1000, 2));
    assertFalse(Arrays.equals(many, other));
    assertThrows(IllegalArgumentException.class, () -> new Bootstrap(10, 1));
  }

  @Test
  void aBetterSystemIsFoundBetter() {
    List<String> references = reports(200, 9);
    List<String> worse = reports(200, 10);
    List<String> better = new ArrayList<>(worse);
    for (int i = 0; i < 60; i++) {
      better.set(i, references.get(i));
    }
    Scores first = score("worse", references, worse);
    Scores second = score("better", references, better);
    PairedTest test = PairedTest.of(Measure.BLEU_4, first, second).orElseThrow();
    assertTrue(test.difference() > 0 && test.interval().low() > 0, test.toString());
    assertEquals(2 / 10_001.0, test.p(), 1e-12);
    PairedTest reverse = PairedTest.of(Measure.BLEU_4, second, first).orElseThrow();
    assertEquals(-test.difference(), reverse.difference(), 1e-12);
    assertEquals(test.p(), reverse.p());
    PairedTest same = PairedTest.of(Measure.BLEU_4, first, first).orElseThrow();
    assertEquals(1, same.p());
    Scores fewer = score("fewer", references.subList(0, 100), worse.subList(0, 100));
    assertThrows(IllegalArgumentException.class, () -> PairedTest.of(Measure.BLEU_4, first, fewer));
  }

  /**
   * Where nothing differs but chance, p is below a level in that share of comparisons: within three
   * standard deviations of the binomial, where a one-sided p in the direction seen has twice the
   * share.
   */
  @Test
  void chanceAloneIsSignificantAsOftenAsPSays() {
    int comparisons = 2000;
    int studies = 100;
    Random random = new Random(3);
    double[] p = new double[comparisons];
    for (int i = 0; i < comparisons; i++) {
      double[] first = random.doubles(studies).map(x -> x * x).toArray();
      double[] second = random.doubles(studies).map(x -> x * x).toArray();
      Bootstrap bootstrap = new Bootstrap(400, i);
      double[][] draws = new double[2][bootstrap.draws()];
      for (int draw = 0; draw < bootstrap.draws(); draw++) {
        Selection drawn = bootstrap.studies(draw, studies);
        draws[0][draw] = drawn.mean(first);
        draws[1][draw] = drawn.mean(second);
      }
      Selection all = Selection.all(studies);
      p[i] =
          PairedTest.of(Measure.ROUGE_L, draws[0], draws[1], all.mean(second) - all.mean(first))
              .orElseThrow()
              .p();
    }
    for (double level : new double[] {.05, .1, .2, .5}) {
      double share = Arrays.stream(p).filter(each -> each < level).count() / (double) comparisons;
      double deviation = Math.sqrt(level * (1 - level) / comparisons);
      assertEquals(level, share, 3 * deviation, "share of p below " + level);
    }
  }

  /** The same of scores of whole sets of texts; twice the level is out of the bound. */
  @Test
  void chanceAloneIsRarelySignificantForScoresOfTexts() {
    int comparisons = 400;
    int significant = 0;
    int oneSided = 0;
    for (int i = 0; i < comparisons; i++) {
      List<String> references = reports(60, 1000 + i);
      Scores a = fewDraws("a", references, reports(60, 2000 + i), i);
      Scores b = fewDraws("b", references, reports(60, 3000 + i), i);
      double difference = b.value(Measure.ROUGE_L) - a.value(Measure.ROUGE_L);
      double p =
          PairedTest.of(
                  Measure.ROUGE_L, draws(a, Measure.ROUGE_L), draws(b, Measure.ROUGE_L), difference)
              .orElseThrow()
              .p();
      significant += p < .05 ? 1 : 0;
      oneSided += p / 2 < .05 ? 1 : 0;
    }
    double bound = 3 * Math.sqrt(.05 * .95 / comparisons);
    assertEquals(.05, significant / (double) comparisons, bound);
    assertTrue(oneSided / (double) comparisons > .05 + bound, oneSided + " of " + comparisons);
  }

  private static Scores fewDraws(
      String name, List<String> references, List<String> hypotheses, long seed) {
    return References.of(references, new Recipe.Plain(), LABELER, new Bootstrap(200, seed))
        .score(name, hypotheses);
  }

  /** p by its formula, on draws that can be counted by hand. */
  @Test
  void pDoublesTheSmallerSideAndCountsTiesOnBoth() {
    double[] zeros = new double[99];
    double[] draws = new double[99];
    Arrays.fill(draws, 1);
    assertEquals(.02, p(zeros, draws, 1), 1e-12); // none of 99 at most 0
    assertEquals(.02, p(draws, zeros, -1), 1e-12);
    Arrays.fill(draws, 0, 3, -1);
    assertEquals(.08, p(zeros, draws, 1), 1e-12); // 3 below
    Arrays.fill(draws, 3, 5, 0);
    assertEquals(.12, p(zeros, draws, 1), 1e-12); // and 2 ties
    Arrays.fill(draws, 5, 6, Double.NaN);
    assertEquals(.14, p(zeros, draws, 1), 1e-12); // and one that is not defined
    assertEquals(1, p(zeros, zeros, 0));
    assertTrue(PairedTest.of(Measure.BLEU_1, zeros, zeros, Double.NaN).isEmpty());
  }

  private static double p(double[] first, double[] second, double difference) {
    return PairedTest.of(Measure.BLEU_1, first, second, difference).orElseThrow().p();
  }

  /** statsmodels' multipletests with method holm, on invented p. */
  @Test
  void holmEqualsStatsmodels() throws IOException {
    JsonNode golden;
    try (InputStream in = getClass().getResourceAsStream("holm-golden.json")) {
      golden = new ObjectMapper().readTree(in);
    }
    assertEquals(8, golden.size());
    for (JsonNode family : golden) {
      assertArrayEquals(
          numbers(family.get("holm")), PairedTest.holm(numbers(family.get("p"))), 1e-12);
    }
  }

  private static double[] numbers(JsonNode list) {
    return IntStream.range(0, list.size()).mapToDouble(i -> list.get(i).asDouble()).toArray();
  }

  @Test
  void comparisonPrints() {
    List<String> references = reports(40, 11);
    Comparison comparison =
        Comparison.of(
            List.of(
                score("first <a>", references, reports(40, 12)),
                score("second", references, references)));
    String text = comparison.toString();
    assertTrue(text.contains("Recipe plain, 40 studies"), text);
    assertTrue(text.contains("Against first <a>"), text);
    assertTrue(text.contains("p is two-sided (twice"), text);
    List<PairedTest> tests = comparison.tests().get(0);
    assertTrue(text.contains("corrected by Holm for the table's %d tests".formatted(tests.size())));
    double[] raw = tests.stream().mapToDouble(PairedTest::p).toArray();
    double[] holm = tests.stream().mapToDouble(PairedTest::holm).toArray();
    assertArrayEquals(PairedTest.holm(raw), holm);
    double least = Arrays.stream(raw).min().orElseThrow();
    assertEquals(tests.size() * least, Arrays.stream(holm).min().orElseThrow(), 1e-12);
    List<String> csv = comparison.toCsv().lines().toList();
    int columns = csv.get(0).split(",", -1).length;
    csv.forEach(line -> assertEquals(columns, line.split(",", -1).length, line));
    assertTrue(
        csv.stream().anyMatch(line -> line.startsWith("\"second\",plain,40,bleu4,1.000000")));
    assertThrows(IllegalArgumentException.class, () -> Comparison.of(List.of()));
  }

  @Test
  void groupsHaveScoresOfTheirOwn() {
    List<String> references = reports(60, 13);
    List<String> hypotheses = reports(60, 14);
    Scores scores = score("a", references, hypotheses);
    List<Group> groups =
        new ArrayList<>(References.of(references, new Recipe.Plain(), LABELER).groups());
    groups.addAll(Group.byTrain(references, references.subList(0, 10)));
    var noFinding = List.of(Set.of(Condition.NO_FINDING), Set.of(Condition.EDEMA));
    assertEquals(List.of(0), Group.byConditions(noFinding).get(0).studies());
    Group abnormal = groups.get(1);
    assertEquals("abnormal", abnormal.name());
    GroupScores part = scores.in(abnormal);
    List<String> r = abnormal.studies().stream().map(references::get).toList();
    List<String> h = abnormal.studies().stream().map(hypotheses::get).toList();
    assertEquals(OneMetric.of(new Bleu(), r, h)[3], part.values().get(Measure.BLEU_4), 1e-12);
    assertEquals(h.stream().distinct().count(), part.distinct());
    assertTrue(part.values().containsKey(Measure.MICRO_F1_FINDINGS));
    GroupScores normal = scores.in(groups.get(0));
    assertFalse(normal.values().containsKey(Measure.MICRO_F1_FINDINGS), "nothing is to be found");
    assertFalse(normal.intervals().containsKey(Measure.MACRO_F1_FINDINGS));
    assertEquals(60, groups.get(0).studies().size() + abnormal.studies().size());
    String table = GroupScores.table(scores, groups).toString();
    assertTrue(table.contains("text stands in train") && table.contains("21 to 40 words"), table);
    assertThrows(IllegalArgumentException.class, () -> new Group("none", List.of()));
  }

  @Test
  void seedsSpread() {
    List<String> references = reports(40, 15);
    List<Scores> runs =
        List.of(score("1", references, reports(40, 16)), score("2", references, reports(40, 17)));
    double a = runs.get(0).value(Measure.BLEU_1);
    double b = runs.get(1).value(Measure.BLEU_1);
    SeedSpread spread = SeedSpread.of(Measure.BLEU_1, runs);
    assertEquals((a + b) / 2, spread.mean(), 1e-12);
    assertEquals(Math.abs(a - b) / Math.sqrt(2), spread.deviation(), 1e-12);
    assertEquals(Math.min(a, b), spread.least());
    assertEquals(0, SeedSpread.of(Measure.BLEU_1, runs.subList(0, 1)).deviation());
    ScoreTable table = SeedSpread.table(runs);
    assertTrue(table.title().contains("2 runs (1, 2), recipe plain, 40 studies"), table.title());
    assertEquals("BLEU-1", table.rows().get(0).get(0));
    assertEquals(String.format("%.3f", (a + b) / 2), table.rows().get(0).get(1));
    assertTrue(table.rows().stream().noneMatch(row -> row.get(0).equals("METEOR")));
  }

  /** Of three seeds, Student's t reaches 4.303 standard errors (two degrees of freedom). */
  /** Student's t by a table: 4.303 with two degrees of freedom. */
  @Test
  void aMeanOverSeedsHasStudentsInterval() {
    Interval interval = Interval.ofMean(1, 2, 6);
    double error = Math.sqrt((4 + 1 + 9) / 2.0 / 3);
    assertEquals(3 - 4.30265 * error, interval.low(), 1e-4);
    assertEquals(3 + 4.30265 * error, interval.high(), 1e-4);
    assertTrue(Double.isNaN(Interval.ofMean(1).low()));
  }

  @Test
  void aDifferenceOverSeedsHasAnIntervalForEachKindOfChance() {
    List<String> references = reports(60, 1);
    List<Scores> right = new ArrayList<>();
    List<Scores> wrong = new ArrayList<>();
    for (int seed = 0; seed < 3; seed++) {
      List<String> texts = new ArrayList<>(references);
      List<String> others = reports(60, 10 + seed);
      for (int i = 0; i < 10 * (seed + 1); i++) {
        texts.set(i, others.get(i));
      }
      right.add(score("right", references, texts));
      wrong.add(score("wrong", references, others));
    }
    SeedDifference difference = new SeedDifference(Measure.MICRO_F1, right, wrong);
    double[] each = new double[3];
    for (int seed = 0; seed < 3; seed++) {
      each[seed] =
          right.get(seed).value(Measure.MICRO_F1) - wrong.get(seed).value(Measure.MICRO_F1);
    }
    double mean = Arrays.stream(each).average().orElseThrow();
    double squares = Arrays.stream(each).map(d -> (d - mean) * (d - mean)).sum();
    double reach = 4.30265 * Math.sqrt(squares / 2) / Math.sqrt(3);
    assertEquals(mean, difference.mean(), 1e-12);
    assertEquals(mean - reach, difference.overSeeds().low(), 1e-4);
    assertEquals(mean + reach, difference.overSeeds().high(), 1e-4);
    Interval studies = difference.overStudies();
    assertTrue(studies.low() < mean && mean < studies.high(), studies.toString());
    ScoreTable table = difference.table("right", "wrong");
    assertEquals(5, table.rows().size());
    assertEquals(
        PairedTest.of(Measure.MICRO_F1, wrong.get(0), right.get(0)).orElseThrow().interval(),
        new SeedDifference(
                Measure.MICRO_F1,
                List.of(right.get(0), right.get(0)),
                List.of(wrong.get(0), wrong.get(0)))
            .overStudies(),
        "the same pair twice is that pair");
    assertThrows(
        IllegalArgumentException.class,
        () -> new SeedDifference(Measure.MICRO_F1, right, wrong.subList(0, 2)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SeedDifference(Measure.MICRO_F1, right.subList(0, 1), wrong.subList(0, 1)));
  }
}
