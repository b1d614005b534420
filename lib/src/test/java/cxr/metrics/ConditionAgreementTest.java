package cxr.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.RealData;
import cxr.data.Dataset;
import cxr.data.Datasets;
import cxr.data.Study;
import cxr.text.Condition;
import cxr.text.ConditionLabeler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The labels read from real reports against the indexers' MeSH terms, on the training and
 * validation studies of R2Gen's split, on which the rules were tuned. The test studies stay unseen.
 */
class ConditionAgreementTest {

  private static final Map<Condition, String> TERMS =
      Map.of(
          Condition.NORMAL, "normal",
          Condition.CARDIOMEGALY, "Cardiomegaly.*",
          Condition.EFFUSION,
              "(Pleural Effusion|Hydropneumothorax).*|Costophrenic Angle/.*blunted.*",
          Condition.PNEUMOTHORAX, "(Pneumothorax|Hydropneumothorax).*",
          Condition.OPACITY,
              "(Opacity|Infiltrate|Consolidation|Airspace Disease|Pneumonia|Pulmonary Atelectasis).*",
          Condition.EDEMA, "(Pulmonary Edema|Pulmonary Congestion|Heart Failure).*");

  private static final Map<Condition, Double> LEAST =
      Map.of(
          Condition.NORMAL, 0.88,
          Condition.CARDIOMEGALY, 0.92,
          Condition.EFFUSION, 0.93,
          Condition.PNEUMOTHORAX, 0.89,
          Condition.OPACITY, 0.96,
          Condition.EDEMA, 0.77);

  @Test
  void agreesWithTheIndexers() throws IOException {
    Path real = RealData.folder();
    Path split = real.resolve("r2gen_images.csv");
    Set<String> tuned = new HashSet<>();
    for (String line : Files.readAllLines(split)) {
      String[] columns = line.split(",");
      if (columns[0].equals("train") || columns[0].equals("val")) {
        tuned.add(columns[2]);
      }
    }
    Dataset dataset = Datasets.open(real);
    ConditionLabeler labeler = new ConditionLabeler();
    List<Set<Condition>> indexed = new ArrayList<>();
    List<Set<Condition>> read = new ArrayList<>();
    for (Study study : dataset.studies()) {
      if (tuned.contains(study.id())) {
        indexed.add(conditions(study));
        read.add(labeler.label(study.findings() + "\n\n" + study.impression()));
      }
    }
    ConditionScores scores = ConditionScores.of(indexed, read);
    System.out.printf("Rules against MeSH terms, %d studies:%n%s%n", read.size(), scores);
    LEAST.forEach(
        (condition, least) ->
            assertTrue(scores.of(condition).f1() >= least, condition + "\n" + scores));
  }

  private static Set<Condition> conditions(Study study) {
    Set<Condition> result = EnumSet.noneOf(Condition.class);
    TERMS.forEach(
        (condition, terms) -> {
          if (study.meshMajor().stream().anyMatch(term -> term.matches(terms))) {
            result.add(condition);
          }
        });
    return result;
  }
}
