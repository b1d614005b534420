package cxr.settings;

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
    Target target, CleanerName cleaner, TokenizerKind tokenizer, int minCount, int maxTokens) {

  static final String DEFAULTS =
      """
      text.target=findings, text.cleaner=r2gen
      text.tokenizer=words, text.minCount=3, text.maxTokens=60
      """;

  /** The rules that clean a text. */
  public enum CleanerName implements Word {
    R2GEN,
    CAREFUL
  }

  /** What makes ids of a text. */
  public enum TokenizerKind implements Word {
    WORDS,
    GPT2
  }

  public TextSettings {
    Rule.atLeast("text.minCount", minCount, 1);
    Rule.within("text.maxTokens", maxTokens, 2, Rule.MOST_TOKENS);
  }
}
