package cxr.metrics;

import cxr.text.Cleaner;
import cxr.text.Tokenizer;
import java.util.Arrays;

/**
 * What happens to a text before it is scored. The recipe moves a score more than most models do, so
 * no score is printed without its recipe's name.
 */
public sealed interface Recipe {

  String name();

  /** The reference that is scored, of a report as it was written. */
  String reference(String raw);

  /** The hypothesis that is scored, of a text as a model wrote it. */
  String hypothesis(String written);

  /**
   * The recipe of R2Gen (Chen et al. 2020), which the published systems share: references are
   * cleaned, cut to 60 tokens with the start of text (59 words) and read back from the vocabulary,
   * so that rare words are {@code <unk>}; hypotheses have at most 60 words.
   *
   * @param tokenizer of the training texts
   */
  record R2Gen(Tokenizer tokenizer) implements Recipe {

    private static final int MOST_TOKENS = 60;
    private static final Cleaner CLEANER = Cleaner.named("r2gen");

    @Override
    public String name() {
      return "r2gen";
    }

    @Override
    public String reference(String raw) {
      int[] ids = tokenizer.encode(CLEANER.clean(raw));
      return tokenizer.decode(Arrays.copyOf(ids, Math.min(ids.length, MOST_TOKENS - 1)));
    }

    @Override
    public String hypothesis(String written) {
      String[] words = Words.split(written);
      return String.join(" ", Arrays.copyOf(words, Math.min(words.length, MOST_TOKENS)));
    }
  }
}
