package cxr.bench;

import cxr.score.metric.Bleu;
import cxr.score.metric.Cider;
import cxr.score.metric.Metric;
import cxr.score.metric.Pairs;
import cxr.score.metric.RougeL;
import cxr.score.metric.Selection;
import cxr.score.metric.Tallies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Scores of 3,000 pairs of invented reports, in pairs: BLEU-1 to 4, ROUGE-L and CIDEr. */
final class BenchScores implements BenchPart {

  private static final int PAIRS = 3000;
  static final List<String> SENTENCES =
      List.of(
          "the heart is normal in size .",
          "the heart size is within normal limits .",
          "mild cardiomegaly is present .",
          "the mediastinum is unremarkable .",
          "the cardiomediastinal silhouette is stable .",
          "the lungs are clear .",
          "the lungs are well expanded and clear .",
          "there is no focal airspace consolidation .",
          "no pleural effusion or pneumothorax is seen .",
          "there is a small left pleural effusion .",
          "patchy opacity in the right lower lobe .",
          "there is mild interstitial edema .",
          "degenerative changes are present in the thoracic spine .",
          "no acute bony abnormality is identified .",
          "surgical clips are seen in the right upper quadrant .",
          "a calcified granuloma is present in the left lung .");

  @Override
  public Map<String, Callable<Work>> cases() {
    return Map.of("bleu-rouge-cider-3000", BenchScores::words);
  }

  private static Work words() {
    List<String> references = reports(1);
    List<String> hypotheses = reports(2);
    return () -> {
      Pairs pairs = Pairs.of(references, hypotheses);
      List<Metric> metrics = List.of(new Bleu(), new RougeL(), new Cider());
      Tallies.of(metrics, pairs, false).values(Selection.all(PAIRS));
      return PAIRS;
    };
  }

  /** The reports that the other side draws, too, by a linear congruential generator. */
  private static List<String> reports(long seed) {
    long[] state = {seed};
    List<String> reports = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      int count = 3 + next(state) % 4;
      List<String> sentences = new ArrayList<>();
      for (int s = 0; s < count; s++) {
        sentences.add(SENTENCES.get(next(state) % SENTENCES.size()));
      }
      reports.add(String.join(" ", sentences));
    }
    return reports;
  }

  private static int next(long[] state) {
    state[0] = (state[0] * 1103515245L + 12345) % (1L << 31);
    return (int) (state[0] >> 8);
  }
}
