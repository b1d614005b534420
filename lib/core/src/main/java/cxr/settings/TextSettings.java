package cxr.settings;

import java.util.List;

/**
 * What the model learns to write.
 *
 * @param target the sections of the report, in order: {@code findings}, {@code impression} or
 *     {@code findings+impression}
 * @param cleaner name of the rules that clean a text: {@code r2gen}, which the published systems
 *     share, or {@code careful}, which keeps numbers, units and the ends of sentences
 * @param tokenizer {@code words}, each word of the training texts an id, or {@code gpt2}, GPT-2's
 *     byte-pair encoding, which has ids for every text
 * @param minCount with {@code words}, words rarer than this in the training texts become the
 *     unknown word
 * @param maxTokens longest text in tokens, end of text included
 */
public record TextSettings(
    String target, String cleaner, String tokenizer, int minCount, int maxTokens) {

  /** The names of the cleaners. */
  public static final List<String> CLEANERS = List.of("r2gen", "careful");

  public TextSettings {
    Rule.oneOf("text.target", List.of("findings", "impression", "findings+impression"), target);
    Rule.oneOf("text.cleaner", CLEANERS, cleaner);
    Rule.oneOf("text.tokenizer", List.of("words", "gpt2"), tokenizer);
    Rule.check(minCount >= 1, "text.minCount must be 1 or more", minCount);
    Rule.check(
        maxTokens >= 2 && maxTokens <= Rule.MOST_TOKENS,
        "text.maxTokens must be from 2 to " + Rule.MOST_TOKENS,
        maxTokens);
  }

  static TextSettings defaults() {
    return new TextSettings("findings", "r2gen", "words", 3, 60);
  }
}
