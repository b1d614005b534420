package cxr.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.score.metric.GoldenFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PtbTokenizerTest {

  @Test
  void examples() {
    assertEquals("the heart is n't enlarged", PtbTokenizer.tokenised("The heart isn't enlarged."));
    assertEquals("can not exclude t1-t2", PtbTokenizer.tokenised("Cannot exclude: T1-T2"));
    assertEquals("-lrb- 1.2 cm -rrb- and/or 50 %", PtbTokenizer.tokenised("(1.2cm) and/or 50%"));
    assertEquals("dr. x. no. 5 at 3 p.m.", PtbTokenizer.tokenised("Dr. X. No. 5, at 3 p.m."));
    assertEquals("", PtbTokenizer.tokenised(" . -- ? \n "));
  }

  @Test
  void equalToPycocoevalcapOnTextsLikeReports() throws IOException {
    JsonNode golden = GoldenFile.read("ptb-golden.json.gz");
    List<String> texts = GoldenFile.texts(golden.get("texts"));
    List<String> tokens = GoldenFile.texts(golden.get("tokens"));
    assertEquals(3000, texts.size());
    for (int i = 0; i < texts.size(); i++) {
      assertEquals(tokens.get(i), PtbTokenizer.tokenised(texts.get(i)), texts.get(i));
    }
  }

  @Test
  void noTextTakesLong() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (String piece : List.of("a.", "a-", "1/", "<a", "' ", "!a", "x, ", "😀", "a1_")) {
            PtbTokenizer.tokenised(piece.repeat(3000));
          }
        });
  }
}
