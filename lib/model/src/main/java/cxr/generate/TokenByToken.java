package cxr.generate;

import cxr.settings.GenerateSettings;
import cxr.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One token after the other: the likeliest, or one drawn by chance. */
final class TokenByToken implements Search {

  private final Tokenizer tokenizer;
  private final GenerateSettings settings;
  private final TokenRules rules;
  private final @Nullable TokenSampler sampler; // null for the likeliest
  private final int maxTokens;
  private final long firstReport;

  /**
   * @param maxTokens a text ends here at the latest
   * @param firstReport the number of the first image's report, which with the seed decides its
   *     draws
   */
  TokenByToken(Tokenizer tokenizer, GenerateSettings settings, int maxTokens, long firstReport) {
    this.tokenizer = tokenizer;
    this.settings = settings;
    this.rules = new TokenRules(tokenizer, settings);
    this.sampler = settings.sample() ? new TokenSampler(settings) : null;
    this.maxTokens = maxTokens;
    this.firstReport = firstReport;
  }

  /** A text at work, and the source of its draws. */
  private static final class Row {
    final int image;
    final SplittableRandom random;
    Draft draft;

    Row(int image, Draft draft, SplittableRandom random) {
      this.image = image;
      this.draft = draft;
      this.random = random;
    }
  }

  @Override
  public List<List<Finished>> write(Decoder decoder, int images) {
    Finished[] finished = new Finished[images];
    List<Row> open = new ArrayList<>();
    for (int image = 0; image < images; image++) {
      SplittableRandom random = TokenSampler.random(settings.seed(), firstReport + image);
      open.add(new Row(image, Draft.start(tokenizer.bos()), random));
    }
    while (!open.isEmpty()) {
      Search.stopIfInterrupted();
      List<Row> rows = open;
      float[][] logits = decoder.next(rows.stream().mapToInt(row -> row.draft.token()).toArray());
      float[][][] attention = settings.attention() ? decoder.attention() : new float[0][][];
      double[] sums = Search.logSums(logits);
      IntStream.range(0, rows.size())
          .forEach(r -> extend(rows.get(r), logits[r], sums[r], Search.seen(attention, r)));
      int[] kept = IntStream.range(0, rows.size()).filter(r -> !ends(rows.get(r))).toArray();
      for (Row row : rows) {
        if (ends(row)) {
          finished[row.image] = new Finished(row.draft, score(row.draft));
        }
      }
      open = Arrays.stream(kept).mapToObj(rows::get).toList();
      if (kept.length > 0 && kept.length < rows.size()) {
        decoder.keep(kept);
      }
    }
    return Arrays.stream(finished).map(List::of).toList();
  }

  private void extend(Row row, float[] logits, double logSum, float[][] seen) {
    float[] raw = settings.repetitionPenalty() == 1 ? logits : logits.clone();
    rules.apply(logits, row.draft.tokens());
    int token = sampler == null ? likeliest(logits) : sampler.draw(logits, row.random);
    row.draft = row.draft.with(token, raw[token] - logSum, seen);
  }

  private static int likeliest(float[] scores) {
    int best = 0;
    for (int id = 1; id < scores.length; id++) {
      if (scores[id] > scores[best]) {
        best = id;
      }
    }
    return best;
  }

  private boolean ends(Row row) {
    return row.draft.token() == tokenizer.eos() || row.draft.length() == maxTokens;
  }

  private double score(Draft draft) {
    double sum = Arrays.stream(draft.logProbabilities()).sum();
    return sum / Math.pow(draft.length(), settings.lengthPenalty());
  }
}
