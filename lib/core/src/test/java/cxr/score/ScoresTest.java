package cxr.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.score.metric.Bleu;
import cxr.score.metric.RougeL;
import cxr.text.WordTokenizer;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {

  private static final double CLOSE = 1e-9;

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
}
