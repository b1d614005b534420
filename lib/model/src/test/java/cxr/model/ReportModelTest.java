package cxr.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.model.objective.Prompts;
import cxr.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class ReportModelTest {

  private static final Settings TINY =
      Settings.defaults()
          .withAll(
              """
              image.size=32, text.maxTokens=8
              model.encoderBlocks=[1,1], model.encoderWidth=3, model.layers=2, model.width=8
              model.heads=2, model.dropout=0
              """);
  private static final int VOCABULARY = 11;

  public static Batch batch(int size, int length, long seed, DataType type) {
    Random random = new Random(seed);
    double[] pixels = new double[size * 32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextGaussian();
    }
    int[][] inputs = new int[size][length];
    int[][] targets = new int[size][length];
    for (int b = 0; b < size; b++) {
      for (int t = 0; t < length; t++) {
        inputs[b][t] = random.nextInt(VOCABULARY);
        targets[b][t] = b == 0 && t > 2 ? -1 : random.nextInt(VOCABULARY);
      }
    }
    INDArray images = Nd4j.createFromArray(pixels).castTo(type).reshape(size, 1, 32, 32);
    return new Batch(images, inputs, targets);
  }

  /** The law of every gradient: a small step along it changes the loss by their product. */
  @ParameterizedTest
  @ValueSource(strings = {"", "model.prompts=states, model.conditions=[Edema,Opacity]"})
  void gradientsAgreeWithDifferences(String changes) {
    ReportModel model = new ReportModel(TINY.withAll(changes), Golden.TOKENIZER, DataType.DOUBLE);
    Batch texts = batch(3, 6, 5, DataType.DOUBLE);
    float[][] states = {{1, 0}, {Float.NaN, 1}, {1, 1}};
    Batch batch =
        new Batch(texts.images(), texts.inputs(), texts.targets(), Map.of(Prompts.NAME, states));
    INDArray row = model.weights().learntRow();
    INDArray gradients = Nd4j.zeros(DataType.DOUBLE, row.length());
    model.learn(batch, gradients, 0);
    INDArray unused = gradients.like();
    Random random = new Random(3);
    double step = 1e-5;
    long from = 0;
    for (String name : model.weights().learntNames()) {
      long length = model.weights().arrays().get(name).length();
      for (int trial = 0; trial < 3; trial++) {
        long i = from + random.nextInt((int) length);
        double before = row.getDouble(i);
        row.putScalar(i, before + step);
        double above = model.learn(batch, unused, 0);
        row.putScalar(i, before - step);
        double below = model.learn(batch, unused, 0);
        row.putScalar(i, before);
        assertEquals(
            (above - below) / (2 * step), gradients.getDouble(i), 2e-6, name + " at " + (i - from));
      }
      from += length;
    }
  }

  @Test
  void sameStepTwiceGivesTheSameBits() {
    Settings settings = TINY.with("model.dropout", 0.2);
    ReportModel model = new ReportModel(settings, Golden.TOKENIZER);
    INDArray first = Nd4j.zeros(model.weights().count());
    INDArray second = first.like();
    Batch batch = batch(3, 6, 5, DataType.FLOAT);
    double loss = model.learn(batch, first, 7);
    model.learn(batch(2, 5, 6, DataType.FLOAT), second, 8); // another shape between
    assertEquals(loss, model.learn(batch, second, 7));
    assertEquals(first, second);
    assertNotEquals(loss, model.learn(batch, second, 9));
  }

  @Test
  void writingSeesOnlyWhatCameBefore() {
    ReportModel model = new ReportModel(TINY, Golden.TOKENIZER);
    ImageTokens image = model.imageTokens(batch(2, 4, 1, DataType.FLOAT).images());
    assertArrayEquals(new long[] {2, 16, 8}, image.tokens().shape());
    float[][] shortText = model.nextLogits(image, new int[][] {{1, 2}, {1, 3}}, 1);
    float[][] other = model.nextLogits(image, new int[][] {{1, 2, 4}, {1, 3, 4}}, 2);
    assertEquals(VOCABULARY, shortText[0].length);
    assertNotEquals(shortText[0][0], other[0][0]);
    float[][] padded = model.nextLogits(image, new int[][] {{1, 2, 4}, {1, 3, 4}}, 1);
    assertArrayEquals(shortText[0], padded[0], 1e-6f);
    float[][] again = model.nextLogits(image, new int[][] {{1, 2}, {1, 3}}, 1);
    assertArrayEquals(shortText[0], again[0]);
    ImageTokens darker = new ImageTokens(image.tokens().mul(0.5), image.mask());
    assertTrue(model.nextLogits(darker, new int[][] {{1, 2}, {1, 3}}, 1)[1][0] != shortText[1][0]);
  }

  @Test
  void lossOfFreshWeightsIsNearUniform() {
    ReportModel model = new ReportModel(TINY, Golden.TOKENIZER);
    assertEquals(Math.log(VOCABULARY), model.loss(batch(4, 6, 2, DataType.FLOAT)), 0.05);
  }

  @Test
  void runningStatisticsMoveInTrainingAlone() {
    ReportModel model = new ReportModel(TINY, Golden.TOKENIZER);
    Batch batch = batch(4, 6, 2, DataType.FLOAT);
    INDArray before = model.weights().bufferRow().dup();
    model.loss(batch);
    assertEquals(before, model.weights().bufferRow());
    model.learn(batch, Nd4j.zeros(model.weights().count()), 0);
    assertNotEquals(before, model.weights().bufferRow());
  }

  @Test
  void wrongInputsAreNamed() {
    ReportModel model = new ReportModel(TINY, Golden.TOKENIZER);
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> model.loss(batch(2, 9, 1, DataType.FLOAT)))
            .getMessage();
    assertTrue(message.contains("8") && message.contains("9"), message);
    INDArray images = Nd4j.zeros(2, 1, 32, 32);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Batch(images, new int[][] {{1}}, new int[][] {{1}}));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Batch(images, new int[][] {{1}, {1, 2}}, new int[][] {{1}, {1}}));
    assertEquals(List.of(1, 1), TINY.model().encoderBlocks());
  }
}
