package cxr.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.score.ConditionScores.Average;
import cxr.score.ConditionScores.Counts;
import cxr.score.ConditionScores.Over;
import cxr.score.ConditionScores.Undefined;
import cxr.score.metric.Selection;
import cxr.text.conditions.Condition;
import cxr.text.conditions.LabelMapping;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Scheme;
import cxr.text.conditions.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConditionScoresTest {

  private static Labels deck(Condition... positive) {
    return Labels.of(Scheme.DECK, Set.of(positive));
  }

  private static Labels statuses(Status... statuses) {
    Map<Condition, Status> result = new EnumMap<>(Condition.class);
    for (int i = 0; i < statuses.length; i++) {
      result.put(Scheme.DECK.conditions().get(i), statuses[i]);
    }
    return new Labels(Scheme.DECK, result, List.of());
  }

  @Test
  void countsHitsAndMisses() {
    Labels heart = deck(Condition.CARDIOMEGALY);
    Labels none = deck(Condition.NORMAL);
    ConditionScores scores =
        ConditionScores.of(List.of(heart, heart, none, none), List.of(heart, none, heart, none));
    Counts counts = scores.of(Condition.CARDIOMEGALY);
    assertEquals(new Counts(1, 1, 1, 1), counts);
    assertEquals(0.5, counts.precision());
    assertEquals(0.5, counts.f1());
    assertEquals(2, counts.support());
    assertEquals(Double.NaN, scores.of(Condition.EDEMA).f1());
    assertEquals(0.5, scores.macroF1(), 1e-12);
    assertEquals(0.5, scores.macroF1WithoutNormal(), 1e-12);
    assertEquals((0.5 + 0.5) / 6, scores.macroOverScheme(Over.ALL).f1(), 1e-12);
    assertEquals(0.5 / 5, scores.macroOverScheme(Over.FINDINGS).f1(), 1e-12);
    assertEquals(List.of(Condition.NORMAL, Condition.CARDIOMEGALY), scores.named(Over.ALL));
    assertEquals(new Average(0.5, 0.5, 0.5), scores.micro(Over.ALL));
    assertEquals(new Average(0.5, 0.5, 0.5), scores.perExample(Over.ALL));
    assertEquals(1 / 3.0, scores.perExample(Over.FINDINGS).f1(), 1e-12);
    assertEquals(3, scores.studiesCounted().get(Over.FINDINGS));
    assertEquals(0.25, scores.perExampleOverAll(Over.FINDINGS).f1());
  }

  /** What is all right is 1, whatever of the scheme does not occur; the other way has a name. */
  @Test
  void conditionsThatNobodyNamesDoNotCount() {
    List<Labels> three =
        List.of(deck(Condition.NORMAL), deck(Condition.EDEMA), deck(Condition.EFFUSION));
    ConditionScores right = ConditionScores.of(three, three);
    assertEquals(new Average(1, 1, 1), right.macro(Over.ALL));
    assertEquals(new Average(1, 1, 1), right.macro(Over.FINDINGS));
    assertEquals(0.5, right.macroOverScheme(Over.ALL).f1());
    assertTrue(right.toString().matches("(?s).*macro, findings .* 1\\.000 +2  2 of 5 cond.*"));
    // Invented by a report alone, a condition counts, with 0.
    List<Labels> invented =
        List.of(deck(Condition.OPACITY), deck(Condition.EDEMA), deck(Condition.EFFUSION));
    assertEquals(2 / 3.0, ConditionScores.of(three, invented).macroF1WithoutNormal(), 1e-12);
    // Named by references alone, it counts too: its precision is 0, not left out.
    List<Labels> missed = List.of(deck(), deck(), deck(Condition.EFFUSION));
    assertEquals(
        new Average(1 / 3.0, 1 / 3.0, 1 / 3.0), ConditionScores.of(three, missed).macro(Over.ALL));
  }

  @Test
  void whereNothingIsNamedNoAverageIsDefined() {
    List<Labels> normal = List.of(deck(Condition.NORMAL), deck(Condition.NORMAL));
    ConditionScores scores = ConditionScores.of(normal, normal);
    Average undefined = new Average(Double.NaN, Double.NaN, Double.NaN);
    assertEquals(undefined, scores.micro(Over.FINDINGS));
    assertEquals(undefined, scores.macro(Over.FINDINGS));
    assertEquals(undefined, scores.perExample(Over.FINDINGS));
    assertEquals(new Average(1, 1, 1), scores.macro(Over.ALL));
    assertTrue(scores.toString().matches("(?s).*macro, findings +– +– +– +0  0 of 5.*"));
  }

  /** A report that finds nothing earns nothing but for normal studies. */
  @Test
  void aConstantFindsNothing() {
    Labels none = deck(Condition.NORMAL);
    ConditionScores scores =
        ConditionScores.of(
            List.of(none, deck(Condition.EDEMA), deck(Condition.OPACITY)),
            List.of(none, none, none));
    assertEquals(new Average(0, 0, 0), scores.micro(Over.FINDINGS));
    assertTrue(scores.micro(Over.ALL).f1() > 0);
  }

  @Test
  void undefinedRatiosGoByAPolicy() {
    List<Labels> none = List.of(deck(), deck());
    for (Undefined policy : Undefined.values()) {
      ConditionScores scores =
          ConditionScores.of(none, none, LabelMapping.UNCERTAIN_POSITIVE, policy);
      double expected =
          switch (policy) {
            case ZERO -> 0;
            case NAMED -> Double.NaN;
            case ONE -> 1;
            case LEFT_OUT -> Double.NaN;
          };
      assertEquals(expected, scores.of(Condition.EDEMA).f1());
      assertEquals(expected, scores.macro(Over.ALL).precision());
      assertEquals(expected, scores.perExample(Over.FINDINGS).recall());
    }
    ConditionScores scores =
        ConditionScores.of(
            List.of(deck(Condition.EDEMA)),
            List.of(deck(Condition.EDEMA)),
            LabelMapping.UNCERTAIN_POSITIVE,
            Undefined.LEFT_OUT);
    assertEquals(1, scores.macro(Over.ALL).f1());
  }

  @Test
  void leftOutLabelsAreNotCounted() {
    Status yes = Status.POSITIVE;
    Status no = Status.NEGATIVE;
    Status open = Status.UNCERTAIN;
    Status blank = Status.NOT_MENTIONED;
    List<Labels> references =
        List.of(statuses(no, yes, open, blank, no, yes), statuses(no, open, yes, no, no, yes));
    List<Labels> hypotheses =
        List.of(statuses(no, open, yes, yes, no, no), statuses(no, yes, yes, blank, yes, yes));
    Map<LabelMapping, List<Counts>> expected =
        Map.of(
            LabelMapping.UNCERTAIN_POSITIVE,
                List.of(new Counts(2, 0, 0, 0), new Counts(0, 1, 0, 1)),
            LabelMapping.UNCERTAIN_NEGATIVE,
                List.of(new Counts(0, 1, 1, 0), new Counts(0, 1, 0, 1)),
            LabelMapping.UNCERTAIN_LEFT_OUT,
                List.of(new Counts(0, 0, 0, 0), new Counts(0, 1, 0, 1)),
            LabelMapping.MENTIONED_ONLY, List.of(new Counts(0, 0, 0, 0), new Counts(0, 0, 0, 0)));
    expected.forEach(
        (mapping, counts) -> {
          ConditionScores scores =
              ConditionScores.of(references, hypotheses, mapping, Undefined.NAMED);
          assertEquals(counts.get(0), scores.of(Condition.CARDIOMEGALY), mapping.toString());
          assertEquals(counts.get(1), scores.of(Condition.PNEUMOTHORAX), mapping.toString());
        });
  }

  @Test
  void aDrawIsScoredAsTheStudiesOfIt() {
    List<Labels> references = List.of(deck(Condition.EDEMA), deck(), deck(Condition.OPACITY));
    List<Labels> hypotheses = List.of(deck(Condition.EDEMA), deck(Condition.EDEMA), deck());
    ConditionPairs pairs =
        new ConditionPairs(
            references, hypotheses, LabelMapping.UNCERTAIN_POSITIVE, Undefined.NAMED);
    int[] draw = {2, 0, 0};
    assertEquals(
        ConditionScores.of(
            List.of(references.get(2), references.get(0), references.get(0)),
            List.of(hypotheses.get(2), hypotheses.get(0), hypotheses.get(0))),
        pairs.scores(Selection.of(draw)));
    assertThrows(IllegalArgumentException.class, () -> pairs.scores(Selection.of()));
  }

  @Test
  void listsMustMatch() {
    assertThrows(
        IllegalArgumentException.class, () -> ConditionScores.of(List.of(deck()), List.of()));
    assertThrows(IllegalArgumentException.class, () -> ConditionScores.of(List.of(), List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> ConditionScores.of(List.of(deck()), List.of(Labels.of(Scheme.CHEXPERT, Set.of()))));
    ConditionScores scores = ConditionScores.of(List.of(deck()), List.of(deck()));
    assertThrows(IllegalArgumentException.class, () -> scores.of(Condition.FRACTURE));
  }

  @Test
  void printsItself() {
    ConditionScores scores =
        ConditionScores.of(List.of(deck(Condition.EDEMA)), List.of(deck(Condition.EDEMA)));
    String text = scores.toString();
    assertTrue(text.contains("uncertain as positive, blank as negative"), text);
    assertTrue(text.matches("(?s).*Edema +1\\.000 +1\\.000 +1\\.000 +1\\R.*"), text);
    assertTrue(text.contains("per example, findings"), text);
    assertEquals(6 + 10, scores.rows().size());
  }

  /** scikit-learn's scores of 60 random studies, by the policies that it has. */
  @Test
  void equalsScikitLearn() throws IOException {
    JsonNode golden;
    try (InputStream in = getClass().getResourceAsStream("conditions-golden.json")) {
      golden = new ObjectMapper().readTree(in);
    }
    List<Labels> references = labels(golden.get("references"));
    List<Labels> hypotheses = labels(golden.get("hypotheses"));
    assertEquals(60, references.size());
    int compared = 0;
    for (JsonNode scored : golden.get("scores")) {
      Undefined undefined = Undefined.valueOf(scored.get("undefined").asText());
      LabelMapping mapping =
          scored.get("uncertain").asText().equals("positive")
              ? LabelMapping.UNCERTAIN_POSITIVE
              : LabelMapping.UNCERTAIN_NEGATIVE;
      ConditionScores scores = ConditionScores.of(references, hypotheses, mapping, undefined);
      for (int c = 0; c < Scheme.CHEXPERT.conditions().size(); c++) {
        Counts counts = scores.of(Scheme.CHEXPERT.conditions().get(c));
        same(
            scored.get("labels").get(c),
            new Average(counts.precision(), counts.recall(), counts.f1()));
        assertEquals(scored.get("labels").get(c).get(3).asInt(), counts.support());
      }
      for (Over over : Over.values()) {
        JsonNode averages = scored.get(over.name());
        same(averages.get("micro"), scores.micro(over));
        same(averages.get("macro"), scores.macro(over));
        same(averages.get("samples"), scores.perExample(over));
        if (undefined == Undefined.NAMED) {
          same(averages.get("macroOverScheme"), scores.macroOverScheme(over));
          same(averages.get("samplesOverAll"), scores.perExampleOverAll(over));
        }
      }
      compared++;
    }
    assertEquals(8, compared);
  }

  private static void same(JsonNode expected, Average found) {
    assertEquals(number(expected.get(0)), found.precision(), 1e-12);
    assertEquals(number(expected.get(1)), found.recall(), 1e-12);
    assertEquals(number(expected.get(2)), found.f1(), 1e-12);
  }

  private static double number(JsonNode value) {
    return value.isNull() ? Double.NaN : value.asDouble();
  }

  private static List<Labels> labels(JsonNode rows) {
    List<Labels> result = new ArrayList<>();
    for (JsonNode row : rows) {
      Map<Condition, Status> statuses = new EnumMap<>(Condition.class);
      for (int c = 0; c < row.size(); c++) {
        Status status =
            row.get(c).isNull()
                ? Status.NOT_MENTIONED
                : switch (row.get(c).asInt()) {
                  case 1 -> Status.POSITIVE;
                  case 0 -> Status.NEGATIVE;
                  default -> Status.UNCERTAIN;
                };
        statuses.put(Scheme.CHEXPERT.conditions().get(c), status);
      }
      result.add(new Labels(Scheme.CHEXPERT, statuses, List.of()));
    }
    return result;
  }
}
