package cxr.score.metric;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * METEOR 1.5 (Denkowski and Lavie 2014) by the original program with {@code -l en -norm}: words are
 * matched exactly, by stem, by synonym and by paraphrase. The tables it needs come with it; where
 * it is not installed there is no METEOR, for nothing else may bear the name.
 *
 * @param score of all studies together; empty where the program is not there
 * @param draws the score of each draw of the bootstrap; none without score
 * @param perStudy the score of each study; none without score
 * @param note why there is no score; empty where there is one
 */
public record Meteor(
    Optional<Double> score, List<Double> draws, List<Double> perStudy, String note) {

  public Meteor {
    draws = List.copyOf(draws);
    perStudy = List.copyOf(perStudy);
  }

  public static Meteor absent(String why) {
    return new Meteor(Optional.empty(), List.of(), List.of(), why);
  }

  /** By the program that the environment variable CXR_METEOR names, or that the checkout has. */
  public static Meteor of(List<String> references, List<String> hypotheses, Bootstrap bootstrap) {
    return MeteorProgram.shared().score(references, hypotheses, bootstrap);
  }

  /** Why there is no METEOR here; empty where there can be one. */
  public static Optional<String> absence() {
    return MeteorProgram.shared().absence();
  }

  @Override
  public String toString() {
    return score
        .map(value -> String.format(Locale.ROOT, "METEOR %.3f", value))
        .orElse("no METEOR: " + note);
  }
}
