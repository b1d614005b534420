package cxr.score.metric;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The mean ROUGE-L F1 of Google's package rouge-score, stemming off: its words are the runs of a to
 * z and 0 to 9 in lower case, and precision and recall weigh the same.
 *
 * @param score the mean over the studies of 2 P R / (P + R)
 * @param perStudy the common subsequence of each study
 */
public record GoogleRougeL(double score, List<CommonSubsequence> perStudy) {

  private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");

  public GoogleRougeL {
    perStudy = List.copyOf(perStudy);
  }

  /**
   * Scores hypotheses against their references.
   *
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static GoogleRougeL of(List<String> references, List<String> hypotheses) {
    Pairs.check(references, hypotheses);
    List<CommonSubsequence> perStudy =
        IntStream.range(0, references.size())
            .parallel()
            .mapToObj(i -> CommonSubsequence.of(words(references.get(i)), words(hypotheses.get(i))))
            .toList();
    double mean = perStudy.stream().mapToDouble(GoogleRougeL::f1).average().orElseThrow();
    return new GoogleRougeL(mean, perStudy);
  }

  private static String[] words(String text) {
    return PythonWhitespace.split(OTHERS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" "));
  }

  /** F1 of one study. */
  public double score(int study) {
    return f1(perStudy.get(study));
  }

  private static double f1(CommonSubsequence common) {
    double sum = common.precision() + common.recall();
    return sum == 0 ? 0 : 2 * common.precision() * common.recall() / sum;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "ROUGE-L F1 of rouge-score %.3f", score);
  }
}
