package cxr.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.score.metric.Interval;
import cxr.score.metric.Measure;
import cxr.settings.Target;
import cxr.text.WordTokenizer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecipeTest {

  private static final String RAW = "1. The heart is  normal in size (XXXX). 2. No effusion/edema.";

  @Test
  void eachHasItsOwnText() {
    assertEquals(
        "the heart is normal in size xxxx . no effusionedema .",
        Recipe.R2Gen.ofAllWords(List.of(RAW)).reference(RAW));
    assertEquals(
        "1 the heart is normal in size -lrb- xxxx -rrb- 2 no effusion/edema",
        new Recipe.Coco().reference(RAW));
    assertEquals(
        "1. the heart is normal in size (xxxx). 2. no effusion/edema.",
        new Recipe.Deck().hypothesis(RAW));
    assertEquals(RAW, new Recipe.Plain().reference(RAW));
    assertEquals(Optional.of(Target.FINDINGS_IMPRESSION), new Recipe.Deck().target());
    assertEquals(Optional.empty(), new Recipe.Plain().target());
  }

  @Test
  void namesFindThem() {
    for (String name : Recipe.NAMES) {
      assertEquals(name, Recipe.named(name, List.of(), List.of(RAW)).name());
    }
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> Recipe.named("bleu", List.of(), List.of(RAW)))
            .getMessage();
    assertTrue(message.contains("r2gen, coco, deck, plain"), message);
  }

  /** Words that train has twice are rare; without train none is. */
  @Test
  void r2genTakesItsWordsFromTrain() {
    List<String> train = List.of("Large heart.", "large heart.", "Large lungs.");
    assertEquals(
        "large <unk> .", Recipe.named("r2gen", train, List.of()).reference("Large heart."));
    assertEquals(
        "large heart .",
        Recipe.named("r2gen", List.of(), List.of("Large heart.")).reference("Large heart."));
  }

  @Test
  void r2genCutsReferencesAndHypotheses() {
    String longText = "word ".repeat(80).strip();
    Recipe recipe = new Recipe.R2Gen(WordTokenizer.learn(List.of(longText + " rare"), 2));
    assertEquals(59, recipe.reference(longText).split(" ").length);
    assertEquals(60, recipe.hypothesis(longText).split(" ").length);
    assertEquals("word <unk> <unk>", recipe.reference("Word rare")); // the final stop is unknown
  }

  @Test
  void oneOutputScoresOtherwiseUnderEachRecipe() {
    List<String> references = List.of("The heart is enlarged.", "No pleural effusion, no edema.");
    List<String> hypotheses = List.of("the heart is enlarged .", "no pleural effusion no edema .");
    RecipeEffect effect =
        RecipeEffect.of("model", references, hypotheses, Recipe.R2Gen.ofAllWords(references));
    List<String> names = effect.rows().stream().map(RecipeEffect.Row::name).toList();
    assertEquals(List.of("r2gen", "coco", "deck", "plain"), names.subList(0, 4));
    assertEquals(1, effect.rows().get(0).values().get(Measure.BLEU_4), 1e-8);
    assertTrue(effect.rows().get(3).values().get(Measure.BLEU_1) < .8);
    assertEquals(1, effect.rows().get(6).values().get(Measure.ROUGE_L), 1e-12);
    assertTrue(effect.toString().contains("output of model"), effect.toString());
    assertTrue(effect.toString().contains("2 studies; 95 % intervals"), effect.toString());
    for (RecipeEffect.Row row : effect.rows()) {
      row.values()
          .forEach(
              (measure, value) -> {
                Interval interval = row.intervals().get(measure);
                assertTrue(interval.low() <= value && value <= interval.high(), row.toString());
              });
    }
  }
}
