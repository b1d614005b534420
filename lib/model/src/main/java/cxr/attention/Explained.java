package cxr.attention;

import cxr.text.Tokenizer;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Mention;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Something that a model says of a study, whose reasons a map is to show. */
public sealed interface Explained {

  /** The end of a sentence; not the point of a decimal fraction. */
  Pattern STOP = Pattern.compile("[.!?;](\\s+|$)");

  /**
   * A finding of the condition head.
   *
   * @param place among the settings' conditions
   */
  record Finding(int place) implements Explained {}

  /**
   * Some words of a text, each written after those before it.
   *
   * @param told the states of the decoder's prompt; empty for none
   * @param text ids, the start of text first
   * @param from the first word's place, from 0, the start of text not counted
   * @param to behind the last
   */
  record Words(float[] told, int[] text, int from, int to) implements Explained {

    public Words {
      if (from < 0 || from >= to || to >= text.length) {
        throw new IllegalArgumentException(
            "Words must be one or more of a text's %d tokens; found %d to before %d."
                .formatted(text.length - 1, from, to));
      }
    }

    /** What stands before each token: T ids. */
    int[] before() {
      return Arrays.copyOf(text, text.length - 1);
    }

    /** The ids of these words, each at its place; -1 at those of others. */
    int[] targets() {
      return IntStream.range(0, text.length - 1)
          .map(t -> t >= from && t < to ? text[t + 1] : -1)
          .toArray();
    }
  }

  /**
   * The words by which a text names a finding, and the sentence they stand in.
   *
   * @param said the sentence as it stands
   */
  record Phrase(Words words, Words sentence, String said) {}

  /**
   * Where a text affirms findings, or leaves them open: of each the first place, by the finding's
   * name.
   *
   * @param told the states of the decoder's prompt; empty for none
   * @param ids of the text's tokens, without start and end
   */
  static Map<String, Phrase> phrases(
      Tokenizer tokenizer, ConditionLabeler labeler, float[] told, int[] ids) {
    String text = tokenizer.decode(ids);
    int[] whole = new int[ids.length + 1];
    whole[0] = tokenizer.bos();
    System.arraycopy(ids, 0, whole, 1, ids.length);
    int[] ends = new int[ids.length]; // of each token, in the text
    Arrays.setAll(ends, i -> tokenizer.decode(Arrays.copyOf(ids, i + 1)).length());
    Map<String, Phrase> phrases = new LinkedHashMap<>();
    for (Mention mention : labeler.labels(text).mentions()) {
      if (mention.status().positiveOrUncertain()) {
        int[] sentence = sentence(text, mention);
        phrases.putIfAbsent(
            mention.condition().display(),
            new Phrase(
                words(told, whole, ends, mention.start(), mention.end()),
                words(told, whole, ends, sentence[0], sentence[1]),
                text.substring(sentence[0], sentence[1])));
      }
    }
    return phrases;
  }

  /** The tokens that some characters lie in. */
  private static Words words(float[] told, int[] text, int[] ends, int start, int end) {
    int from = 0;
    while (ends[from] <= start) {
      from++;
    }
    int to = from + 1;
    while (to < ends.length && ends[to - 1] < end) {
      to++;
    }
    return new Words(told, text, from, to);
  }

  /** Where the sentence of a mention begins and ends in a text. */
  static int[] sentence(String text, Mention mention) {
    int start = 0;
    Matcher stops = STOP.matcher(text);
    while (stops.find() && stops.end() <= mention.start()) {
      start = stops.end();
    }
    int end = stops.reset().find(mention.end()) ? stops.start() : text.length();
    while (Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return new int[] {start, end};
  }
}
