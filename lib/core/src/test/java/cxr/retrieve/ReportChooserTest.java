package cxr.retrieve;

import static cxr.text.conditions.Condition.CARDIOMEGALY;
import static cxr.text.conditions.Condition.EDEMA;
import static cxr.text.conditions.Condition.NO_FINDING;
import static cxr.text.conditions.Condition.PLEURAL_EFFUSION;
import static cxr.text.conditions.Condition.PNEUMOTHORAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.phantom.InventedReports;
import cxr.score.Recipe;
import cxr.settings.TextSettings.CleanerName;
import cxr.text.Cleaner;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportChooserTest {

  private static final List<String> REPORTS =
      List.of(
          "the heart is enlarged . the lungs are clear .",
          "heart size is normal . no pleural effusion . the lungs are clear .",
          "heart size is normal . lungs are clear .",
          "there is a left pleural effusion . heart size is normal .",
          "the heart is enlarged . there is a small left pleural effusion .",
          "the xxxx is enlarged . there is a pneumothorax .",
          "heart size is normal . no pleural effusion . the lungs are clear .");

  private static final ConditionLabeler LABELER = new ConditionLabeler(Scheme.CHEXPERT);

  private final ReportChooser chooser =
      ReportChooser.of(REPORTS, REPORTS, new Recipe.Plain(), LABELER);

  private static double[] only(int study, int studies) {
    double[] weights = new double[studies];
    weights[study] = 1;
    return weights;
  }

  private static Set<Condition> findings(String text) {
    Set<Condition> findings = new HashSet<>(LABELER.label(text));
    findings.remove(NO_FINDING);
    return findings;
  }

  @Test
  void whereOneStudyWeighsAllItsOwnReportIsChosen() {
    for (int study : new int[] {0, 1, 2, 3, 4, 6}) {
      String own = REPORTS.get(study);
      assertEquals(own, chooser.choose(only(study, REPORTS.size()), findings(own)));
      assertEquals(own, chooser.nearest(only(study, REPORTS.size()), findings(own)));
    }
  }

  @Test
  void whatIsChosenNamesWhatWasDecided() {
    double[] weights = only(2, REPORTS.size());
    assertEquals(REPORTS.get(0), chooser.choose(weights, Set.of(CARDIOMEGALY)));
    assertEquals(REPORTS.get(3), chooser.choose(weights, Set.of(PLEURAL_EFFUSION)));
    assertEquals(REPORTS.get(2), chooser.choose(weights, Set.of()));
    assertEquals(REPORTS.get(1), chooser.choose(chooser.equalWeights(), Set.of()));
  }

  @Test
  void elseItNamesTheNearestSet() {
    double[] weights = chooser.equalWeights();
    assertEquals(
        REPORTS.get(4), chooser.choose(weights, Set.of(CARDIOMEGALY, PLEURAL_EFFUSION, EDEMA)));
    assertEquals(findings(REPORTS.get(1)), findings(chooser.choose(weights, Set.of(EDEMA))));
    double[] fourth = only(3, REPORTS.size());
    assertEquals(REPORTS.get(3), chooser.nearest(fourth, Set.of(PLEURAL_EFFUSION, EDEMA)));
  }

  @Test
  void reportsWithRemovedWordsAreNotWritten() {
    assertEquals(Set.of(CARDIOMEGALY), findings(REPORTS.get(0)));
    String chosen = chooser.choose(only(5, REPORTS.size()), Set.of(PNEUMOTHORAX));
    assertTrue(!chosen.contains("xxxx"), chosen);
  }

  @Test
  void whatDoesNotFitIsTold() {
    assertMessage("one finite number", () -> chooser.choose(new double[3], Set.of()));
    double[] weights = chooser.equalWeights();
    weights[1] = Double.NaN;
    assertMessage("6 of them finite", () -> chooser.choose(weights, Set.of()));
    double[] fine = chooser.equalWeights();
    assertMessage("found [NO_FINDING]", () -> chooser.choose(fine, Set.of(NO_FINDING)));
    assertMessage("found 2 sets", () -> chooser.withComposed(List.of(Set.of(), Set.of())));
    List<String> removed = List.of("xxxx", " .");
    assertMessage(
        "found none among 2",
        () -> ReportChooser.of(removed, removed, new Recipe.Plain(), LABELER));
  }

  private static void assertMessage(String part, Runnable what) {
    String message = assertThrows(IllegalArgumentException.class, what::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  /** Invented reports by R2Gen's recipe. */
  private static ReportChooser invented(int studies) {
    List<String> written = InventedReports.findings(studies);
    List<String> reports = written.stream().map(Cleaner.of(CleanerName.R2GEN)::clean).toList();
    return ReportChooser.of(reports, written, Recipe.R2Gen.of(written), LABELER);
  }

  @Test
  void threadsDoNotMatter() throws Exception {
    List<Set<Condition>> decided = List.of(Set.of(), Set.of(CARDIOMEGALY), Set.of(EDEMA));
    Set<List<String>> chosen = new HashSet<>();
    for (int threads : new int[] {1, 3}) {
      ForkJoinPool pool = new ForkJoinPool(threads);
      chosen.add(
          pool.submit(
                  () -> {
                    ReportChooser plain = invented(150);
                    double[][] equal = {plain.equalWeights()};
                    ReportChooser some = plain.withComposed().withRecombined(equal, done -> {});
                    int studies = equal[0].length;
                    return IntStream.range(0, studies)
                        .mapToObj(
                            i -> some.choose(only(i, studies), decided.get(i % decided.size())))
                        .collect(Collectors.toList());
                  })
              .get());
      pool.shutdown();
    }
    assertEquals(1, chosen.size());
  }
}
