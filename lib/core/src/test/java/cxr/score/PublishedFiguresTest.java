package cxr.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.RealData;
import cxr.data.Study;
import cxr.score.metric.Measure;
import cxr.settings.TextSettings.CleanerName;
import cxr.text.Cleaner;
import cxr.text.conditions.ConditionLabeler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What texts that see no picture score on the studies of the published systems, with known figures:
 * R2Gen's split and recipe, findings only.
 */
class PublishedFiguresTest {

  private static final Study STUDY =
      new Study("1", "", "", "", "", List.of(), List.of(), List.of());

  private List<String> train; // as they were written
  private List<String> validation;
  private List<String> test;
  private List<String> written; // the training reports in the form that systems write
  private Recipe.R2Gen recipe;

  @BeforeEach
  void read() throws IOException {
    JsonNode splits =
        new ObjectMapper().readTree(RealData.folder().resolve("r2gen_annotation.json").toFile());
    train = reports(splits.get("train"));
    validation = reports(splits.get("val"));
    test = reports(splits.get("test"));
    written = train.stream().map(Cleaner.of(CleanerName.R2GEN)::clean).toList();
    recipe = Recipe.R2Gen.of(train);
  }

  private static List<String> reports(JsonNode studies) {
    List<String> reports = new ArrayList<>();
    studies.forEach(study -> reports.add(study.get("report").asText()));
    return reports;
  }

  private Scores score(ReportSystem system) throws IOException {
    List<String> reports = system.reports(Collections.nCopies(test.size(), STUDY));
    Scores scores =
        References.of(test, recipe, new ConditionLabeler()).score(system.name(), reports);
    System.out.println(scores);
    return scores;
  }

  @Test
  void theBestConstantReport() throws IOException {
    assertEquals(760, recipe.tokenizer().size() - 3); // 759 words and <unk>
    Scores scores = score(ConstantReport.choose(written, validation, recipe));
    assertEquals(590, scores.studies());
    assertEquals(.505, scores.value(Measure.BLEU_1), .0005);
    assertEquals(.159, scores.value(Measure.BLEU_4), .0005);
    assertEquals(.383, scores.value(Measure.ROUGE_L), .0005);
    assertEquals(.344, scores.value(Measure.CIDER), .0005);
    assertEquals(0, scores.value(Measure.MACRO_F1_FINDINGS));
    assertEquals(1, scores.distinct());
    Scores ofAll = score(ConstantReport.choose(written, validation, recipe, 1));
    assertTrue(ofAll.value(Measure.BLEU_4) > scores.value(Measure.BLEU_4));
  }

  @Test
  void randomReports() throws IOException {
    double bleu4 = 0;
    double cider = 0;
    for (int seed = 1; seed <= 5; seed++) {
      Scores scores = score(new ReportSystem.RandomReport(written, seed));
      bleu4 += scores.value(Measure.BLEU_4) / 5;
      cider += scores.value(Measure.CIDER) / 5;
      assertEquals(.374, scores.value(Measure.BLEU_1), .01);
      assertEquals(.290, scores.value(Measure.ROUGE_L), .01);
      assertEquals(460, scores.distinct(), 20);
    }
    assertEquals(.090, bleu4, .003);
    assertTrue(cider > .12 && cider < .18, "CIDEr " + cider);
  }

  /** A text that was composed on train has more BLEU-4 than any of train chosen on validation. */
  @Test
  void theComposedReport() throws IOException {
    Scores composed = score(ConstantReport.compose(written, train, recipe));
    Scores chosen = score(ConstantReport.choose(written, validation, recipe));
    assertTrue(composed.value(Measure.BLEU_4) > chosen.value(Measure.BLEU_4));
    assertEquals(0, composed.value(Measure.MACRO_F1_FINDINGS));
  }
}
