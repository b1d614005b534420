package cxr.retrieve;

import cxr.score.metric.PairwiseScores;
import cxr.score.metric.PythonWhitespace;
import cxr.text.conditions.Condition;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Sentences that say one finding and nothing else: for each finding up to 12, the most typical
 * first.
 *
 * <p>They are short sentences of training reports without comparisons and rare words. Typical is
 * what is most like all sentences that name the finding: by its mean ROUGE-L and CIDEr with them,
 * each divided by the mean over what is chosen among.
 */
final class Phrases {

  private static final int MOST = 12;
  private static final int MOST_WORDS = 15; // with the stop

  private Phrases() {}

  /** Of each finding. */
  static Map<Condition, List<String>> of(Sentences sentences, List<Condition> findings) {
    List<String> all = List.copyOf(sentences.all());
    PairwiseScores scores = new PairwiseScores(all);
    Map<Condition, List<String>> phrases = new EnumMap<>(Condition.class);
    for (Condition finding : findings) {
      List<String> own = all.stream().filter(one -> isPhrase(one, finding, sentences)).toList();
      int[] naming =
          IntStream.range(0, all.size())
              .filter(i -> sentences.findings(List.of(all.get(i))).contains(finding))
              .toArray();
      phrases.put(finding, mostTypical(own, scores, naming));
    }
    return phrases;
  }

  private static boolean isPhrase(String sentence, Condition finding, Sentences sentences) {
    return sentences.findings(List.of(sentence)).equals(Set.of(finding))
        && PythonWhitespace.split(sentence).length <= MOST_WORDS
        && Sentences.standsAlone(sentence)
        && !sentences.hasRareWord(sentence);
  }

  private static List<String> mostTypical(
      List<String> phrases, PairwiseScores scores, int[] naming) {
    List<double[]> means =
        scores
            .rows(phrases)
            .parallel()
            .map(row -> new double[] {mean(row.rougeL(), naming), mean(row.cider(), naming)})
            .toList();
    double rougeL = means.stream().mapToDouble(mean -> mean[0]).sum();
    double cider = means.stream().mapToDouble(mean -> mean[1]).sum();
    Map<String, Double> typical = new HashMap<>();
    for (int i = 0; i < phrases.size(); i++) {
      typical.put(phrases.get(i), share(means.get(i)[0], rougeL) + share(means.get(i)[1], cider));
    }
    return phrases.stream()
        .sorted(Comparator.comparing(typical::get, Comparator.reverseOrder()))
        .limit(MOST)
        .toList();
  }

  private static double mean(double[] values, int[] of) {
    return IntStream.of(of).mapToDouble(i -> values[i]).average().orElse(0);
  }

  private static double share(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
