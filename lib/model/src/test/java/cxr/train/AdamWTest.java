package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cxr.model.ReportModel;
import cxr.model.graph.Weights;
import cxr.settings.Settings;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AdamWTest {

  /** Five steps against PyTorch's formula, written out for one weight in double precision. */
  @Test
  void stepsAsTheFormulaSays() {
    Settings settings =
        Settings.defaults()
            .withAll("image.size=32, model.encoderBlocks=[1], model.encoderWidth=2")
            .withAll("model.width=4, model.heads=2, model.layers=1")
            .withAll("train.weightDecay=0.1, train.clipNorm=0.5");
    Weights weights = new ReportModel(settings, cxr.model.Golden.TOKENIZER).weights();
    int n = (int) weights.count();
    INDArray row = weights.learntRow();
    AdamW adam = new AdamW(weights, settings.train());
    Random random = new Random(4);

    boolean[] decays = new boolean[n];
    int from = 0;
    for (String name : weights.learntNames()) {
      INDArray weight = weights.arrays().get(name);
      java.util.Arrays.fill(decays, from, from + (int) weight.length(), weight.rank() > 1);
      from += (int) weight.length();
    }
    double[] w = row.toDoubleVector();
    double[] m = new double[n];
    double[] v = new double[n];
    double rate = 0.01;
    for (int step = 1; step <= 5; step++) {
      double[] g = new double[n];
      double square = 0;
      for (int i = 0; i < n; i++) {
        g[i] = random.nextGaussian() * 0.1 / step;
        square += g[i] * g[i];
      }
      double norm = adam.step(Nd4j.createFromArray(g).castTo(row.dataType()), rate).getDouble();
      assertEquals(Math.sqrt(square), norm, 1e-3 * norm);
      double clip = Math.min(1, 0.5 / (Math.sqrt(square) + 1e-6));
      for (int i = 0; i < n; i++) {
        double gradient = g[i] * clip;
        w[i] -= decays[i] ? rate * 0.1 * w[i] : 0;
        m[i] = 0.9 * m[i] + 0.1 * gradient;
        v[i] = 0.999 * v[i] + 0.001 * gradient * gradient;
        double mean = m[i] / (1 - Math.pow(0.9, step));
        double deviation = Math.sqrt(v[i] / (1 - Math.pow(0.999, step)));
        w[i] -= rate * mean / (deviation + 1e-8);
      }
    }
    for (int i = 0; i < n; i++) {
      assertEquals(w[i], row.getDouble(i), 1e-5, "weight " + i);
    }
  }
}
