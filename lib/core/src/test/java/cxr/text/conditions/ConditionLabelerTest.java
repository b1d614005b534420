package cxr.text.conditions;

import static cxr.text.conditions.Condition.ATELECTASIS;
import static cxr.text.conditions.Condition.CARDIOMEGALY;
import static cxr.text.conditions.Condition.CONSOLIDATION;
import static cxr.text.conditions.Condition.EDEMA;
import static cxr.text.conditions.Condition.EFFUSION;
import static cxr.text.conditions.Condition.ENLARGED_CARDIOMEDIASTINUM;
import static cxr.text.conditions.Condition.FRACTURE;
import static cxr.text.conditions.Condition.LUNG_LESION;
import static cxr.text.conditions.Condition.LUNG_OPACITY;
import static cxr.text.conditions.Condition.NORMAL;
import static cxr.text.conditions.Condition.NO_FINDING;
import static cxr.text.conditions.Condition.OPACITY;
import static cxr.text.conditions.Condition.OTHER_ABNORMALITY;
import static cxr.text.conditions.Condition.PLEURAL_EFFUSION;
import static cxr.text.conditions.Condition.PLEURAL_OTHER;
import static cxr.text.conditions.Condition.PNEUMONIA;
import static cxr.text.conditions.Condition.PNEUMOTHORAX;
import static cxr.text.conditions.Condition.SUPPORT_DEVICES;
import static cxr.text.conditions.Status.NEGATIVE;
import static cxr.text.conditions.Status.NOT_MENTIONED;
import static cxr.text.conditions.Status.POSITIVE;
import static cxr.text.conditions.Status.UNCERTAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import cxr.settings.TextSettings.CleanerName;
import cxr.text.Cleaner;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All sentences are invented. */
class ConditionLabelerTest {

  private final ConditionLabeler deck = new ConditionLabeler();
  private final ConditionLabeler chexpert = new ConditionLabeler(Scheme.CHEXPERT);

  private void read(String report, Condition... conditions) {
    assertEquals(Set.of(conditions), deck.label(report), report);
  }

  private void status(String report, Condition condition, Status expected) {
    Labels labels = chexpert.labels(report);
    assertEquals(expected, labels.of(condition), () -> report + "\n" + labels.mentions());
  }

  @Test
  void affirmed() {
    read("The heart is enlarged.", CARDIOMEGALY);
    read(
        "Cardiac silhouette is mildly enlarged. Small left pleural effusion.",
        CARDIOMEGALY,
        EFFUSION);
    read("Blunting of one costophrenic XXXX.", EFFUSION);
    read("Large right apical pneumothorax with airspace disease", PNEUMOTHORAX, OPACITY);
    read("pulmonary vascular congestion . patchy infiltrates .", EDEMA, OPACITY);
    read("Right hydropneumothorax.", EFFUSION, PNEUMOTHORAX);
    read("The heart is enlarged and the lungs are normal.", CARDIOMEGALY);
  }

  @Test
  void denied() {
    read("No effusion, pneumothorax or consolidation.", NORMAL);
    read("the lungs are clear . there is no pneumothorax or layering effusion .", NORMAL);
    read("Heart is not enlarged.", NORMAL);
    read("Effusion is not seen. Pneumothorax has resolved.", NORMAL);
    read("Lungs are free of new airspace disease.", NORMAL);
    read("Lungs without infiltrate. Negative for edema. Resolution of the effusion.", NORMAL);
    read("Neither pneumothorax nor effusion.", NORMAL);
  }

  @Test
  void aListIsDeniedAsAWhole() {
    String report = "No effusion, pneumothorax or edema, but there is basal atelectasis.";
    status(report, PLEURAL_EFFUSION, NEGATIVE);
    status(report, PNEUMOTHORAX, NEGATIVE);
    status(report, EDEMA, NEGATIVE);
    status(report, ATELECTASIS, POSITIVE);
    status("Effusion, edema, and consolidation are not seen.", PLEURAL_EFFUSION, NEGATIVE);
    status("Effusion, or pneumothorax is not seen.", PLEURAL_EFFUSION, NEGATIVE);
  }

  @Test
  void whatFollowsAStatementIsNotItsList() {
    status("Mild cardiomegaly, effusion is not seen.", CARDIOMEGALY, POSITIVE);
    status("The heart is enlarged, vessels within normal limits.", CARDIOMEGALY, POSITIVE);
    status("Cleared infiltrate with persistent effusion.", PLEURAL_EFFUSION, POSITIVE);
    status("Cleared infiltrate with persistent effusion.", LUNG_OPACITY, NEGATIVE);
    status(
        "Consolidation is present and the heart and vessels are normal.", CONSOLIDATION, POSITIVE);
    status("Heart is not enlarged and effusion is seen.", CARDIOMEGALY, NEGATIVE);
    status("Heart is not enlarged and effusion is seen.", PLEURAL_EFFUSION, POSITIVE);
  }

