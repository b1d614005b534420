package cxr.generate;

import org.jspecify.annotations.Nullable;

/**
 * A text while it is written: its last token, and the text before that. Texts that branch share
 * their beginning.
 *
 * @param before null for the start of text
 * @param token the last one
 * @param length in tokens, without the start of text
 * @param logProbability of the last token after those before it, as the model has it
 * @param seen what the model looked at when it wrote the last token, [L][S]; empty if not kept
 */
record Draft(@Nullable Draft before, int token, int length, double logProbability, float[][] seen) {

  static Draft start(int bos) {
    return new Draft(null, bos, 0, 0, new float[0][]);
  }

  Draft with(int next, double itsLogProbability, float[][] itsSeen) {
    return new Draft(this, next, length + 1, itsLogProbability, itsSeen);
  }

  /** All tokens, start of text first. */
  int[] tokens() {
    int[] tokens = new int[length + 1];
    for (Draft draft = this; draft != null; draft = draft.before) {
      tokens[draft.length] = draft.token;
    }
    return tokens;
  }

  /** The log-probability of each token but the start of text. */
  double[] logProbabilities() {
    double[] result = new double[length];
    for (Draft draft = this; draft.before != null; draft = draft.before) {
      result[draft.length - 1] = draft.logProbability;
    }
    return result;
  }

  /** What was looked at for each token but the start of text, [T][L][S]. */
  float[][][] attention() {
    float[][][] result = new float[length][][];
    for (Draft draft = this; draft.before != null; draft = draft.before) {
      result[draft.length - 1] = draft.seen;
    }
    return result;
  }
}
