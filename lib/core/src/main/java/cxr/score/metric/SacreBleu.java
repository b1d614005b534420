package cxr.score.metric;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The corpus BLEU of the package sacrebleu (Post 2018) with its defaults: case kept, tokenizer 13a,
 * exponential smoothing. It tokenises by itself and is meant for texts as they were written.
 *
 * @param counts of all studies together, in 13a's tokens
 * @param perStudy of each study
 */
public record SacreBleu(Bleu.Counts counts, List<Bleu.Counts> perStudy) {

  private static final Pattern SYMBOL = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
  private static final Pattern STOP_AFTER_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
  private static final Pattern STOP_BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
  private static final Pattern HYPHEN_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

  public SacreBleu {
    perStudy = List.copyOf(perStudy);
  }

  /**
   * Scores hypotheses against their references.
   *
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static SacreBleu of(List<String> references, List<String> hypotheses) {
    Pairs.check(references, hypotheses);
    Bleu bleu =
        Bleu.of(
            references.stream().map(SacreBleu::tokenised).toList(),
            hypotheses.stream().map(SacreBleu::tokenised).toList());
    return new SacreBleu(bleu.counts(), bleu.perStudy());
  }

  /** The score of some studies, of which one may come several times. */
  public SacreBleu of(int[] studies) {
    List<Bleu.Counts> drawn = IntStream.of(studies).mapToObj(perStudy::get).toList();
    return new SacreBleu(Bleu.Counts.sum(drawn), drawn);
  }

  /** The rules of mteval-v13a, as the package has them. */
  static String tokenised(String text) {
    int end = text.length();
    while (end > 0 && PythonWhitespace.isBlank(text.charAt(end - 1))) {
      end--;
    }
    String line =
        text.substring(0, end).replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
    line = line.replace("&quot;", "\"").replace("&amp;", "&");
    line = " " + line.replace("&lt;", "<").replace("&gt;", ">") + " ";
    line = SYMBOL.matcher(line).replaceAll(" $1 ");
    line = STOP_AFTER_NO_DIGIT.matcher(line).replaceAll("$1 $2 ");
    line = STOP_BEFORE_NO_DIGIT.matcher(line).replaceAll(" $1 $2");
    line = HYPHEN_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 ");
    return PythonWhitespace.singleSpaced(line);
  }

  /** BLEU from 0 to 100, as the package prints it. */
  public double score() {
    if (counts.correct().get(0) == 0) {
      return 0;
    }
    double logs = 0;
    double halving = 1;
    for (int n = 0; n < NGrams.LONGEST; n++) {
      double guessed = counts.guessed().get(n);
      double correct = counts.correct().get(n);
      if (guessed == 0) {
        return 0;
      }
      if (correct == 0) {
        halving *= 2;
        correct = 1 / halving;
      }
      logs += Math.log(100 * correct / guessed);
    }
    return brevityPenalty() * Math.exp(logs / NGrams.LONGEST);
  }

  /** exp(1 - reference length / hypothesis length) if the hypotheses are shorter, else 1. */
  public double brevityPenalty() {
    double hypothesis = counts.hypothesisLength();
    double reference = counts.referenceLength();
    return hypothesis >= reference ? 1 : Math.exp(1 - reference / hypothesis);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "sacreBLEU %.2f of 100", score());
  }
}
