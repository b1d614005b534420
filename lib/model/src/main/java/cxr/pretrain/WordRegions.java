package cxr.pretrain;

import cxr.tensor.Matrices;
import cxr.tensor.Parallel;
import java.util.Arrays;

/**
 * How well the words of texts are found in regions of X-rays: the local similarities of GLoRIA
 * (Huang et al., ICCV 2021). A word attends to the regions by its products with them, and is
 * compared with what it attends to; a text's similarity is a soft maximum over its words, here with
 * their mean in place of the sum, so that long texts are not more alike to everything.
 *
 * <p>a = softmax(4 w R'), c = a R, z = log(mean over the words of exp(5 cos(c, w))) / 5.
 *
 * @param words of all texts, [T, D]
 * @param offsets the first word of each of M texts, and the end of all
 * @param regions of all N X-rays, K of each, [N K, D]
 * @param each K
 * @param products of words and regions, [T, N K]
 * @param kernels products of an X-ray's regions with one another, [N, K, K]
 */
record WordRegions(
    double[][] words,
    int[] offsets,
    double[][] regions,
    int each,
    double[][] products,
    double[][][] kernels) {

  private static final double ATTENTION = 4;
  private static final double SHARPNESS = 5;

  static WordRegions of(double[][] words, int[] offsets, double[][] regions, int each) {
    double[][][] kernels = new double[regions.length / each][][];
    for (int i = 0; i < kernels.length; i++) {
      double[][] own = Arrays.copyOfRange(regions, i * each, (i + 1) * each);
      kernels[i] = Matrices.productTransposed(own, own);
    }
    double[][] products = Matrices.productTransposed(words, regions);
    return new WordRegions(words, offsets, regions, each, products, kernels);
  }

  private int images() {
    return kernels.length;
  }

  private long steps() {
    return (long) words.length * images() * each * each;
  }

  /**
   * The attention of all words to an X-ray.
   *
   * @param weights a, [T, K]
   * @param pulled of each region its product with c, [T, K]
   * @param squares the squared lengths of c
   * @param cosines of c and w
   */
  private record Attention(
      double[][] weights, double[][] pulled, double[] squares, double[] cosines) {}

  private Attention attention(int image) {
    double[][] weights = new double[words.length][each];
    double[] cosines = new double[words.length];
    for (int t = 0; t < words.length; t++) {
      cosines[t] = attend(weights[t], products[t], image * each) / length(t);
    }
    double[][] pulled = Matrices.product(weights, kernels[image]);
    double[] squares = new double[words.length];
    for (int t = 0; t < words.length; t++) {
      squares[t] = Math.max(1e-24, Matrices.dot(weights[t], pulled[t]));
      cosines[t] /= Math.sqrt(squares[t]);
    }
    return new Attention(weights, pulled, squares, cosines);
  }

  /** Fills the weights of a word, and returns its product with what it attends to. */
  private double attend(double[] weights, double[] products, int from) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < each; k++) {
      max = Math.max(max, products[from + k]);
    }
    double sum = 0;
    for (int k = 0; k < each; k++) {
      weights[k] = Math.exp(ATTENTION * (products[from + k] - max));
      sum += weights[k];
    }
    double product = 0;
    for (int k = 0; k < each; k++) {
      weights[k] /= sum;
      product += weights[k] * products[from + k];
    }
    return product;
  }

  private double length(int word) {
    return Math.max(1e-12, Math.sqrt(Matrices.dot(words[word], words[word])));
  }

  /** The sum over a text's words of exp(5 cos(c, w)). */
  private double sum(Attention attention, int text) {
    double sum = 0;
    for (int t = offsets[text]; t < offsets[text + 1]; t++) {
      sum += Math.exp(SHARPNESS * attention.cosines[t]);
    }
    return sum;
  }

  /** The similarities of X-rays and texts, [N, M]. */
  double[][] similarities() {
    double[][] similarities = new double[images()][offsets.length - 1];
    Parallel.each(
        images(),
        steps(),
        i -> {
          Attention attention = attention(i);
          for (int m = 0; m < similarities[i].length; m++) {
            double mean = sum(attention, m) / (offsets[m + 1] - offsets[m]);
            similarities[i][m] = Math.log(mean) / SHARPNESS;
          }
        });
    return similarities;
  }

  /**
   * Adds gradients by that of the similarities, [N, M].
   *
   * @param wordGradient [T, D]
   * @param regionGradient [N K, D]
   */
  void backward(double[][] gradient, double[][] wordGradient, double[][] regionGradient) {
    double[][] byProduct = new double[words.length][regions.length];
    double[][] byLength = new double[images()][words.length];
    Parallel.each(
        images(),
        steps(),
        i -> {
          double[][] byKernel = backward(i, gradient[i], byProduct, byLength[i]);
          for (int k = 0; k < each; k++) {
            for (int l = 0; l < each; l++) {
              Matrices.addTimes(
                  regionGradient[i * each + k], 2 * byKernel[k][l], regions[i * each + l]);
            }
          }
        });
    Matrices.add(wordGradient, Matrices.product(byProduct, regions));
    Matrices.add(regionGradient, Matrices.transposedProduct(byProduct, words));
    for (double[] own : byLength) {
      for (int t = 0; t < words.length; t++) {
        Matrices.addTimes(wordGradient[t], own[t], words[t]);
      }
    }
  }

  /**
   * Of an X-ray's similarities, [M].
   *
   * @param byProduct gradients by all products, whose part of the X-ray is filled
   * @param byLength of each word what its own vector is multiplied with
   * @return gradients by the products of the X-ray's regions, [K, K]
   */
  private double[][] backward(
      int image, double[] gradient, double[][] byProduct, double[] byLength) {
    Attention attention = attention(image);
    double[][] shrunk = new double[words.length][each];
    for (int m = 0; m < gradient.length; m++) {
      double sum = sum(attention, m);
      for (int t = offsets[m]; t < offsets[m + 1]; t++) {
        double cosine = attention.cosines[t];
        double square = attention.squares[t];
        double byCosine = gradient[m] * Math.exp(SHARPNESS * cosine) / sum;
        double length = length(t);
        double lengths = length * Math.sqrt(square);
        double[] weights = attention.weights[t];
        double[] byWeight = new double[each];
        for (int k = 0; k < each; k++) {
          double along = cosine * attention.pulled[t][k] / square;
          byWeight[k] = byCosine * (products[t][image * each + k] / lengths - along);
        }
        double mean = Matrices.dot(byWeight, weights);
        for (int k = 0; k < each; k++) {
          byProduct[t][image * each + k] =
              byCosine * weights[k] / lengths + ATTENTION * weights[k] * (byWeight[k] - mean);
        }
        Matrices.addTimes(shrunk[t], -0.5 * byCosine * cosine / square, weights);
        byLength[t] = -byCosine * cosine / (length * length);
      }
    }
    return Matrices.transposedProduct(shrunk, attention.weights);
  }
}
