package cxr.text;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.io.Json;
import cxr.io.WholeFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Words, as blanks part them, in the order of their frequency. */
public final class WordTokenizer implements Tokenizer, Serializable {

  static final String KIND = "words";
  private static final List<String> SPECIAL = List.of("<pad>", "<bos>", "<eos>", "<unk>");

  private final List<String> words; // by id, the special ones first
  private final Map<String, Integer> ids = new HashMap<>();

  private WordTokenizer(List<String> words) {
    this.words = List.copyOf(words);
    for (int id = 0; id < words.size(); id++) {
      if (ids.put(words.get(id), id) != null) {
        throw new IllegalArgumentException(
            "Each word has one id; found \"%s\" twice.".formatted(words.get(id)));
      }
    }
  }

  /**
   * A tokenizer of the words of some cleaned texts.
   *
   * @param minCount words that stand there more rarely become the unknown word
   */
  public static WordTokenizer learn(Collection<String> texts, int minCount) {
    if (minCount < 1) {
      throw new IllegalArgumentException("minCount must be 1 or more; found " + minCount + ".");
    }
    Map<String, Integer> counts = new HashMap<>();
    for (String text : texts) {
      for (String word : split(text)) {
        counts.merge(word, 1, Integer::sum);
      }
    }
    SPECIAL.forEach(counts::remove);
    List<String> words = new ArrayList<>(SPECIAL);
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= minCount)
        .sorted(
            Comparator.comparing((Map.Entry<String, Integer> entry) -> -entry.getValue())
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .forEach(words::add);
    return new WordTokenizer(words);
  }

  /** All words by id, the four special ones first. */
  public List<String> words() {
    return words;
  }

  @Override
  public int size() {
    return words.size();
  }

  @Override
  public int pad() {
    return 0;
  }

  @Override
  public int bos() {
    return 1;
  }

  @Override
  public int eos() {
    return 2;
  }

  /** Stands for every word that has no id of its own. */
  public int unk() {
    return 3;
  }

  @Override
  public int[] encode(String text) {
    return Arrays.stream(split(text)).mapToInt(this::id).toArray();
  }

  private int id(String word) {
    int id = ids.getOrDefault(word, unk());
    return id < SPECIAL.size() ? unk() : id; // a text cannot hold the start or end of itself
  }

  @Override
  public String decode(int[] tokens) {
    StringJoiner text = new StringJoiner(" ");
    for (int id : tokens) {
      String word = show(id);
      if (id == eos()) {
        break;
      }
      if (id != pad() && id != bos()) {
        text.add(word);
      }
    }
    return text.toString();
  }

  @Override
  public String show(int id) {
    if (id < 0 || id >= size()) {
      throw new IllegalArgumentException(
          "An id is from 0 to %d; found %d.".formatted(size() - 1, id));
    }
    return words.get(id);
  }

  @Override
  public void save(Path file) throws IOException {
    WholeFile.write(file, Json.indented(Map.of("kind", KIND, "words", words)));
  }

  static WordTokenizer read(JsonNode tree) {
    List<String> words = new ArrayList<>();
    tree.path("words").forEach(word -> words.add(word.asText()));
    if (words.size() < SPECIAL.size() || !words.subList(0, SPECIAL.size()).equals(SPECIAL)) {
      throw new IllegalArgumentException(
          "its words must begin with %s; there are %d".formatted(SPECIAL, words.size()));
    }
    return new WordTokenizer(words);
  }

  private static String[] split(String text) {
    return text.isBlank() ? new String[0] : text.strip().split("\\s+");
  }
}
