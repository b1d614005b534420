package cxr.retrieve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.phantom.InventedReports;
import cxr.score.Recipe;
import cxr.settings.TextSettings.CleanerName;
import cxr.text.Cleaner;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class RecombinerTest {

  private static final ConditionLabeler LABELER = new ConditionLabeler(Scheme.CHEXPERT);

  /** The first has a removed word, and may not be chosen. */
  private static final List<String> REPORTS =
      List.of(
          "the heart is normal in size . the lungs are clear . no xxxx .",
          "the heart is normal in size .",
          "the heart is normal in size . bones are intact .",
          "the lungs are clear . bones are intact .",
          "the lungs are clear .",
          "the lungs are clear . the heart is enlarged .",
          "the heart is normal in size . the heart is normal in size .");

  @Test
  void sentencesOfSeveralReportsMakeOneThatServesBetter() {
    ReportChooser chooser = ReportChooser.of(REPORTS, REPORTS, new Recipe.Plain(), LABELER);
    double[] weights = {1, 0, 0, 0, 0, 0, 0};
    List<Integer> done = new ArrayList<>();
    ReportChooser more = chooser.withRecombined(new double[][] {weights, weights}, done::add);
    assertEquals(List.of(1, 2), done);
    String before = chooser.choose(weights, Set.of());
    String after = more.choose(weights, Set.of());
    assertTrue(REPORTS.contains(before));
    assertEquals("the heart is normal in size . the lungs are clear .", after);
    assertEquals(Set.of(LABELER.scheme().none()), LABELER.label(after));
    List<Double> expected = new Utility(REPORTS).expected(List.of(before, after), weights);
    assertTrue(expected.get(1) > expected.get(0), after);
    Set<Condition> decided = Set.of(Condition.CARDIOMEGALY);
    assertEquals(chooser.choose(weights, decided), more.choose(weights, decided));
    assertEquals(REPORTS.get(1), more.nearest(weights, Set.of()));
  }

  @Test
  void invalidWeightsAndInterruptsEndIt() {
    ReportChooser chooser = ReportChooser.of(REPORTS, REPORTS, new Recipe.Plain(), LABELER);
    double[][] short3 = {chooser.equalWeights(), new double[3]};
    assertThrows(IllegalArgumentException.class, () -> chooser.withRecombined(short3, done -> {}));
    double[][] fine = {chooser.equalWeights()};
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> chooser.withRecombined(fine, done -> {}));
    assertTrue(Thread.interrupted());
  }

  @Test
  void whatIsFoundIsBetterThanItsStart() {
    List<String> written = InventedReports.findings(200);
    List<String> reports = written.stream().map(Cleaner.of(CleanerName.R2GEN)::clean).toList();
    TrainReports train = TrainReports.of(reports, written, Recipe.R2Gen.of(written), LABELER);
    double[] weights = new double[reports.size()];
    weights[3] = .7;
    weights[8] = .4;
    weights[9] = -.1;
    List<Candidate> without =
        train.candidates(reports.stream().filter(TrainReports::mayBeWritten).toList()).stream()
            .filter(candidate -> candidate.findings().isEmpty())
            .toList();
    double start = without.stream().mapToDouble(c -> c.expected(weights)).max().orElseThrow();
    List<Candidate> start1 =
        without.stream().filter(c -> c.expected(weights) == start).limit(1).toList();
    Set<String> found = new Recombiner(train).improve(start1, weights);
    assertFalse(found.isEmpty());
    for (double expected : train.utility().expected(List.copyOf(found), weights)) {
      assertTrue(expected > start);
    }
    assertEquals(found, new Recombiner(train).improve(start1, weights));
    assertEquals(Set.of(), new Recombiner(train).improve(List.of(), weights));
  }
}
