package cxr.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BytePairTokenizerTest {

  @TempDir Path folder;

  private final BytePairTokenizer tokenizer = new BytePairTokenizer();

  /** The ids of make_bpe_golden.py. */
  @Test
  void idsAreThoseOfHuggingFace() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("bpe-golden.json")) {
      JsonNode golden = new ObjectMapper().readTree(in);
      assertEquals(81, golden.size());
      for (JsonNode entry : golden) {
        int[] ids = new ObjectMapper().convertValue(entry.get("ids"), int[].class);
        assertArrayEquals(ids, tokenizer.encode(entry.get("text").asText()), entry.toString());
      }
    }
  }

  @Test
  void everyTextComesBack() {
    Random dice = new Random(3);
    for (int trial = 0; trial < 3000; trial++) {
      StringBuilder text = new StringBuilder();
      for (int i = dice.nextInt(30); i > 0; i--) {
        int most = new int[] {0x7f, 0x7ff, 0xffff, 0x10ffff}[dice.nextInt(4)];
        int point = dice.nextInt(most + 1);
        text.appendCodePoint(
            point >= 0xd800 && point <= 0xdfff ? ' ' : point); // no lone surrogates
      }
      assertEquals(text.toString(), tokenizer.decode(tokenizer.encode(text.toString())));
    }
    assertEquals("a?b", tokenizer.decode(tokenizer.encode("a\ud800b")));
  }

  @Test
  void specialIdsAreThreeAndNoText() {
    assertEquals(50_259, tokenizer.size());
    assertEquals(
        List.of(50_256, 50_257, 50_258),
        List.of(tokenizer.eos(), tokenizer.bos(), tokenizer.pad()));
    int[] ids = tokenizer.encode("<|endoftext|>");
    assertTrue(ids.length > 1);
    assertEquals("<|endoftext|>", tokenizer.decode(ids));
    assertEquals("the", tokenizer.decode(new int[] {50_257, 1169, 50_256, 1169, 50_258}));
    assertEquals("<bos>", tokenizer.show(50_257));
    assertEquals(" heart", tokenizer.show(tokenizer.encode("the heart")[1]));
    String message =
        assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(new int[] {50_259}))
            .getMessage();
    assertTrue(message.contains("50258; found 50259"), message);
  }

  @Test
  void savedAndLoadedIsTheSame() throws IOException {
    Path file = folder.resolve("tokenizer.json");
    tokenizer.save(file);
    Tokenizer loaded = Tokenizer.load(file);
    assertTrue(loaded instanceof BytePairTokenizer);
    assertArrayEquals(tokenizer.encode("clear lungs"), loaded.encode("clear lungs"));
    Files.writeString(file, "{\"kind\":\"gpt2\",\"size\":50257}");
    assertTrue(
        assertThrows(IOException.class, () -> Tokenizer.load(file)).getMessage().contains("50257"));
  }

  @Test
  void theSettingChooses() {
    Settings words = Settings.defaults().with("text.minCount", 1);
    assertEquals(5, Tokenizer.of(List.of("heart"), words.text()).size());
    Settings pairs = words.with("text.tokenizer", "gpt2");
    assertEquals(50_259, Tokenizer.of(List.of("heart"), pairs.text()).size());
    assertThrows(IllegalArgumentException.class, () -> words.with("text.tokenizer", "letters"));
  }

  @Test
  void lengthsSayWhatIsCut() {
    TextLengths lengths = TextLengths.of(List.of(new int[3], new int[4], new int[9]), 5);
    assertEquals(new TextLengths(3, 5, 10, 5, 1), lengths);
    assertEquals(
        "1 of 3 texts are cut at 5 tokens (33.3 %); the median text has 5, the longest 10.",
        lengths.toString());
    assertEquals(0, TextLengths.of(List.of(), 5).cut());
    assertThrows(IllegalArgumentException.class, () -> TextLengths.of(List.of(), 0));
  }
}
