package cxr.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.settings.Settings;
import cxr.text.WordTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The tiny model, weights and batch of make_model_golden.py, made in the same way. */
public final class Golden {

  public static final Settings SETTINGS =
      Settings.defaults()
          .withAll(
              """
              image.size=32, text.maxTokens=8
              model.encoderBlocks=[1,1], model.encoderWidth=3, model.layers=2, model.width=8
              model.heads=2, model.dropout=0, train.weightDecay=0.1, train.clipNorm=0.5
              """);

  /** Seven words and the four special ids make eleven tokens. */
  public static final WordTokenizer TOKENIZER =
      WordTokenizer.learn(List.of("the heart is normal lungs are clear"), 1);

  private Golden() {}

  public static JsonNode read() throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("model-golden.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  public static double[] wave(String name, int count) {
    int phase = name.chars().sum() % 97;
    return IntStream.range(0, count).mapToDouble(i -> Math.sin(1.7 * i + phase)).toArray();
  }

  public static void setWeights(ReportModel model) {
    for (Map.Entry<String, INDArray> entry : model.weights().arrays().entrySet()) {
      String name = entry.getKey();
      if (name.contains("running")) {
        continue;
      }
      INDArray weight = entry.getValue();
      INDArray values = Nd4j.createFromArray(wave(name, (int) weight.length())).muli(0.3);
      if (name.endsWith("weight") && weight.rank() == 1) {
        values.addi(1); // gains
      }
      weight.assign(values.reshape(weight.shape()));
    }
  }

  public static Batch batch() {
    INDArray images = Nd4j.createFromArray(wave("images", 3 * 32 * 32)).reshape(3, 1, 32, 32);
    int[][] inputs = new int[3][6];
    int[][] targets = new int[3][6];
    for (int b = 0; b < 3; b++) {
      for (int t = 0; t < 6; t++) {
        inputs[b][t] = (3 * b + 5 * t + 1) % 11;
        targets[b][t] = b == 0 && t >= 3 ? -1 : (7 * b + 2 * t + 3) % 11;
      }
    }
    return new Batch(images, inputs, targets);
  }

  /** The length of an array and its product with a wave: two numbers that tell arrays apart. */
  public static double[] trace(String name, INDArray array) {
    double[] values = array.dup('c').data().asDouble();
    double[] wave = wave(name + "?", values.length);
    double square = 0;
    double product = 0;
    for (int i = 0; i < values.length; i++) {
      square += values[i] * values[i];
      product += values[i] * wave[i];
    }
    return new double[] {Math.sqrt(square), product};
  }
}
