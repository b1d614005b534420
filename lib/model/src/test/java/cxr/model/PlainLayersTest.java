package cxr.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.settings.Settings;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a GPU runs, ND4J's operations in single precision, against the kernels of the CPU. */
class PlainLayersTest {

  private static final int STUDIES = 3;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.dropout=0.2",
        "model.dropout=0.1, model.bridge=prefix, model.labelSmoothing=0.1, model.tied=false",
        "model.prompts=states, model.conditions=[Edema,Opacity], model.conditionWeight=0",
        "model.views=2, model.conditions=[a,b], model.conditionWeight=0.5, model.prompts=soft",
        "model.encoderBlock=bottleneck, model.dropout=0",
        "model.encoder=efficientnet-lite0, model.dropout=0, model.frozen=[encoder.*]"
      })
  void theyAgree(String changes) {
    Settings settings =
        Settings.defaults()
            .withAll(
                """
                image.size=32, text.maxTokens=8, model.encoderBlocks=[1,1], model.encoderWidth=4
                model.layers=2, model.width=16, model.heads=2
                """)
            .withAll(changes);
    ReportModel kernels = new ReportModel(settings, Golden.TOKENIZER, DataType.FLOAT, true);
    ReportModel plain = new ReportModel(settings, Golden.TOKENIZER, DataType.FLOAT, false);
    assertEquals(kernels.weights().learntRow(), plain.weights().learntRow());
    Batch batch = batch(settings);
    INDArray expected = kernels.weights().learntRow().like();
    INDArray found = expected.like();
    assertEquals(kernels.learn(batch, expected, 7), plain.learn(batch, found, 7), 1e-5);
    double apart = expected.sub(found).norm2Number().doubleValue();
    assertTrue(apart < 1e-4 * expected.norm2Number().doubleValue(), "gradients: " + apart);
    INDArray statistics = kernels.weights().bufferRow();
    assertTrue(statistics.equalsWithEps(plain.weights().bufferRow(), 1e-4), "statistics");
    try (ImageTokens seen = kernels.imageTokens(batch.images()).withPrompts(STATES);
        ImageTokens other = plain.imageTokens(batch.images()).withPrompts(STATES)) {
      assertTrue(seen.tokens().equalsWithEps(other.tokens(), 1e-4), "image tokens");
      float[][] logits = kernels.nextLogits(seen, batch.inputs(), 4);
      float[][] others = plain.nextLogits(seen, batch.inputs(), 4);
      for (int b = 0; b < STUDIES; b++) {
        assertArrayEquals(logits[b], others[b], 1e-5f);
      }
    }
  }

  private static final float[][] STATES = {{1, 0}, {Float.NaN, 1}, {0, 0}};

  /** Where there are two views, the second study lacks one. */
  private static Batch batch(Settings settings) {
    Batch texts = ReportModelTest.batch(STUDIES, 6, 5, DataType.FLOAT);
    int[][] views = {{0, 1}, {2, -1}, {3, 4}};
    boolean two = settings.model().views() == 2;
    Random random = new Random(2);
    float[] pixels = new float[(two ? 5 : STUDIES) * 32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    INDArray images = Nd4j.createFromArray(pixels).reshape(pixels.length / 1024, 1, 32, 32);
    return new Batch(
        two ? new StudyImages(images, views) : StudyImages.single(images),
        texts.inputs(),
        texts.targets(),
        Map.of("conditions", STATES, "prompts", STATES));
  }
}
