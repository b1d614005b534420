package cxr.train;

import cxr.data.Study;
import cxr.settings.Settings;
import cxr.text.WordTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pictures with a bright square, and words that tell its place: a task that must be seen. */
final class Squares {

  static final Settings SETTINGS =
      Settings.defaults()
          .withAll(
              """
              image.size=32, text.maxTokens=16
              model.encoderBlocks=[1,1], model.encoderWidth=8, model.layers=1, model.width=32
              model.heads=2, model.dropout=0, train.epochs=12, train.batchSize=8
              train.learningRate=0.003, train.warmupSteps=5, train.maxMinutes=0, train.metric=loss
              generate.maxTokens=16
              """);

  static final List<String> TEXTS =
      List.of(
          "the square is at the top left .",
          "at the top right there is a square .",
          "bottom left .",
          "the square lies at the bottom right .");

  static final WordTokenizer TOKENIZER = WordTokenizer.learn(TEXTS, 1);

  private Squares() {}

  static List<Example> examples(int count, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int corner = random.nextInt(4);
      float[] pixels = new float[32 * 32];
      for (int p = 0; p < pixels.length; p++) {
        pixels[p] = (float) random.nextGaussian() * 0.2f;
      }
      for (int y = 0; y < 8; y++) {
        for (int x = 0; x < 8; x++) {
          pixels[(corner / 2 * 20 + 2 + y) * 32 + corner % 2 * 20 + 2 + x] += 3;
        }
      }
      String text = TEXTS.get(corner);
      Study study = new Study(String.valueOf(i), "", "", text, "", List.of(), List.of(), List.of());
      examples.add(new Example(study, pixels, TOKENIZER.encode(text)));
    }
    return examples;
  }
}