  @Test
  void scopeEndsWithTheSentenceAndAtBut() {
    read("No effusion. Pneumothorax on the left.", PNEUMOTHORAX);
    read("No effusion, but there is a left pneumothorax.", PNEUMOTHORAX);
    read("Pneumothorax without effusion.", PNEUMOTHORAX);
    read("1. No effusion 2. Edema is present", EDEMA);
    read("- No effusion\n- Edema", EDEMA);
    read("No\neffusion or\nedema", NORMAL);
    read("No effusion.Edema is present.", EDEMA);
    read("No effusion of 1.5 cm or edema.", NORMAL);
    read("No pneumothorax (series 2, image 5) or edema.", NORMAL);
    read("1.No edema 2.Effusion 10.No pneumothorax", EFFUSION);
  }

  /** A line ends a sentence, unless it was only wrapped. */
  @Test
  void linesEndSentences() {
    status("No effusion\nCardiomegaly", CARDIOMEGALY, POSITIVE);
    status("No effusion\r\nCardiomegaly", CARDIOMEGALY, POSITIVE);
    status("NO EFFUSION\nCARDIOMEGALY", CARDIOMEGALY, POSITIVE);
    status("No effusion,\nCardiomegaly", CARDIOMEGALY, NEGATIVE);
    status("There is no effusion or\nCardiomegaly", CARDIOMEGALY, NEGATIVE);
    status("There is no effusion and no\nlarge heart", CARDIOMEGALY, NEGATIVE);
    String wrapped = "THERE IS NO EVIDENCE OF A PLEURAL EFFUSION, CONSOLIDATION OR\nLARGE ";
    status(wrapped + "PNEUMOTHORAX", PNEUMOTHORAX, NEGATIVE);
    String long1 = "There is neither an effusion nor a new consolidation on the right side,";
    status(long1 + " nor left\nPICC line", SUPPORT_DEVICES, NEGATIVE);
    status(long1 + "\nand no pneumothorax.\nPICC line", SUPPORT_DEVICES, POSITIVE);
  }

  @Test
  void theNotOfAContractionIsTheCue() {
    for (String report : List.of("Effusion isn't seen.", "Effusion isn\u2019t seen.")) {
      Mention mention = deck.explain(report).get(0);
      assertEquals(NEGATIVE, mention.status());
      assertEquals(report.substring(11, 19), mention.cue());
    }
  }

  @Test
  void leftOpenCountsAsPresentAndIsNamed() {
    read("Possible small effusion.", EFFUSION);
    Mention mention = deck.explain("Possible small effusion.").get(0);
    assertEquals(UNCERTAIN, mention.status());
    assertEquals("Possible", mention.cue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Possible effusion.",
        "Effusion cannot be excluded.",
        "Small effusion is not excluded.",
        "An effusion can not be entirely ruled out.",
        "Cannot exclude a small effusion.",
        "CT to rule out effusion.",
        "This may represent effusion versus scarring.",
        "Findings suggestive of effusion.",
        "? effusion.",
        "Effusion is suspected.",
        "Effusion vs. scarring.",
        "Effusion is difficult to exclude.",
        "The effusion is not clearly visualized."
      })
  void uncertain(String report) {
    status(report, PLEURAL_EFFUSION, UNCERTAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No change in the effusion.",
        "No significant interval change in the left effusion.",
        "Effusion has not resolved.",
        "Effusion without significant change.",
        "Incompletely resolved effusion.",
        "Not without effusion.",
        "The left base is not free of effusion.",
        "Effusion has not significantly changed.",
        "EFFUSION",
        "Without a comparison study, the effusion looks large.",
        "No increase in pleural effusions."
      })
  void whatOnlySoundsLikeADenial(String report) {
    status(report, PLEURAL_EFFUSION, POSITIVE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no definite effusion",
        "NO EFFUSION.",
        "No XXXX effusion.",
        "Effusion is no longer seen.",
        "Effusions have resolved.",
        "There is no effusion/pneumothorax.",
        "No pleural-effusion.",
        "Effusion: not identified.",
        "No evidence of effusion is seen.",
        "Pleural spaces are clear.",
        "w/o effusion"
      })
  void negative(String report) {
    status(report, PLEURAL_EFFUSION, NEGATIVE);
  }

