package cxr.pretrain;

import cxr.text.WordTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cleaned texts as sentences of word ids: a full stop ends a sentence and is no word of it.
 *
 * @param tokenizer of the words of training texts
 */
record Words(WordTokenizer tokenizer) {

  private static final Pattern STOP = Pattern.compile("\\s*\\.(\\s+|$)");
  private static final int LEAST = 2; // times that a word must stand there to have an id of its own

  static Words learn(List<String> texts) {
    return new Words(
        WordTokenizer.learn(
            texts.stream().map(text -> STOP.matcher(text).replaceAll(" ")).toList(), LEAST));
  }

  /** The sentences, each with a word at least; of a text without words one unknown word. */
  int[][] of(String text) {
    List<int[]> sentences = new ArrayList<>();
    for (String sentence : STOP.split(text)) {
      int[] ids = tokenizer.encode(sentence);
      if (ids.length > 0) {
        sentences.add(ids);
      }
    }
    return sentences.isEmpty() ? new int[][] {{tokenizer.unk()}} : sentences.toArray(int[][]::new);
  }

  List<int[][]> of(List<String> texts) {
    return texts.stream().map(this::of).toList();
  }

  static int count(int[][] text) {
    return Arrays.stream(text).mapToInt(sentence -> sentence.length).sum();
  }
}
