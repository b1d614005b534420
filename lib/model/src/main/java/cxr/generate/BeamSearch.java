package cxr.generate;

import cxr.settings.GenerateSettings;
import cxr.settings.GenerateSettings.EarlyStopping;
import cxr.tensor.Parallel;
import cxr.text.Tokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Beam search: the n likeliest beginnings of each image's text are followed side by side. Finished
 * texts compete by their summed log-probability over their length to the power of a penalty, as in
 * Hugging Face's implementation, which gives the same tokens and scores.
 */
final class BeamSearch implements Search {

  private final Tokenizer tokenizer;
  private final GenerateSettings settings;
  private final TokenRules rules;
  private final int beams;
  private final int maxTokens;

  /**
   * @param maxTokens a text ends here at the latest
   */
  BeamSearch(Tokenizer tokenizer, GenerateSettings settings, int maxTokens) {
    this.tokenizer = tokenizer;
    this.settings = settings;
    this.rules = new TokenRules(tokenizer, settings);
    this.beams = settings.beams();
    this.maxTokens = maxTokens;
  }

  /**
   * An open text.
   *
   * @param row of the decoder that it continues
   * @param sum of the scores of its tokens, which are log-probabilities but for the rules
   */
  private record Beam(Draft draft, int row, double sum) {}

  /** The texts of one image. */
  private final class Texts {
    private List<Beam> open;
    private List<Finished> finished = List.of(); // the best first

    Texts(int row) {
      open = List.of(new Beam(Draft.start(tokenizer.bos()), row, 0));
    }

    /** Adds a token to each open text and keeps the best. */
    void extend(float[][] scores, float[][] raw, float[][][] attention) {
      List<Beam> next = new ArrayList<>();
      List<Finished> ended = new ArrayList<>();
      boolean full = settings.earlyStopping() == EarlyStopping.FIRST && finished.size() == beams;
      List<Beam> best = candidates(scores, raw, attention);
      for (int rank = 0; rank < best.size(); rank++) {
        Beam beam = best.get(rank);
        boolean ends = beam.draft().token() == tokenizer.eos();
        if (ends || beam.draft().length() == maxTokens) {
          if (rank < beams && !full) {
            ended.add(new Finished(beam.draft(), score(beam.sum(), beam.draft().length())));
          }
        } else if (next.size() < beams) {
          next.add(beam);
        }
      }
      finished =
          Stream.concat(finished.stream(), ended.stream())
              .sorted(Comparator.comparingDouble((Finished f) -> -f.score()))
              .limit(beams)
              .toList();
      open = canImprove(next) ? next : List.of();
    }

    /** The best continuations, twice as many as beams: each beam may end in one of them. */
    private List<Beam> candidates(float[][] scores, float[][] raw, float[][][] attention) {
      List<Beam> all = new ArrayList<>();
      for (Beam beam : open) {
        int row = beam.row();
        for (int token : TopK.of(scores[row], 2 * beams)) {
          Draft draft = beam.draft().with(token, raw[row][token], Search.seen(attention, row));
          all.add(new Beam(draft, row, beam.sum() + scores[row][token]));
        }
      }
      return all.stream()
          .sorted(Comparator.comparingDouble((Beam beam) -> -beam.sum()))
          .limit(2L * beams)
          .toList();
    }

    private boolean canImprove(List<Beam> next) {
      if (next.isEmpty()) {
        return false;
      }
      if (finished.size() < beams) {
        return true;
      }
      if (settings.earlyStopping() == EarlyStopping.FIRST) {
        return false;
      }
      boolean anyLength =
          settings.earlyStopping() == EarlyStopping.NEVER && settings.lengthPenalty() > 0;
      int length = anyLength ? maxTokens : next.get(0).draft().length();
      return score(next.get(0).sum(), length) > finished.get(beams - 1).score();
    }

    private double score(double sum, int length) {
      return sum / Math.pow(length, settings.lengthPenalty());
    }
  }

  @Override
  public List<List<Finished>> write(Decoder decoder, int images) {
    List<Texts> all = new ArrayList<>();
    for (int image = 0; image < images; image++) {
      all.add(new Texts(image));
    }
    List<Beam> rows = all.stream().flatMap(texts -> texts.open.stream()).toList();
    while (!rows.isEmpty()) {
      Search.stopIfInterrupted();
      float[][] scores = decoder.next(rows.stream().mapToInt(b -> b.draft().token()).toArray());
      float[][][] attention = settings.attention() ? decoder.attention() : new float[0][][];
      float[][] raw = scoreTokens(scores, rows);
      all.stream()
          .filter(texts -> !texts.open.isEmpty())
          .forEach(texts -> texts.extend(scores, raw, attention));
      rows = all.stream().flatMap(texts -> texts.open.stream()).toList();
      if (!rows.isEmpty()) {
        decoder.keep(rows.stream().mapToInt(Beam::row).toArray());
        renumber(all);
      }
    }
    return all.stream().map(texts -> texts.finished).toList();
  }

  /** Turns logits into log-probabilities and applies the rules; gives what was before the rules. */
  private float[][] scoreTokens(float[][] scores, List<Beam> rows) {
    double[] sums = Search.logSums(scores);
    boolean changed = settings.repetitionPenalty() != 1;
    float[][] raw = new float[scores.length][];
    Parallel.each(
        scores.length,
        (long) scores.length * scores[0].length,
        row -> {
          float[] own = scores[row];
          float sum = (float) sums[row];
          for (int id = 0; id < own.length; id++) {
            own[id] -= sum;
          }
          raw[row] = changed ? own.clone() : own;
          rules.apply(own, rows.get(row).draft().tokens());
        });
    return raw;
  }

  /** After the decoder was told to go on with the open texts, their rows are in their order. */
  private static void renumber(List<Texts> all) {
    int row = 0;
    for (Texts texts : all) {
      List<Beam> renumbered = new ArrayList<>();
      for (Beam beam : texts.open) {
        renumbered.add(new Beam(beam.draft(), row++, beam.sum()));
      }
      texts.open = renumbered;
    }
  }
}
