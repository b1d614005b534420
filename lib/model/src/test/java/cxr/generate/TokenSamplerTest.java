package cxr.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.settings.GenerateSettings;
import cxr.settings.Settings;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {

  private static final int DRAWS = 40_000;
  private static final float NEVER = Float.NEGATIVE_INFINITY;

  /** Probabilities .4, .3, .2, .1, and one token that may not be drawn. */
  private static final float[] LOGITS = {log(.1), log(.4), NEVER, log(.2), log(.3)};

  private static float log(double probability) {
    return (float) (Math.log(probability) + 3);
  }

  private static double[] shares(String changes) {
    GenerateSettings settings =
        Settings.defaults().with("generate.sample", true).withAll(changes).generate();
    TokenSampler sampler = new TokenSampler(settings);
    SplittableRandom random = TokenSampler.random(settings.seed(), 0);
    double[] shares = new double[LOGITS.length];
    for (int i = 0; i < DRAWS; i++) {
      shares[sampler.draw(LOGITS, random)] += 1.0 / DRAWS;
    }
    return shares;
  }

  /** Within five standard deviations of the expected shares, and never what cannot be. */
  private static void expect(String changes, double... expected) {
    double[] found = shares(changes);
    for (int id = 0; id < expected.length; id++) {
      double deviation = Math.sqrt(expected[id] * (1 - expected[id]) / DRAWS);
      assertEquals(expected[id], found[id], 5 * deviation + 1e-9, changes + ", token " + id);
    }
  }

  @Test
  void drawsAreByProbability() {
    expect("", .1, .4, 0, .2, .3);
    expect("generate.seed=2", .1, .4, 0, .2, .3);
  }

  @Test
  void temperatureIsAPowerOfTheProbabilities() {
    double sum = .01 + .16 + .04 + .09;
    expect("generate.temperature=0.5", .01 / sum, .16 / sum, 0, .04 / sum, .09 / sum);
    double roots = Math.sqrt(.1) + Math.sqrt(.4) + Math.sqrt(.2) + Math.sqrt(.3);
    expect(
        "generate.temperature=2",
        Math.sqrt(.1) / roots,
        Math.sqrt(.4) / roots,
        0,
        Math.sqrt(.2) / roots,
        Math.sqrt(.3) / roots);
  }

  @Test
  void theKLikeliest() {
    expect("generate.topK=1", 0, 1, 0, 0, 0);
    expect("generate.topK=2", 0, 4 / 7.0, 0, 0, 3 / 7.0);
    expect("generate.topK=9", .1, .4, 0, .2, .3);
  }

  @Test
  void theSmallestSetThatHasTheShare() {
    expect("generate.topP=0.01", 0, 1, 0, 0, 0);
    expect("generate.topP=0.39", 0, 1, 0, 0, 0);
    expect("generate.topP=0.41", 0, 4 / 7.0, 0, 0, 3 / 7.0);
    expect("generate.topP=0.71", 0, 4 / 9.0, 0, 2 / 9.0, 3 / 9.0);
    expect("generate.topP=0.95", .1, .4, 0, .2, .3);
    expect("generate.topP=0.5, generate.topK=1", 0, 1, 0, 0, 0);
  }

  @Test
  void reportsHaveStreamsOfTheirOwn() {
    SplittableRandom first = TokenSampler.random(1, 0);
    SplittableRandom again = TokenSampler.random(1, 0);
    SplittableRandom second = TokenSampler.random(1, 1);
    SplittableRandom otherSeed = TokenSampler.random(2, 0);
    double number = first.nextDouble();
    assertEquals(number, again.nextDouble());
    assertTrue(number != second.nextDouble() && number != otherSeed.nextDouble());
  }
}
