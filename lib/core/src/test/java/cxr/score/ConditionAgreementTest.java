package cxr.score;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.RealData;
import cxr.data.Study;
import cxr.data.layout.Datasets;
import cxr.score.ConditionScores.Over;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The labels read from real reports against two others: the indexers' MeSH terms, which go by the
 * whole report, and the labels of CheXbert, which go by the impression.
 *
 * <p>Rules were tuned on the training studies of R2Gen's split and checked on its validation
 * studies. The test studies stay unseen.
 */
class ConditionAgreementTest {

  private static final List<String> SPLITS = List.of("train", "val");

  private static final Map<Condition, String> DECK_TERMS =
      Map.of(
          Condition.NORMAL, "normal",
          Condition.CARDIOMEGALY, "Cardiomegaly.*",
          Condition.EFFUSION,
              "(Pleural Effusion|Hydropneumothorax).*|Costophrenic Angle/.*blunted.*",
          Condition.PNEUMOTHORAX, "(Pneumothorax|Hydropneumothorax).*",
          Condition.OPACITY,
              "(Opacity|Infiltrate|Consolidation|Airspace Disease|Pneumonia|Pulmonary Atelectasis).*",
          Condition.EDEMA, "(Pulmonary Edema|Pulmonary Congestion|Heart Failure).*");

  /** Terms near CheXpert's labels; the indexers had other rules for some, scars for example. */
  private static final Map<Condition, String> CHEXPERT_TERMS =
      Map.ofEntries(
          entry(Condition.ENLARGED_CARDIOMEDIASTINUM, "Mediastinum/.*(prominent|enlarged).*"),
          entry(Condition.CARDIOMEGALY, "Cardiomegaly.*|Cardiac Shadow/enlarged.*"),
          entry(Condition.LUNG_OPACITY, "(Opacity|Infiltrate|Airspace Disease|Cicatrix/lung).*"),
          entry(Condition.LUNG_LESION, "(Nodule|Mass).*"),
          entry(Condition.EDEMA, "(Pulmonary Edema|Pulmonary Congestion|Heart Failure).*"),
          entry(Condition.CONSOLIDATION, "Consolidation.*"),
          entry(Condition.PNEUMONIA, "Pneumonia.*"),
          entry(Condition.ATELECTASIS, "Pulmonary Atelectasis.*"),
          entry(Condition.PNEUMOTHORAX, "(Pneumothorax|Hydropneumothorax|Hemopneumothorax).*"),
          entry(
              Condition.PLEURAL_EFFUSION,
              "(Pleural Effusion|Hydropneumothorax|Hemopneumothorax|Hemothorax).*"),
          entry(Condition.PLEURAL_OTHER, "(Thickening/pleura|Cicatrix/pleura).*"),
          entry(Condition.FRACTURE, "Fractures, Bone.*"),
          entry(
              Condition.SUPPORT_DEVICES,
              "(Catheters, Indwelling|Medical Device|Implanted Medical Device|Tube, Inserted|Stents).*"));

  private static final Map<Condition, Double> LEAST_F1 =
      Map.of(
          Condition.NORMAL, 0.92,
          Condition.CARDIOMEGALY, 0.94,
          Condition.EFFUSION, 0.94,
          Condition.PNEUMOTHORAX, 0.96,
          Condition.OPACITY, 0.97,
          Condition.EDEMA, 0.85);

  /** Least micro F1 over findings. */
  private static final Map<String, Double> LEAST_WITH_CHEXBERT =
      Map.of("train", 0.962, "val", 0.951);

  /** The studies of each split, and the labels that CheXbert gave them. */
  private static final Map<String, List<Study>> STUDIES = new LinkedHashMap<>();

  private static final Map<String, Labels> CHEXBERT = new HashMap<>();

  @BeforeAll
  static void read() throws IOException {
    Path real = RealData.folder();
    Map<String, Study> studies = new HashMap<>();
    Datasets.open(real).studies().forEach(study -> studies.put(study.id(), study));
    List<String> lines = Files.readAllLines(real.resolve("chexbert_labels_train_val.csv"));
    List<String> header = List.of(lines.get(0).split(","));
    for (String line : lines.subList(1, lines.size())) {
      String[] columns = line.split(",");
      Study study = studies.get(columns[header.indexOf("uid")]);
      STUDIES
          .computeIfAbsent(columns[header.indexOf("split")], split -> new ArrayList<>())
          .add(study);
      Set<Condition> positive = EnumSet.noneOf(Condition.class);
      for (Condition condition : Scheme.CHEXPERT.conditions()) {
        if (columns[header.indexOf(condition.display())].equals("1")) {
          positive.add(condition);
        }
      }
      CHEXBERT.put(study.id(), Labels.of(Scheme.CHEXPERT, positive));
    }
    assertEquals(Set.copyOf(SPLITS), STUDIES.keySet());
  }