  @Test
  void theHeartIsDescribedInManyWays() {
    status("Heart size is normal.", CARDIOMEGALY, NEGATIVE);
    status(
        "Heart size, mediastinal silhouette, and pulmonary vasculature look unremarkable.",
        CARDIOMEGALY,
        NEGATIVE);
    status("Heart size near the upper limit of normal.", CARDIOMEGALY, NEGATIVE);
    status("Non-enlarged cardiac silhouette.", CARDIOMEGALY, NEGATIVE);
    status("Borderline heart size.", CARDIOMEGALY, UNCERTAIN);
    status("Heart is borderline enlarged.", CARDIOMEGALY, UNCERTAIN);
    status("Heart appears slightly large.", CARDIOMEGALY, POSITIVE);
    status("Normal heart, large hiatal hernia.", CARDIOMEGALY, NEGATIVE);
    status("Enlarged cardiomediastinal silhouette.", ENLARGED_CARDIOMEDIASTINUM, POSITIVE);
    status("The mediastinum is widened.", ENLARGED_CARDIOMEDIASTINUM, POSITIVE);
    status("No mediastinal widening.", ENLARGED_CARDIOMEDIASTINUM, NEGATIVE);
    status("Pericardial effusion.", PLEURAL_EFFUSION, NOT_MENTIONED);
    status("Pleural or pericardial effusion.", PLEURAL_EFFUSION, POSITIVE);
  }

  @Test
  void chexpertsLabels() {
    status("Patchy infiltrate.", LUNG_OPACITY, POSITIVE);
    status("Linear scarring at the base.", LUNG_OPACITY, POSITIVE);
    status("Nodular opacity at the apex.", LUNG_LESION, POSITIVE);
    status("Nodular opacity at the apex.", LUNG_OPACITY, NOT_MENTIONED);
    status("Lobar consolidation.", CONSOLIDATION, POSITIVE);
    status("Findings concerning for infection.", PNEUMONIA, UNCERTAIN);
    status("Old granulomatous infection.", PNEUMONIA, NOT_MENTIONED);
    status("Collapsed left lower lobe.", ATELECTASIS, POSITIVE);
    status("Biapical pleural thickening.", PLEURAL_OTHER, POSITIVE);
    status("Healed rib fractures.", FRACTURE, POSITIVE);
    status("Congestive heart failure.", CARDIOMEGALY, POSITIVE);
    status("Congestive heart failure.", EDEMA, POSITIVE);
    status("Soft tissue edema of the arm.", EDEMA, NOT_MENTIONED);
    status("Left PICC line with its tip in the SVC.", SUPPORT_DEVICES, POSITIVE);
    status("The nasogastric tube has been removed.", SUPPORT_DEVICES, NEGATIVE);
    status("Interval removal of the chest tube.", SUPPORT_DEVICES, NEGATIVE);
  }

  @Test
  void positiveGoesBeforeUncertainBeforeNegative() {
    status("No effusion. Possible effusion.", PLEURAL_EFFUSION, UNCERTAIN);
    status("Possible effusion. Small effusion. No effusion.", PLEURAL_EFFUSION, POSITIVE);
    status("Heart is normal. Lungs are clear.", PLEURAL_EFFUSION, NOT_MENTIONED);
  }

  @Test
  void otherAbnormalitiesAreNotNormal() {
    read("Calcified granuloma in the right lung.");
    read("No masses or nodules today. Heart is normal.", NORMAL);
    read("Pericardial effusion cannot be judged.", NORMAL);
    read("");
    assertEquals(NEGATIVE, deck.labels("Hiatal hernia.").of(NORMAL));
    assertEquals(OTHER_ABNORMALITY, deck.explain("Hiatal hernia.").get(0).condition());
  }

  @Test
  void noFindingFollowsFromTheOthers() {
    status("Hiatal hernia. Degenerative spine.", NO_FINDING, POSITIVE);
    status("Right central venous catheter.", NO_FINDING, POSITIVE);
    status("No effusion.", NO_FINDING, POSITIVE);
    status("Possible effusion.", NO_FINDING, NOT_MENTIONED);
    status("Rib fracture.", NO_FINDING, NOT_MENTIONED);
    status(" \n. . 1.", NO_FINDING, NOT_MENTIONED);
  }

  @Test
  void explainsEachDecision() {
    String report = "Lungs are clear.  No\tpleural effusion.";
    assertEquals(
        List.of(new Mention(EFFUSION, NEGATIVE, "effusion", "No", "Effusion: effus*", 2, 29, 37)),
        deck.explain(report));
    assertEquals("effusion", report.substring(29, 37));
    Mention heart = deck.explain("Heart size is normal.").get(0);
    assertEquals("Heart size is normal", heart.phrase());
    assertEquals("", heart.cue());
    assertTrue(heart.rule().startsWith("Cardiomegaly: - "), heart.rule());
  }

