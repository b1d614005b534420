package cxr.retrieve;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.RealData;
import cxr.score.Recipe;
import cxr.settings.TextSettings.CleanerName;
import cxr.text.Cleaner;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Training and validation reports of R2Gen's split, with the findings of the references decided.
 */
class RealReportsTest {

  private static List<String> reports(JsonNode studies) {
    List<String> reports = new ArrayList<>();
    studies.forEach(study -> reports.add(study.get("report").asText()));
    return reports;
  }

  @Test
  void whatIsWrittenNamesWhatWasDecided() throws IOException {
    JsonNode splits =
        new ObjectMapper().readTree(RealData.folder().resolve("r2gen_annotation.json").toFile());
    List<String> references = reports(splits.get("train"));
    List<String> reports = references.stream().map(Cleaner.of(CleanerName.R2GEN)::clean).toList();
    ConditionLabeler labeler = new ConditionLabeler(Scheme.CHEXPERT);
    long start = System.nanoTime();
    ReportChooser plain =
        ReportChooser.of(reports, references, Recipe.R2Gen.of(references), labeler);
    System.out.printf("utilities: %d s%n", Duration.ofNanos(System.nanoTime() - start).toSeconds());
    ReportChooser composed = plain.withComposed();
    List<Set<Condition>> decided = new ArrayList<>();
    reports(splits.get("val")).forEach(report -> decided.add(findings(labeler, report)));
    double obeyingPlain = obeying(plain, labeler, decided);
    start = System.nanoTime();
    double obeying = obeying(composed, labeler, decided);
    System.out.printf(
        "obeying: %.3f, reports alone %.3f; %d sets composed in %d s%n",
        obeying,
        obeyingPlain,
        new HashSet<>(decided).size() - 1,
        Duration.ofNanos(System.nanoTime() - start).toSeconds());
    assertTrue(obeyingPlain >= .9, "reports alone: " + obeyingPlain);
    assertTrue(obeying >= .99, "with composed reports: " + obeying);
  }

  private static double obeying(
      ReportChooser chooser, ConditionLabeler labeler, List<Set<Condition>> decided) {
    double[] weights = chooser.equalWeights();
    return decided.stream()
        .mapToInt(set -> findings(labeler, chooser.choose(weights, set)).equals(set) ? 1 : 0)
        .average()
        .orElseThrow();
  }

  private static Set<Condition> findings(ConditionLabeler labeler, String text) {
    Set<Condition> findings = new HashSet<>(labeler.label(text));
    findings.remove(Condition.NO_FINDING);
    return findings;
  }
}