  @Test
  void agreesWithTheIndexersOnTheDecksLabels() {
    List<Study> all = SPLITS.stream().flatMap(split -> STUDIES.get(split).stream()).toList();
    for (String split : SPLITS) {
      System.out.println(
          "MeSH terms, "
              + split
              + ":\n"
              + againstTerms(Scheme.DECK, DECK_TERMS, STUDIES.get(split)));
    }
    ConditionScores scores = againstTerms(Scheme.DECK, DECK_TERMS, all);
    System.out.println("MeSH terms, both:\n" + scores);
    LEAST_F1.forEach(
        (condition, least) ->
            assertTrue(scores.of(condition).f1() >= least, condition + "\n" + scores));
  }

  @Test
  void agreesWithTheIndexersOnMostOfChexpertsLabels() {
    for (String split : SPLITS) {
      ConditionScores scores = againstTerms(Scheme.CHEXPERT, CHEXPERT_TERMS, STUDIES.get(split));
      System.out.println("MeSH terms, " + split + ":\n" + scores);
      assertTrue(scores.micro(Over.FINDINGS).f1() >= 0.82, scores.toString());
    }
  }

  @Test
  void agreesWithChexbert() {
    for (String split : SPLITS) {
      ConditionScores scores = againstChexbert(split, Study::impression);
      System.out.println("CheXbert, " + split + ":\n" + scores);
      double f1 = scores.micro(Over.FINDINGS).f1();
      assertTrue(f1 >= LEAST_WITH_CHEXBERT.get(split), scores.toString());
    }
  }

  /** Why the impression is what CheXbert read: with other texts the labels fit much worse. */
  @Test
  void chexbertReadTheImpression() {
    double impression = againstChexbert("train", Study::impression).micro(Over.FINDINGS).f1();
    double findings = againstChexbert("train", Study::findings).micro(Over.FINDINGS).f1();
    double both = againstChexbert("train", Study::report).micro(Over.FINDINGS).f1();
    System.out.printf(
        "Micro F1 with CheXbert's labels: of the impression %.3f, the findings %.3f, both %.3f%n",
        impression, findings, both);
    assertTrue(impression > both + 0.1 && both > findings);
  }

  @Test
  void isFast() {
    ConditionLabeler labeler = new ConditionLabeler(Scheme.CHEXPERT);
    List<String> reports = STUDIES.get("train").stream().map(Study::report).toList();
    reports.forEach(labeler::labels);
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    reports.forEach(labeler::labels);
    double perSecond = reports.size() / ((threads.getCurrentThreadCpuTime() - start) / 1e9);
    System.out.printf("%.0f reports a second of one core%n", perSecond);
    assertTrue(perSecond > 2_000, perSecond + " reports a second");
  }

  private static ConditionScores againstChexbert(String split, Function<Study, String> text) {
    ConditionLabeler labeler = new ConditionLabeler(Scheme.CHEXPERT);
    List<Study> studies = STUDIES.get(split);
    return ConditionScores.of(
        studies.stream().map(study -> CHEXBERT.get(study.id())).toList(),
        studies.stream().map(study -> labeler.labels(text.apply(study))).toList());
  }

  private static ConditionScores againstTerms(
      Scheme scheme, Map<Condition, String> terms, List<Study> studies) {
    ConditionLabeler labeler = new ConditionLabeler(scheme);
    return ConditionScores.of(
        studies.stream().map(study -> indexed(scheme, terms, study)).toList(),
        studies.stream().map(study -> labeler.labels(study.report())).toList());
  }

  private static Labels indexed(Scheme scheme, Map<Condition, String> terms, Study study) {
    Set<Condition> result = EnumSet.noneOf(Condition.class);
    terms.forEach(
        (condition, pattern) -> {
          if (study.meshMajor().stream().anyMatch(term -> term.matches(pattern))) {
            result.add(condition);
          }
        });
    if (result.stream().allMatch(condition -> condition == Condition.SUPPORT_DEVICES)
        && scheme == Scheme.CHEXPERT) {
      result.add(Condition.NO_FINDING);
    }
    return Labels.of(scheme, result);
  }
}