  @Test
  void mentionsPointIntoTheReportWhateverItIs() {
    String[] words = {
      "no",
      "effusion",
      ".",
      "\n",
      "-",
      "Heart",
      "is",
      "not",
      "enlarged",
      ",",
      "but",
      "İ",
      "\uD83E\uDEC1",
      "?",
      ";",
      "XXXX",
      "possible",
      "(",
      "air-space",
      "disease",
      "1.",
      "0.5",
      "\u00A0",
      "''",
      "and/or",
      "\r\n\r\n",
      "\u0000",
      "vs."
    };
    Random random = new Random(7);
    for (int n = 0; n < 3_000; n++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(25);
      for (int i = 0; i < length; i++) {
        text.append(words[random.nextInt(words.length)]).append(random.nextInt(4) == 0 ? "" : " ");
      }
      String report = text.toString();
      Labels labels = chexpert.labels(report);
      int last = 0;
      for (Mention mention : labels.mentions()) {
        assertEquals(mention.phrase(), report.substring(mention.start(), mention.end()));
        assertTrue(report.contains(mention.cue()));
        assertTrue(mention.sentence() >= last && mention.status() != NOT_MENTIONED);
        last = mention.sentence();
      }
      assertEquals(labels, chexpert.labels(report));
    }
  }

  /** Case, line breaks and blanks of a text change no label; a normal sentence adds none. */
  @Test
  void laws() {
    List<String> reports =
        List.of(
            "No effusion, but possible edema. The heart is enlarged.",
            "Small nodule. Heart size is normal, without consolidation.",
            "Rib fracture. PICC line. No change in the left pneumothorax.");
    for (String report : reports) {
      List<Integer> labels = chexpert.labels(report).values();
      assertEquals(labels, chexpert.labels(report.toUpperCase(Locale.ROOT)).values(), report);
      assertEquals(labels, chexpert.labels(report.replace(" ", "\n  ")).values(), report);
      assertEquals(labels, chexpert.labels(report + " Trachea is midline.").values(), report);
      assertEquals(labels, chexpert.labels("Indeed. " + report).values(), report);
    }
  }

  @Test
  void threadsShareALabeler() {
    List<String> reports =
        IntStream.range(0, 400)
            .mapToObj(i -> i % 3 == 0 ? "No effusion." : "Effusion; rib fracture " + i)
            .toList();
    assertEquals(
        reports.stream().map(chexpert::labels).toList(),
        reports.parallelStream().map(chexpert::labels).toList());
  }

  @Test
  void aSentenceIsAsLongAsItIs() {
    String denied = "the ".repeat(500) + "no effusion " + "the ".repeat(500);
    status(denied, PLEURAL_EFFUSION, NEGATIVE);
    status("no " + "new ".repeat(2_000) + "effusion", PLEURAL_EFFUSION, NEGATIVE);
    status("effusion " + "still ".repeat(2_000) + "is not seen", PLEURAL_EFFUSION, NEGATIVE);
  }

  /**
   * A million words without a stop. Were each compared with each other, this test would not end;
   * the memory that is used grows as the text does.
   */
  @Test
  void aTextWithoutEndEnds() {
    String words = "no effusion heart is not enlarged, possible ";
    bytesUsed(words.repeat(3_000));
    long few = bytesUsed(words.repeat(15_000));
    long many = bytesUsed(words.repeat(150_000));
    assertTrue(many < 15 * few, many + " bytes for a text ten times as long, not " + few);
  }

  private long bytesUsed(String report) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertEquals(NEGATIVE, chexpert.labels(report).of(CARDIOMEGALY));
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** What R2Gen's cleaning leaves of a text: no commas, colons or apostrophes. */
  @Test
  void readsCleanedTexts() {
    String report =
        "1. Heart isn't enlarged. Edema: none. No pneumothorax, effusion, or mass.\n"
            + "2. The infiltrate hasn't cleared. Heart: normal.";
    for (CleanerName cleaner : CleanerName.values()) {
      String cleaned = Cleaner.of(cleaner).clean(report);
      status(cleaned, CARDIOMEGALY, NEGATIVE);
      status(cleaned, EDEMA, NEGATIVE);
      status(cleaned, PLEURAL_EFFUSION, NEGATIVE);
      status(cleaned, LUNG_LESION, NEGATIVE);
      status(cleaned, LUNG_OPACITY, POSITIVE);
    }
  }

  @Test
  void noTextIsAnError() {
    assertThrows(IllegalArgumentException.class, () -> deck.labels(null));
  }

  @Test
  void valuesAreChexpertsNotation() {
    List<Integer> values = chexpert.labels("No effusion. Possible edema. Rib fracture.").values();
    assertEquals(
        Arrays.asList(null, null, null, null, -1, null, null, null, null, 0, null, 1, null, null),
        values);
  }
}
