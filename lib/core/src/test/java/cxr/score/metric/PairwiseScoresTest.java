package cxr.score.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairwiseScoresTest {

  private static final List<String> REFERENCES =
      List.of(
          "the heart is normal in size . the lungs are clear .",
          "the heart is large . the lungs are clear . no effusion .",
          "no effusion . no pneumothorax . no effusion .",
          "the heart is normal in size . the lungs are clear .",
          "",
          "a small effusion on the left is seen .",
          "the lungs are clear . ".repeat(15).strip());

  private static final List<String> TEXTS =
      List.of(
          "the heart is normal in size . the lungs are clear .",
          "no effusion . the heart is large .",
          "no words of these",
          "the the the . . .",
          "word",
          "",
          "the lungs are clear . the heart is normal . ".repeat(8).strip(),
          "no effusion . the lungs are clear . no ".repeat(8).strip() + " heart is large");

  private static double[] alone(Metric metric, String text, int measure) {
    Tally tally = metric.tally(Pairs.of(REFERENCES, Collections.nCopies(REFERENCES.size(), text)));
    double[] scores = new double[REFERENCES.size()];
    for (int r = 0; r < scores.length; r++) {
      scores[r] = tally.scores(Selection.of(r))[measure];
    }
    return scores;
  }

  @Test
  void areThoseOfTheMetricsThemselves() {
    PairwiseScores pairwise = new PairwiseScores(REFERENCES);
    List<PairwiseScores.Row> rows = pairwise.rows(TEXTS).toList();
    for (int t = 0; t < TEXTS.size(); t++) {
      String text = TEXTS.get(t);
      PairwiseScores.Row row = rows.get(t);
      assertArrayEquals(alone(new Cider(), text, 0), row.cider(), 1e-12, text);
      if (!text.isEmpty()) { // an empty text is one empty word there
        assertArrayEquals(alone(new RougeL(), text, 0), row.rougeL(), 1e-12, text);
      }
      Bleu.Counts counts =
          Bleu.Counts.of(Pairs.of(REFERENCES, Collections.nCopies(REFERENCES.size(), text)));
      assertArrayEquals(counts.correct(), row.matches(), text);
      assertEquals(counts.guessed()[0][0], row.words(), text);
    }
  }

  @Test
  void againstSomeReferencesTheyAreTheSame() {
    PairwiseScores all = new PairwiseScores(REFERENCES);
    List<PairwiseScores.Row> rows = all.rows(TEXTS).toList();
    List<PairwiseScores.Row> some = all.only(5, 2).rows(TEXTS).toList();
    for (int t = 0; t < TEXTS.size(); t++) {
      PairwiseScores.Row row = rows.get(t);
      assertArrayEquals(new double[] {row.cider()[5], row.cider()[2]}, some.get(t).cider(), 1e-12);
      assertArrayEquals(new double[] {row.rougeL()[5], row.rougeL()[2]}, some.get(t).rougeL());
      assertEquals(row.matches()[1][5], some.get(t).matches()[1][0]);
      assertEquals(row.words(), some.get(t).words());
    }
    assertEquals(0, all.only().rows(TEXTS).toList().get(0).cider().length);
  }

  @Test
  void theMeanLengthIsInWords() {
    assertEquals(3, new PairwiseScores(List.of("a  b", "a b c d")).meanWords());
  }
}
