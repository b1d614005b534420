package cxr.score.metric;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Locale;

/**
 * Whether the reports differ from one another, and whether they repeat themselves.
 *
 * @param distinctReports how many different reports were written
 * @param distinct1 different words for each word of all reports: distinct-1 (Li et al. 2016)
 * @param distinct2 the same of bigrams: distinct-2
 * @param repetition the mean over the reports of 1 - different 4-grams / 4-grams: seq-rep-4
 *     (Welleck et al. 2020); 0 for a report without 4-grams
 */
public record Diversity(
    int distinctReports, double distinct1, double distinct2, double repetition) {

  /** Of some reports. */
  public static Diversity of(Texts reports) {
    int count = reports.texts().size();
    double repetition = 0;
    for (int i = 0; i < count; i++) {
      int[] grams = reports.grams().of(i, 4);
      repetition += grams.length == 0 ? 0 : 1 - (double) NGrams.different(grams) / grams.length;
    }
    return new Diversity(
        new HashSet<>(reports.texts()).size(),
        distinct(reports, 1),
        distinct(reports, 2),
        repetition / count);
  }

  private static double distinct(Texts reports, int n) {
    BitSet seen = new BitSet();
    long all = 0;
    for (int i = 0; i < reports.texts().size(); i++) {
      for (int gram : reports.grams().of(i, n)) {
        seen.set(gram);
        all++;
      }
    }
    return all == 0 ? 0 : (double) seen.cardinality() / all;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d distinct reports, distinct-1 %.4f, distinct-2 %.4f, repeated 4-grams %.3f",
        distinctReports,
        distinct1,
        distinct2,
        repetition);
  }
}
