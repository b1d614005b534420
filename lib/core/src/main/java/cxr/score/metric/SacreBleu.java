package cxr.score.metric;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The corpus BLEU of the package sacrebleu (Post 2018) with its defaults: case kept, tokenizer 13a,
 * exponential smoothing. It tokenises by itself and is meant for texts as they were written.
 */
public final class SacreBleu implements Metric {

  private static final Pattern SYMBOL = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
  private static final Pattern STOP_AFTER_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
  private static final Pattern STOP_BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
  private static final Pattern HYPHEN_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

  @Override
  public List<Measure> measures() {
    return List.of(Measure.BLEU_4);
  }

  @Override
  public Tally tally(Pairs pairs) {
    Bleu.Counts counts =
        Bleu.Counts.of(Pairs.of(tokenised(pairs.references()), tokenised(pairs.hypotheses())));
    return studies -> new double[] {score(counts, studies)};
  }

  private static List<String> tokenised(Texts texts) {
    return texts.texts().stream().map(SacreBleu::tokenised).toList();
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

  private static double score(Bleu.Counts counts, Selection studies) {
    double logs = 0;
    double halving = 1;
    for (int n = 0; n < NGrams.LONGEST; n++) {
      double guessed = studies.sum(counts.guessed()[n]);
      double correct = studies.sum(counts.correct()[n]);
      if (guessed == 0 || n == 0 && correct == 0) {
        return 0;
      }
      if (correct == 0) {
        halving *= 2;
        correct = 1 / halving;
      }
      logs += Math.log(100 * correct / guessed);
    }
    double hypothesis = studies.sum(counts.hypothesis());
    double reference = studies.sum(counts.reference());
    double penalty = hypothesis >= reference ? 1 : Math.exp(1 - reference / hypothesis);
    return penalty * Math.exp(logs / NGrams.LONGEST) / 100;
  }
}
