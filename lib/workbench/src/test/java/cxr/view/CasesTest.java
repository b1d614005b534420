package cxr.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Study;
import cxr.score.Recipe;
import cxr.score.References;
import cxr.score.Scores;
import cxr.score.metric.Measure;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Mention;
import cxr.text.conditions.Scheme;
import cxr.text.conditions.Status;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYSeries;

class CasesTest {

  private static final ConditionLabeler LABELER = new ConditionLabeler();
  private static final String REFERENCE =
      "The heart is enlarged. There is a pleural effusion. No pneumothorax.";
  private static final String WRITTEN = "the heart is enlarged . pulmonary edema .";
  private static final BufferedImage IMAGE = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);

  private static CaseCard card(String reference, String written) {
    return new CaseCard(
        IMAGE, "Study <1>", reference, written, LABELER.labels(reference), LABELER.labels(written));
  }

  private static String words(String html) {
    return html.replaceAll("<sup.*?</sup>", "")
        .replaceAll("<[^>]*>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }

  @Test
  void findingsAreNamedByWordSignAndColour() {
    CaseCard card = card(REFERENCE, WRITTEN);
    assertEquals(
        List.of("✓ found: Cardiomegaly", "○ missed: Effusion", "✗ invented: Edema"),
        card.marks().stream().map(Mark::plain).toList());
    String html = card.html().toString();
    assertTrue(html.contains("✓ found: Cardiomegaly") && html.contains("○ missed: Effusion"), html);
    assertTrue(html.contains("○ Effusion</sup>") && html.contains("✗ Edema</sup>"), html);
    assertTrue(html.contains("− Pneumothorax</sup>"), html);
    assertTrue(html.contains(Mark.Kind.MISSED.style()), html);
    assertTrue(html.contains("Study &lt;1&gt;") && !html.contains("Study <1>"), html);
  }

  @Test
  void markedTextsKeepEveryCharacterAndEscapeThem() {
    for (String text :
        List.of(REFERENCE, "a < b & \"c\" effusion > <script>x</script>", "é ∆ 𝛼.")) {
      Labels labels = LABELER.labels(text);
      String html = new MarkedText(text, labels, labels, true).html().toString();
      assertEquals(text, words(html));
      assertFalse(html.contains("<script"), html);
    }
  }

  @Test
  void emptyTextsAndTextsWithoutMentionsAreShown() {
    assertTrue(card("", "").html().toString().contains("(no text)"));
    assertTrue(card("", "").html().toString().contains("No finding of the scheme in either text."));
    String html = card("Normal.", "xyz").html().toString();
    assertTrue(html.contains("xyz"), html);
  }

  @Test
  void normalIsNoFindingAndStandsApart() throws Exception {
    CaseCard card = card("The lungs are clear.", "pleural effusion .");
    assertEquals(List.of("✗ invented: Effusion"), card.marks().stream().map(Mark::plain).toList());
    assertTrue(
        card.html().toString().contains("Normal by the reference alone."), card.html().toString());
    assertTrue(card("clear lungs .", "clear lungs .").plain().endsWith("Normal by both texts."));
    assertTrue(card(REFERENCE, "clear lungs .").plain().endsWith("Normal by the report alone."));
    assertTrue(card(REFERENCE, WRITTEN).plain().endsWith("Normal by neither text."));
    assertFalse(cases().counts().stringColumn("finding").contains("Normal"));
    assertEquals("both texts", cases().best(1).table().stringColumn("normal by").get(0));
    assertEquals("", cases().best(1).table().stringColumn("✓ found").get(0));
    assertEquals(List.of("2", "3"), ids(cases().with(Condition.NORMAL, Mark.Kind.INVENTED)));
  }

  @Test
  void overlappingPhrasesAreCutWhereOneBeginsOrEnds() {
    String text = "large pleural effusion edema";
    Labels own =
        labels(
            mention(Condition.EFFUSION, Status.POSITIVE, 0, 22),
            mention(Condition.OPACITY, Status.NEGATIVE, 6, 28),
            mention(Condition.EDEMA, Status.UNCERTAIN, 23, 28));
    Labels other = Labels.of(Scheme.DECK, Set.of(Condition.EDEMA));
    String html = new MarkedText(text, own, other, false).html().toString();
    assertEquals(text, words(html));
    assertTrue(html.contains(">large </span>"), html);
    assertTrue(html.contains("✗ Effusion</sup>"), html);
    assertTrue(html.contains("✓? Edema") && html.contains("− Opacity"), html);
    assertEquals(2, html.split("<sup", -1).length - 1, html);
  }

  @Test
  void mentionsOfAnotherTextAreRefused() {
    Labels own = labels(mention(Condition.EFFUSION, Status.POSITIVE, 3, 9));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new MarkedText("short", own, own, true))
            .getMessage()
            .contains("3 to 9"));
  }

  private static Mention mention(Condition condition, Status status, int start, int end) {
    return new Mention(condition, status, "phrase", "", "rule", 1, start, end);
  }

  private static Labels labels(Mention... mentions) {
    Map<Condition, Status> statuses = Labels.of(Scheme.DECK, Set.of()).statuses();
    return new Labels(Scheme.DECK, statuses, List.of(mentions));
  }

  private static Cases cases() {
    return cases(Cases.Score.ROUGE_L);
  }

  private static Cases cases(Cases.Score by) {
    List<Study> studies = List.of(study("1"), study("2"), study("3"), study("4"));
    List<String> references =
        List.of("clear lungs .", "there is an effusion .", "the heart is enlarged .", "edema .");
    List<String> written =
        List.of("clear lungs .", "the lungs are clear .", "the heart is seen .", "effusion today");
    Scores scores = References.of(references, new Recipe.Plain(), LABELER).score("model", written);
    return Cases.of(studies, references, written, LABELER, scores, by);
  }

  private static Study study(String id) {
    return new Study(id, "", "", "", "", List.of(), List.of(), List.of());
  }

  private static List<String> ids(Cases cases) {
    return cases.cases().stream().map(c -> c.study().id()).toList();
  }

  @Test
  void casesAreRankedByTheScore() {
    assertEquals(List.of("1", "3"), ids(cases().best(2)));
    assertEquals(List.of("4"), ids(cases().worst(1)));
    assertEquals(List.of("3", "2"), ids(cases().median(2)));
    assertEquals(4, cases().best(9).size());
    assertThrows(IllegalArgumentException.class, () -> cases().best(0));
  }

  /** Case 1 has the reference's words and label; the others share no label with theirs. */
  @Test
  void casesAreRankedByOtherScores() {
    Cases byLabels = cases(Cases.Score.CONDITIONS).best(2);
    assertEquals("1", ids(byLabels).get(0));
    assertEquals(1, byLabels.cases().get(0).value());
    assertEquals(0, byLabels.cases().get(1).value());
    Cases byCider = cases(Cases.Score.CIDER).best(2);
    assertEquals("1", ids(byCider).get(0));
    assertEquals(
        7.5, byCider.cases().get(0).value(), 1e-9, "10 for each n of three words, of four");
    assertTrue(byCider.cases().get(1).value() < 5, byCider.toString());
  }

  @Test
  void casesAreFoundByCondition() throws Exception {
    assertEquals(List.of("2"), ids(cases().with(Condition.EFFUSION, Mark.Kind.MISSED)));
    assertEquals(List.of("4"), ids(cases().with(Condition.EFFUSION, Mark.Kind.INVENTED)));
    assertEquals(List.of(), ids(cases().with(Condition.EFFUSION, Mark.Kind.AGREED)));
    assertThrows(
        IllegalArgumentException.class, () -> cases().with(Condition.FRACTURE, Mark.Kind.MISSED));
    assertEquals(
        "There is no such case.",
        cases().with(Condition.EFFUSION, Mark.Kind.AGREED).pages().plain());
    assertEquals(4, cases().table().rowCount());
    assertEquals("4 cases and their ROUGE-L", cases().table().name());
    var counts = cases().counts();
    int effusion = counts.stringColumn("finding").asList().indexOf("Effusion");
    assertEquals(1, counts.intColumn("○ missed").get(effusion));
    assertEquals(1, counts.intColumn("✗ invented").get(effusion));
  }

  private static double value(RunOn run, int row, Measure measure) {
    return run.rows().get(row).scores().values().get(measure);
  }

  @Test
  void textsThatRunOnLoseScore() {
    List<String> texts = List.of("clear lungs today .", "enlarged heart . no edema");
    RunOn run = RunOn.of(texts, texts, new Recipe.Plain());
    assertEquals(10, run.rows().size());
    assertEquals(1, value(run, 0, Measure.BLEU_1), 1e-6);
    assertEquals(8, run.rows().get(3).lengthRatio(), 1e-9);
    assertEquals(1.0 / 8, value(run, 3, Measure.BLEU_1), 1e-6);
    assertTrue(value(run, 8, Measure.ROUGE_L) < 0.5);
    assertEquals(11, run.with("other", texts, texts, new Recipe.Plain()).table().rowCount());
    assertThrows(
        IllegalArgumentException.class, () -> run.with("other", texts, texts, new Recipe.Coco()));
    XYSeries again =
        run.chart(Measure.BLEU_1).getSeriesMap().get("the same report again and again");
    assertArrayEquals(new double[] {1, 2, 4, 8, 12}, again.getXData(), 1e-9);
    assertArrayEquals(
        new double[] {1, 1.0 / 2, 1.0 / 4, 1.0 / 8, 1.0 / 12}, again.getYData(), 1e-6);
  }
}
