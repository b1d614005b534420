package cxr.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.score.metric.Bleu;
import cxr.score.metric.Measure;
import cxr.score.metric.OneMetric;
import cxr.score.metric.Pairs;
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
    assertEquals(1, OneMetric.of(new Bleu(), texts, texts)[3], 1e-8);
    assertEquals(1, OneMetric.of(new RougeL(), texts, texts)[0], CLOSE);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Pairs.of(texts, texts.subList(0, 1)))
            .getMessage();
    assertTrue(message.contains("2 references and 1 hypotheses"), message);
    assertThrows(IllegalArgumentException.class, () -> Pairs.of(List.of(), List.of()));
  }

  @Test
  void scoresKeepSystemAndRecipe() {
    List<String> references = List.of("The heart is enlarged.", "No pleural effusion.");
    WordTokenizer tokenizer =
        WordTokenizer.learn(List.of("the heart is enlarged . no pleural effusion ."), 1);
    Scores scores =
        References.of(references, new Recipe.R2Gen(tokenizer), new ConditionLabeler())
            .score("same", List.of("the heart is enlarged .", "no pleural effusion ."));
    assertEquals(1, scores.value(Measure.BLEU_4), 1e-8);
    assertEquals(2, scores.distinct());
    assertEquals(1, scores.conditions().of(Condition.CARDIOMEGALY).f1());
    assertTrue(scores.toString().contains("r2gen"), scores.toString());
  }
}
