package cxr.score.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.function.IntToDoubleFunction;
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
    Bleu bleu = Bleu.of(references, hypotheses);
    assertEquals(.7384930770502292, bleu.score(1), CLOSE);
    assertEquals(.6817666044883502, bleu.score(2), CLOSE);
    assertEquals(.628621153512714, bleu.score(3), CLOSE);
    assertEquals(.5627951784404767, bleu.score(4), CLOSE);
    assertEquals(.7596008659426222, RougeL.of(references, hypotheses).score(), CLOSE);
    assertEquals(5.611228305565763, Cider.of(references, hypotheses).score(), CLOSE);
  }

  @Test
  void pycocoevalcap() throws IOException {
    int pairs = 0;
    for (JsonNode set : GoldenFile.read("scores-golden.json.gz")) {
      List<String> references = GoldenFile.texts(set.get("references"));
      List<String> hypotheses = GoldenFile.texts(set.get("hypotheses"));
      Bleu bleu = Bleu.of(references, hypotheses);
      for (int n = 1; n <= 4; n++) {
        assertEquals(set.get("bleu").get(n - 1).asDouble(), bleu.score(n), CLOSE);
      }
      RougeL rouge = RougeL.of(references, hypotheses);
      assertEquals(set.get("rougeL").asDouble(), rouge.score(), CLOSE);
      Cider cider = Cider.of(references, hypotheses);
      assertEquals(set.get("cider").asDouble(), cider.score(), CLOSE);
      perStudy(set, "bleu4PerStudy", i -> bleu.perStudy().get(i).score(4));
      perStudy(set, "rougeLPerStudy", rouge::score);
      perStudy(set, "ciderPerStudy", i -> cider.perStudy().get(i).score());
      pairs += references.size();
    }
    assertEquals(1000, pairs);
  }

  @Test
  void sacrebleuRougeScoreAndNltk() throws IOException {
    for (JsonNode set : GoldenFile.read("scores-golden.json.gz")) {
      List<String> references = GoldenFile.texts(set.get("references"));
      List<String> hypotheses = GoldenFile.texts(set.get("hypotheses"));
      SacreBleu sacre = SacreBleu.of(references, hypotheses);
      assertEquals(set.get("sacreBleu").asDouble(), sacre.score(), CLOSE);
      assertEquals(set.get("sacreBrevityPenalty").asDouble(), sacre.brevityPenalty(), CLOSE);
      GoogleRougeL google = GoogleRougeL.of(references, hypotheses);
      assertEquals(set.get("googleRougeL").asDouble(), google.score(), CLOSE);
      NltkBleu nltk = NltkBleu.of(references, hypotheses);
      for (int n = 1; n <= 4; n++) {
        assertEquals(set.get("nltkBleu").get(n - 1).asDouble(), nltk.score(n), CLOSE);
      }
      assertEquals(set.get("nltkBleu4Smoothed").asDouble(), nltk.smoothed(4), CLOSE);
      perStudy(set, "googleRougeLPerStudy", google::score);
      perStudy(set, "nltkBleu4PerStudy", i -> nltk.score(i, 4, false));
    }
  }

  private static void perStudy(JsonNode set, String name, IntToDoubleFunction ours) {
    JsonNode theirs = set.get(name);
    for (int i = 0; i < theirs.size(); i++) {
      assertEquals(theirs.get(i).asDouble(), ours.applyAsDouble(i), CLOSE, name + " " + i);
    }
  }
}
