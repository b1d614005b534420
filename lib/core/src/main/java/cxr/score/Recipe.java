package cxr.score;

import cxr.score.metric.PythonWhitespace;
import cxr.settings.Target;
import cxr.settings.TextSettings.CleanerName;
import cxr.text.Cleaner;
import cxr.text.Tokenizer;
import cxr.text.WordTokenizer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What happens to a text before it is scored. The recipe moves a score more than most models do, so
 * no score is printed without its recipe's name.
 */
public sealed interface Recipe extends Serializable {

  /** The names that {@link #named} knows. */
  List<String> NAMES = List.of("r2gen", "coco", "deck", "plain");

  String name();

  /** The reference that is scored, of a report as it was written. */
  String reference(String raw);

  /** The hypothesis that is scored, of a text as a model wrote it. */
  String hypothesis(String written);

  /** Whether a report, as it was written, is longer than the recipe takes: its end is cut off. */
  default boolean cutsReference(String raw) {
    return false;
  }

  /** Whether a text, as a model wrote it, is longer than the recipe takes: its end is cut off. */
  default boolean cutsHypothesis(String written) {
    return false;
  }

  /**
   * The sections of a report that the recipe takes, as {@link cxr.data.Study#text(Target)} names
   * them; empty where it takes what it is given.
   */
  default Optional<Target> target() {
    return Optional.empty();
  }

  /**
   * The recipe of a name.
   *
   * @param train reports as they were written, of which r2gen takes its vocabulary; where there are
   *     none, its vocabulary is all words of the references
   * @param references reports as they were written
   * @throws IllegalArgumentException if there is no such recipe
   */
  static Recipe named(String name, List<String> train, List<String> references) {
    return switch (name) {
      case "r2gen" -> train.isEmpty() ? R2Gen.ofAllWords(references) : R2Gen.of(train);
      case "coco" -> new Coco();
      case "deck" -> new Deck();
      case "plain" -> new Plain();
      default ->
          throw new IllegalArgumentException(
              "There is no recipe \"%s\"; there are: %s."
                  .formatted(name, String.join(", ", NAMES)));
    };
  }

  /**
   * The recipe of R2Gen (Chen et al. 2020), which the published systems share: references are
   * cleaned, cut to 60 tokens with the start of text (59 words) and read back from the vocabulary,
   * so that rare words are {@code <unk>}; hypotheses have at most 60 words.
   *
   * @param tokenizer of the training texts
   */
  record R2Gen(Tokenizer tokenizer) implements Recipe {

    private static final int MOST_TOKENS = 60;
    private static final int LEAST_COUNT = 3;
    private static final Cleaner CLEANER = Cleaner.of(CleanerName.R2GEN);

    /** With the words that some training reports have 3 times or more. */
    public static R2Gen of(List<String> train) {
      return new R2Gen(
          WordTokenizer.learn(train.stream().map(CLEANER::clean).toList(), LEAST_COUNT));
    }

    /** With all words of the references: for want of training reports, no word is rare. */
    public static R2Gen ofAllWords(List<String> references) {
      return new R2Gen(WordTokenizer.learn(references.stream().map(CLEANER::clean).toList(), 1));
    }

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
    public boolean cutsReference(String raw) {
      return tokenizer.encode(CLEANER.clean(raw)).length > MOST_TOKENS - 1;
    }

    @Override
    public String hypothesis(String written) {
      String[] words = PythonWhitespace.split(written);
      return String.join(" ", Arrays.copyOf(words, Math.min(words.length, MOST_TOKENS)));
    }

    @Override
    public boolean cutsHypothesis(String written) {
      return PythonWhitespace.split(written).length > MOST_TOKENS;
    }
  }

  /**
   * The recipe of COCO's caption evaluation (Chen et al. 2015): tokens of the Penn Treebank in
   * lower case, punctuation left out, of reference and hypothesis alike.
   */
  record Coco() implements Recipe {

    @Override
    public String name() {
      return "coco";
    }

    @Override
    public String reference(String raw) {
      return PtbTokenizer.tokenised(raw);
    }

    @Override
    public String hypothesis(String written) {
      return PtbTokenizer.tokenised(written);
    }
  }

  /**
   * The recipe of the original study: findings and impression joined by a blank. The study does not
   * say how it cut words; this is the nearest reading, the blanks of the text in lower case, so
   * that punctuation stays at the words.
   */
  record Deck() implements Recipe {

    @Override
    public String name() {
      return "deck";
    }

    @Override
    public Optional<Target> target() {
      return Optional.of(Target.FINDINGS_IMPRESSION);
    }

    @Override
    public String reference(String raw) {
      return PythonWhitespace.singleSpaced(raw.toLowerCase(Locale.ROOT));
    }

    @Override
    public String hypothesis(String written) {
      return reference(written);
    }
  }

  /** Texts as they are, words parted by blanks. */
  record Plain() implements Recipe {

    @Override
    public String name() {
      return "plain";
    }

    @Override
    public String reference(String raw) {
      return raw;
    }

    @Override
    public String hypothesis(String written) {
      return written;
    }
  }
}
