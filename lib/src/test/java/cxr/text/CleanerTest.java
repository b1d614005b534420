package cxr.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CleanerTest {

  private final Cleaner r2gen = Cleaner.named("r2gen");

  @Test
  void r2genByHand() {
    assertEquals(
        "the heart is normal . no effusion .", r2gen.clean("The heart is normal. No effusion."));
    assertEquals("heart large . no effusion .", r2gen.clean("1. Heart large. 2. No effusion."));
    assertEquals("left-sided xxxx seen .", r2gen.clean("\"Left-sided\" XXXX, seen!"));
    assertEquals("a . b .", r2gen.clean("A... B."));
    assertEquals(" .", r2gen.clean(""));
    assertEquals("size 10cm  .", r2gen.clean("Size: 10/cm [?]"));
  }

  @Test
  void unknownNamesAreErrors() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> Cleaner.named("other"))
            .getMessage()
            .contains("r2gen"));
  }

  /** The published vocabulary of the real training texts has 759 words of 3 and more. */
  @Test
  void vocabularyOfTheRealSplit() throws IOException {
    Path real =
        Path.of(Objects.requireNonNullElse(System.getenv("CXR_IU_XRAY"), "../../shared/iu-xray"));
    Path annotation = real.resolve("r2gen_annotation.json");
    assumeTrue(Files.exists(annotation), "skipped: no IU X-Ray at " + real);
    List<String> texts = new ArrayList<>();
    for (JsonNode study : new ObjectMapper().readTree(annotation.toFile()).get("train")) {
      texts.add(r2gen.clean(study.get("report").asText()));
    }
    assertEquals(759 + 4, WordTokenizer.learn(texts, 3).size());
  }
}
