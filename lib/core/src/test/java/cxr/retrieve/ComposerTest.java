package cxr.retrieve;

import static cxr.text.conditions.Condition.CARDIOMEGALY;
import static cxr.text.conditions.Condition.EDEMA;
import static cxr.text.conditions.Condition.FRACTURE;
import static cxr.text.conditions.Condition.LUNG_OPACITY;
import static cxr.text.conditions.Condition.PLEURAL_EFFUSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.score.ConstantReport;
import cxr.score.Recipe;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComposerTest {

  private static final ConditionLabeler LABELER = new ConditionLabeler(Scheme.CHEXPERT);

  private static final List<String> REPORTS =
      repeated(
          "the heart is normal in size . the lungs are clear . there is no pleural effusion .",
          "the lungs are clear . there is no pneumothorax . the bones are intact .",
          "the heart is enlarged . there is no pneumothorax .",
          "there is a small left pleural effusion . the bones are intact .",
          "there is a patchy opacity in the left base . there is no pneumothorax .");

  private final TrainReports train = TrainReports.of(REPORTS, REPORTS, new Recipe.Plain(), LABELER);
  private final Composer composer =
      new Composer(train, REPORTS.stream().map(train::findings).toList());

  private static List<String> repeated(String... reports) {
    List<String> all = new ArrayList<>();
    for (String report : reports) {
      all.addAll(Collections.nCopies(3, report));
    }
    return all;
  }

  private List<String> texts(Condition... findings) {
    return composer.candidates(Set.of(findings)).stream().map(Candidate::text).toList();
  }

  @Test
  void whatIsComposedNamesJustTheSet() {
    for (Set<Condition> decided :
        List.of(
            Set.of(CARDIOMEGALY),
            Set.of(PLEURAL_EFFUSION, CARDIOMEGALY),
            Set.of(LUNG_OPACITY, PLEURAL_EFFUSION),
            Set.of(LUNG_OPACITY, PLEURAL_EFFUSION, CARDIOMEGALY))) {
      List<Candidate> composed = composer.candidates(decided);
      assertFalse(composed.isEmpty(), decided.toString());
      for (Candidate candidate : composed) {
        Set<Condition> named = new HashSet<>(LABELER.label(candidate.text()));
        assertEquals(decided, named);
        assertEquals(decided, candidate.findings());
      }
    }
  }

  @Test
  void aPhraseReplacesWhatDeniesIt() {
    List<String> texts = texts(PLEURAL_EFFUSION);
    assertTrue(
        texts.contains(
            "the heart is normal in size . the lungs are clear . there is a small left pleural effusion ."),
        texts.toString());
    assertTrue(texts.stream().noneMatch(text -> text.contains("no pleural effusion")));
  }

  @Test
  void besideAFindingOfTheLungsTheyAreOtherwiseClear() {
    List<String> texts = texts(LUNG_OPACITY);
    assertTrue(texts.stream().anyMatch(text -> text.contains("the lungs are otherwise clear .")));
    assertTrue(texts.stream().noneMatch(text -> text.contains("are clear")), texts.toString());
    assertTrue(texts(CARDIOMEGALY).stream().anyMatch(text -> text.contains("lungs are clear")));
  }

  @Test
  void sentencesAreThoseOfTrainingReports() {
    Set<String> known = new HashSet<>();
    REPORTS.forEach(report -> known.addAll(ConstantReport.sentences(report)));
    for (String text : texts(LUNG_OPACITY, CARDIOMEGALY)) {
      for (String sentence : ConstantReport.sentences(text)) {
        assertTrue(known.contains(sentence.replace("otherwise ", "")), sentence);
      }
    }
  }

  @Test
  void whatNoSentenceSaysIsNotComposed() {
    assertEquals(List.of(), texts(FRACTURE));
    assertEquals(List.of(), texts(EDEMA, CARDIOMEGALY));
  }

  @Test
  void theOrderOfQuestionsDoesNotMatter() {
    List<String> first = texts(CARDIOMEGALY);
    Composer other = new Composer(train, REPORTS.stream().map(train::findings).toList());
    other.candidates(Set.of(LUNG_OPACITY));
    assertEquals(
        first, other.candidates(Set.of(CARDIOMEGALY)).stream().map(Candidate::text).toList());
    assertEquals(first, texts(CARDIOMEGALY));
  }

  @Test
  void theChooserTakesThemForSetsThatNoReportHas() {
    Set<Condition> decided = Set.of(CARDIOMEGALY, PLEURAL_EFFUSION);
    ReportChooser reports = ReportChooser.of(REPORTS, REPORTS, new Recipe.Plain(), LABELER);
    double[] weights = reports.equalWeights();
    assertEquals(1, LABELER.label(reports.choose(weights, decided)).size());
    assertEquals(decided, LABELER.label(reports.withComposed().choose(weights, decided)));
    assertTrue(
        REPORTS.contains(reports.withComposed().nearest(weights, decided)),
        "the nearest report is one that was written");
  }
}
