package cxr.generate;

import cxr.settings.GenerateSettings;
import cxr.text.Tokenizer;

/**
 * What may be written next: changes the scores of tokens (logits, or log-probabilities in beam
 * search) as Hugging Face's logits processors do, in their order. Start of text and padding are
 * never written.
 */
final class TokenRules {

  private static final float NEVER = Float.NEGATIVE_INFINITY;

  private final Tokenizer tokenizer;
  private final GenerateSettings settings;

  TokenRules(Tokenizer tokenizer, GenerateSettings settings) {
    this.tokenizer = tokenizer;
    this.settings = settings;
  }

  /**
   * Changes the scores of the token after a text. If nothing at all may be written, the text may
   * end.
   *
   * @param scores of all tokens, [V]
   * @param text so far, start of text first
   */
  void apply(float[] scores, int[] text) {
    float end = scores[tokenizer.eos()];
    penaliseRepetition(scores, text);
    forbidNgrams(scores, text);
    if (text.length - 1 < settings.minTokens()) {
      scores[tokenizer.eos()] = NEVER;
    }
    scores[tokenizer.pad()] = NEVER;
    scores[tokenizer.bos()] = NEVER;
    if (settings.noRepeatNgram() > 0 && nothingIsLeft(scores)) {
      scores[tokenizer.eos()] = end;
    }
  }

  /** The penalty of CTRL (Keskar et al. 2019), once for each token of the text. */
  private void penaliseRepetition(float[] scores, int[] text) {
    float penalty = (float) settings.repetitionPenalty();
    if (penalty == 1) {
      return;
    }
    for (int i = 0; i < text.length; i++) {
      int id = text[i];
      if (isFirst(text, i)) {
        scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty;
      }
    }
  }

  private static boolean isFirst(int[] text, int place) {
    for (int i = 0; i < place; i++) {
      if (text[i] == text[place]) {
        return false;
      }
    }
    return true;
  }

  /** Forbids what followed the last n - 1 tokens where they stood before. */
  private void forbidNgrams(float[] scores, int[] text) {
    int n = settings.noRepeatNgram();
    if (n == 0) {
      return;
    }
    int suffix = text.length - (n - 1);
    for (int from = 0; from + n <= text.length; from++) {
      boolean same = true;
      for (int i = 0; same && i < n - 1; i++) {
        same = text[from + i] == text[suffix + i];
      }
      if (same) {
        scores[text[from + n - 1]] = NEVER;
      }
    }
  }

  private static boolean nothingIsLeft(float[] scores) {
    for (float score : scores) {
      if (score > NEVER) {
        return false;
      }
    }
    return true;
  }
}
