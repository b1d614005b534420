package cxr.score.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each score equals the package that it is named after, on odd texts too. */
class PackagesTest {

  private static final double CLOSE = 1e-9;

  /** The numbers of the original code for three pairs. */
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
    assertArrayEquals(
        new double[] {.7384930770502292, .6817666044883502, .628621153512714, .5627951784404767},
        OneMetric.of(new Bleu(), references, hypotheses),
        CLOSE);
    assertEquals(.7596008659426222, OneMetric.of(new RougeL(), references, hypotheses)[0], CLOSE);
    assertEquals(5.611228305565763, OneMetric.of(new Cider(), references, hypotheses)[0], CLOSE);
  }

  @Test
  void pycocoevalcap() throws IOException {
    int pairs = 0;
    for (JsonNode set : GoldenFile.read("scores-golden.json.gz")) {
      List<String> references = GoldenFile.texts(set.get("references"));
      List<String> hypotheses = GoldenFile.texts(set.get("hypotheses"));
      Pairs texts = Pairs.of(references, hypotheses);
      Selection all = Selection.all(texts.size());
      Tally bleu = new Bleu().tally(texts);
      for (int n = 1; n <= 4; n++) {
        assertEquals(set.get("bleu").get(n - 1).asDouble(), bleu.scores(all)[n - 1], CLOSE);
      }
      Tally rouge = new RougeL().tally(texts);
      assertEquals(set.get("rougeL").asDouble(), rouge.scores(all)[0], CLOSE);
      Tally cider = new Cider().tally(texts);
      assertEquals(set.get("cider").asDouble(), cider.scores(all)[0], CLOSE);
      perStudy(set, "bleu4PerStudy", bleu, 3);
      perStudy(set, "rougeLPerStudy", rouge, 0);
      perStudy(set, "ciderPerStudy", cider, 0);
      pairs += texts.size();
    }
    assertEquals(1000, pairs);
  }

  @Test
  void sacrebleuRougeScoreAndNltk() throws IOException {
    for (JsonNode set : GoldenFile.read("scores-golden.json.gz")) {
      List<String> references = GoldenFile.texts(set.get("references"));
      List<String> hypotheses = GoldenFile.texts(set.get("hypotheses"));
      Pairs texts = Pairs.of(references, hypotheses);
      Selection all = Selection.all(texts.size());
      double sacre = new SacreBleu().tally(texts).scores(all)[0];
      assertEquals(set.get("sacreBleu").asDouble(), 100 * sacre, CLOSE);
      Tally google = new GoogleRougeL().tally(texts);
      assertEquals(set.get("googleRougeL").asDouble(), google.scores(all)[0], CLOSE);
      Tally nltk = new NltkBleu(false).tally(texts);
      for (int n = 1; n <= 4; n++) {
        assertEquals(set.get("nltkBleu").get(n - 1).asDouble(), nltk.scores(all)[n - 1], CLOSE);
      }
      double smoothed = new NltkBleu(true).tally(texts).scores(all)[3];
      assertEquals(set.get("nltkBleu4Smoothed").asDouble(), smoothed, CLOSE);
      perStudy(set, "googleRougeLPerStudy", google, 0);
      perStudy(set, "nltkBleu4PerStudy", nltk, 3);
    }
  }

  private static void perStudy(JsonNode set, String name, Tally tally, int score) {
    JsonNode theirs = set.get(name);
    for (int i = 0; i < theirs.size(); i++) {
      double ours = tally.scores(Selection.of(i))[score];
      assertEquals(theirs.get(i).asDouble(), ours, CLOSE, name + " " + i);
    }
  }
}
