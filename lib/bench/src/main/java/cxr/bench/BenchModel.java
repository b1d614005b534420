package cxr.bench;

import cxr.model.Batch;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.settings.Settings;
import cxr.text.BytePairTokenizer;
import cxr.text.Tokenizer;
import cxr.text.WordTokenizer;
import cxr.train.AdamW;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Training steps and the reading of X-rays, in examples: by the decoder, 4 texts of 256 tokens with
 * 49 image tokens each (4 layers of 256 and a vocabulary of 2,000, and GPT-2 small's size); by
 * ResNet-18 and -50, 8 images of 224 pixels and 3 channels. A step is forward, backward, clipping
 * and AdamW, with dropout. Ours cannot be without the other half of the model: the decoder has an
 * encoder of 2 channels before it, for images of 112 pixels, the encoder a decoder of width 8
 * behind it.
 */
final class BenchModel implements BenchPart {

  private static final int TEXTS = 4;
  private static final int TOKENS = 256;
  private static final int IMAGES = 8;
  private static final double RATE = 1e-4;
  private static final String NO_ENCODER =
      "image.size=112, model.encoderBlocks=[1,1,1], model.encoderWidth=2, text.maxTokens=256, ";
  private static final String NO_DECODER =
      "image.size=224, image.channels=3, model.layers=1, model.width=8, model.heads=1, model.encoder=";
  private static final String SMALL = NO_ENCODER + "model.layers=4, model.width=256, model.heads=8";
  private static final String GPT2 =
      NO_ENCODER + "model.layers=12, model.width=768, model.heads=12";

  @Override
  public Map<String, Callable<Work>> cases() {
    return Map.of(
        "decoder-small-step", () -> step(SMALL, words(2000), TEXTS, TOKENS, 5),
        "decoder-gpt2-step", () -> step(GPT2, new BytePairTokenizer(), TEXTS, TOKENS, 1),
        "resnet18-forward", () -> forward("resnet18", 5),
        "resnet18-step", () -> step(NO_DECODER + "resnet18", words(10), IMAGES, 1, 2),
        "resnet50-forward", () -> forward("resnet50", 3),
        "resnet50-step", () -> step(NO_DECODER + "resnet50", words(10), IMAGES, 1, 1));
  }

  static Tokenizer words(int ids) {
    String words =
        IntStream.range(0, ids - 4).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    return WordTokenizer.learn(List.of(words), 1);
  }

  private static Settings settings(String changes) {
    return Settings.defaults().withAll(changes);
  }

  static INDArray images(Settings settings, int count) {
    int size = settings.image().size();
    return Nd4j.randn(count, settings.image().channels(), size, size);
  }

  private static Work step(
      String changes, Tokenizer tokenizer, int examples, int tokens, int steps) {
    ReportModel model = new ReportModel(settings(changes), tokenizer);
    Random random = new Random(1);
    Batch batch =
        new Batch(
            images(model.settings(), examples),
            texts(examples, tokens, tokenizer, random),
            texts(examples, tokens, tokenizer, random));
    return steps(model, batch, steps);
  }

  /** Training steps on one batch, in studies. */
  static Work steps(ReportModel model, Batch batch, int steps) {
    AdamW adam = new AdamW(model.weights(), model.settings().train());
    INDArray gradients = model.weights().learntRow().like();
    return () -> {
      for (int step = 0; step < steps; step++) {
        double loss = model.learn(batch, gradients, step);
        if (!Double.isFinite(loss)) {
          throw new IllegalStateException("The loss should be a finite number; it is " + loss);
        }
        adam.step(gradients, RATE);
      }
      return steps * batch.size();
    };
  }

  private static int[][] texts(int count, int tokens, Tokenizer tokenizer, Random random) {
    return IntStream.range(0, count)
        .mapToObj(text -> random.ints(tokens, 0, tokenizer.size()).toArray())
        .toArray(int[][]::new);
  }

  private static Work forward(String encoder, int batches) {
    Settings settings = settings(NO_DECODER + encoder);
    ReportModel model = new ReportModel(settings, words(10));
    INDArray images = images(settings, IMAGES);
    return () -> {
      for (int batch = 0; batch < batches; batch++) {
        model.imageTokens(StudyImages.single(images)).close();
      }
      return batches * IMAGES;
    };
  }
}
