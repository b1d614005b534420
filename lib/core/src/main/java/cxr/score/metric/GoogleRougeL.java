package cxr.score.metric;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The mean over the studies of ROUGE-L F1, 2 P R / (P + R), as Google's package rouge-score has it,
 * stemming off: its words are the runs of a to z and 0 to 9 in lower case, and precision and recall
 * weigh the same.
 */
public final class GoogleRougeL implements Metric {

  private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");

  @Override
  public List<Measure> measures() {
    return List.of(Measure.ROUGE_L);
  }

  @Override
  public Tally tally(Pairs pairs) {
    List<String> references = pairs.references().texts();
    List<String> hypotheses = pairs.hypotheses().texts();
    double[] scores =
        IntStream.range(0, pairs.size())
            .parallel()
            .mapToObj(i -> CommonSubsequence.of(words(references.get(i)), words(hypotheses.get(i))))
            .mapToDouble(GoogleRougeL::f1)
            .toArray();
    return studies -> new double[] {studies.mean(scores)};
  }

  private static String[] words(String text) {
    return PythonWhitespace.split(OTHERS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" "));
  }

  private static double f1(CommonSubsequence common) {
    double sum = common.precision() + common.recall();
    return sum == 0 ? 0 : 2 * common.precision() * common.recall() / sum;
  }
}
