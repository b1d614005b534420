package cxr.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import cxr.io.Json;
import cxr.settings.TextSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Turns cleaned texts into token ids and back. Padding, start and end of text are ids of their own,
 * so that a model can learn where a text ends.
 *
 * <p>Tokenizers do not change once they are made; threads may share them.
 */
public sealed interface Tokenizer permits WordTokenizer, BytePairTokenizer {

  /** How many ids there are: 0 to size - 1. */
  int size();

  /** Fills the rest of a row; never part of a text. */
  int pad();

  /** Start of text. */
  int bos();

  /** End of text. */
  int eos();

  /** The ids of a cleaned text, without start and end. */
  int[] encode(String text);

  /**
   * The text of some ids: stops at the end of text, leaves padding and start out.
   *
   * @throws IllegalArgumentException if an id is not one of this tokenizer's
   */
  String decode(int[] ids);

  /**
   * One id as a reader sees it, the special ones included.
   *
   * @throws IllegalArgumentException if the id is not one of this tokenizer's
   */
  String show(int id);

  /** Writes everything that is needed to make this tokenizer again. */
  void save(Path file) throws IOException;

  /**
   * The tokenizer that the settings ask for.
   *
   * @param texts cleaned, of the training studies alone; byte-pair encoding learns nothing of them
   */
  static Tokenizer of(Collection<String> texts, TextSettings settings) {
    return switch (settings.tokenizer()) {
      case WORDS -> WordTokenizer.learn(texts, settings.minCount());
      case GPT2 -> new BytePairTokenizer();
    };
  }

  /**
   * A tokenizer from a file that {@link #save(Path)} wrote.
   *
   * @throws IOException if the file is not there or holds no tokenizer
   */
  static Tokenizer load(Path file) throws IOException {
    try {
      JsonNode tree = Json.with().readTree(Files.readString(file));
      return switch (tree.path("kind").asText()) {
        case WordTokenizer.KIND -> WordTokenizer.read(tree);
        case BytePairTokenizer.KIND -> BytePairTokenizer.read(tree);
        default ->
            throw new IllegalArgumentException(
                "its kind must be %s or %s; found %s"
                    .formatted(WordTokenizer.KIND, BytePairTokenizer.KIND, tree.path("kind")));
      };
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(file + " is no tokenizer's file: " + e.getMessage(), e);
    }
  }
}
