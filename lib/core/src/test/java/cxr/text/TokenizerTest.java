package cxr.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {

  @TempDir Path folder;

  private final WordTokenizer tokenizer =
      WordTokenizer.learn(List.of("the heart is normal .", "the lungs are clear ."), 1);

  @Test
  void wordsInTheOrderOfTheirFrequency() {
    assertEquals(
        List.of("<pad>", "<bos>", "<eos>", "<unk>", ".", "the", "are", "clear", "heart", "is"),
        tokenizer.words().subList(0, 10));
  }

  @Test
  void roundTripOfRandomTexts() {
    Random random = new Random(2);
    List<String> words = tokenizer.words().subList(4, tokenizer.size());
    for (int trial = 0; trial < 100; trial++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append(text.isEmpty() ? "" : " ").append(words.get(random.nextInt(words.size())));
      }
      assertEquals(text.toString(), tokenizer.decode(tokenizer.encode(text.toString())));
    }
  }

  @Test
  void unknownAndSpecialWords() {
    assertEquals("the <unk> is", tokenizer.decode(tokenizer.encode("the xyz is")));
    assertArrayEquals(new int[] {3, 3}, tokenizer.encode("<eos> <pad>"));
    assertEquals("the", tokenizer.decode(new int[] {1, 5, 2, 5, 0}));
    assertEquals(0, tokenizer.encode("  ").length);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(new int[] {99}))
            .getMessage()
            .contains("99"));
  }

  @Test
  void rareWordsAreUnknown() {
    WordTokenizer rare = WordTokenizer.learn(List.of("a a b"), 2);
    assertEquals("a <unk>", rare.decode(rare.encode("a b")));
    assertThrows(IllegalArgumentException.class, () -> WordTokenizer.learn(List.of("a"), 0));
  }

  @Test
  void savedAndLoadedIsTheSame() throws IOException {
    Path file = folder.resolve("tokenizer.json");
    tokenizer.save(file);
    assertEquals(tokenizer.words(), ((WordTokenizer) Tokenizer.load(file)).words());
    for (String wrong : List.of("", "[]", "{\"kind\":\"words\",\"words\":[\"a\"]}", "{")) {
      Files.writeString(file, wrong);
      assertThrows(IOException.class, () -> Tokenizer.load(file), wrong);
    }
  }
}
