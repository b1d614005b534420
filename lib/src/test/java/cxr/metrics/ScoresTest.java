package cxr.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.text.Condition;
import cxr.text.ConditionLabeler;
import cxr.text.WordTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {

  private static final double CLOSE = 1e-9;

  /** Numbers of the original code for three pairs. */
  @Test
  void knownPairs() {
    List<String> references =
        List.of(
            "the heart is normal in size . the lungs are clear .",
            "there is no pleural effusion or pneumothorax .",
            "mild cardiomegaly . no focal consolidation .");
    List<String> hypotheses =
        List.of(
            "the heart is normal . lungs are clear .",
            "no pleural effusion or pneumothorax .",
            "the heart is mildly enlarged . no focal consolidation .");
    Bleu bleu = Bleu.of(references, hypotheses);
    assertEquals(.7384930770502292, bleu.score(1), CLOSE);
    assertEquals(.6817666044883502, bleu.score(2), CLOSE);
    assertEquals(.628621153512714, bleu.score(3), CLOSE);
    assertEquals(.5627951784404767, bleu.score(4), CLOSE);
    assertEquals(.7596008659426222, RougeL.of(references, hypotheses).score(), CLOSE);
  }

  @Test
  void equalToPycocoevalcapOnOddPairsToo() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("scores-golden.json")) {
      for (JsonNode set : new ObjectMapper().readTree(in)) {
        List<String> references = texts(set.get("references"));
        List<String> hypotheses = texts(set.get("hypotheses"));
        Bleu bleu = Bleu.of(references, hypotheses);
        for (int n = 1; n <= 4; n++) {
          assertEquals(set.get("bleu").get(n - 1).asDouble(), bleu.score(n), CLOSE);
        }
        RougeL rouge = RougeL.of(references, hypotheses);
        assertEquals(set.get("rougeL").asDouble(), rouge.score(), CLOSE);
        for (int i = 0; i < references.size(); i++) {
          assertEquals(set.get("rougeLPerStudy").get(i).asDouble(), rouge.perStudy().get(i), CLOSE);
        }
      }
    }
  }

  @Test
  void aTextAgainstItselfIsPerfectAndMismatchedListsAreNamed() {
    List<String> texts = List.of("the heart is normal in size .", "no pleural effusion is seen .");
    assertEquals(1, Bleu.of(texts, texts).score(4), 1e-8);
    assertEquals(1, RougeL.of(texts, texts).score(), CLOSE);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Bleu.of(texts, texts.subList(0, 1)))
            .getMessage();
    assertTrue(message.contains("2 references and 1 hypotheses"), message);
    assertThrows(IllegalArgumentException.class, () -> RougeL.of(List.of(), List.of()));
  }

  @Test
  void scoresKeepSystemAndRecipe() {
    List<String> references = List.of("The heart is enlarged.", "No pleural effusion.");
    WordTokenizer tokenizer =
        WordTokenizer.learn(List.of("the heart is enlarged . no pleural effusion ."), 1);
    Scores scores =
        Scores.of(
            "same",
            references,
            List.of("the heart is enlarged .", "no pleural effusion ."),
            new Recipe.R2Gen(tokenizer),
            new ConditionLabeler());
    assertEquals(1, scores.bleu().score(4), 1e-8);
    assertEquals(2, scores.distinct());
    assertEquals(1, scores.conditions().of(Condition.CARDIOMEGALY).f1());
    assertTrue(scores.toString().contains("r2gen"), scores.toString());
  }

  @Test
  void theRecipeCutsReferencesAndHypotheses() {
    String longText = "word ".repeat(80).strip();
    Recipe recipe = new Recipe.R2Gen(WordTokenizer.learn(List.of(longText + " rare"), 2));
    assertEquals(59, recipe.reference(longText).split(" ").length);
    assertEquals(60, recipe.hypothesis(longText).split(" ").length);
    assertEquals("word <unk> <unk>", recipe.reference("Word rare")); // the final stop is unknown
  }

  private static List<String> texts(JsonNode node) {
    List<String> result = new ArrayList<>();
    node.forEach(text -> result.add(text.asText()));
    return result;
  }
}
