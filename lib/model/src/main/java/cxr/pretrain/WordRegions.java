package cxr.pretrain;

import cxr.tensor.Matrices;
import cxr.tensor.Parallel;

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
    double[][][] kernels = new double[regions.length / each][each][each];
    for (int i = 0; i < kernels.length; i++) {
      for (int k = 0; k < each; k++) {
        for (int l = 0; l <= k; l++) {
          double product = Matrices.dot(regions[i * each + k], regions[i * each + l]);
          kernels[i][k][l] = product;
          kernels[i][l][k] = product;
        }
      }
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
   * A word's attention to an X-ray.
   *
   * @param weights a, of the K regions
   * @param pulled of each region its product with c
   * @param square the squared length of c
   * @param length of w
   * @param cosine of c and w
   */
  private record Attention(
      double[] weights, double[] pulled, double square, double length, double cosine) {}

  private Attention attention(int image, int word) {
    double[] weights = new double[each];
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < each; k++) {
      weights[k] = ATTENTION * products[word][image * each + k];
      max = Math.max(max, weights[k]);
    }
    double sum = 0;
    for (int k = 0; k < each; k++) {
      weights[k] = Math.exp(weights[k] - max);
      sum += weights[k];
    }
    double product = 0;
    for (int k = 0; k < each; k++) {
      weights[k] /= sum;
      product += weights[k] * products[word][image * each + k];
    }
    double[] pulled = new double[each];
    for (int k = 0; k < each; k++) {
      pulled[k] = Matrices.dot(kernels[image][k], weights);
    }
    double square = Math.max(1e-24, Matrices.dot(weights, pulled));
    double length = Math.max(1e-12, Math.sqrt(Matrices.dot(words[word], words[word])));
    return new Attention(weights, pulled, square, length, product / (length * Math.sqrt(square)));
  }

  /** The similarities of X-rays and texts, [N, M]. */
  double[][] similarities() {
    double[][] similarities = new double[images()][offsets.length - 1];
    Parallel.each(
        images(),
        steps(),
        i -> {
          for (int m = 0; m < similarities[i].length; m++) {
            double sum = 0;
            for (int t = offsets[m]; t < offsets[m + 1]; t++) {
              sum += Math.exp(SHARPNESS * attention(i, t).cosine);
            }
            similarities[i][m] = Math.log(sum / (offsets[m + 1] - offsets[m])) / SHARPNESS;
          }
        });
    return similarities;
  }

  /** Where each word looks in an X-ray: the weights of its regions, [T, K]. */
  double[][] attention(int image) {
    double[][] weights = new double[words.length][];
    for (int t = 0; t < weights.length; t++) {
      weights[t] = attention(image, t).weights;
    }
    return weights;
  }

  /**
   * Adds gradients by that of the similarities, [N, M].
   *
   * @param wordGradient [T, D]
   * @param regionGradient [N K, D]
   */
  void backward(double[][] gradient, double[][] wordGradient, double[][] regionGradient) {
    double[][] byProduct = new double[words.length][regions.length];
    double[][][] byKernel = new double[images()][each][each];
    double[][] byLength = new double[images()][words.length];
    Parallel.each(
        images(),
        steps(),
        i -> {
          for (int m = 0; m < offsets.length - 1; m++) {
            backward(i, m, gradient[i][m], byProduct, byKernel[i], byLength[i]);
          }
        });
    Matrices.add(wordGradient, Matrices.product(byProduct, regions));
    Matrices.add(regionGradient, Matrices.transposedProduct(byProduct, words));
    for (int i = 0; i < images(); i++) {
      for (int t = 0; t < words.length; t++) {
        for (int d = 0; d < words[t].length; d++) {
          wordGradient[t][d] += byLength[i][t] * words[t][d];
        }
      }
      for (int k = 0; k < each; k++) {
        for (int l = 0; l < each; l++) {
          for (int d = 0; d < regions[0].length; d++) {
            regionGradient[i * each + k][d] += 2 * byKernel[i][k][l] * regions[i * each + l][d];
          }
        }
      }
    }
  }

  private void backward(
      int image,
      int text,
      double gradient,
      double[][] byProduct,
      double[][] byKernel,
      double[] byLength) {
    int from = offsets[text];
    Attention[] all = new Attention[offsets[text + 1] - from];
    double sum = 0;
    for (int t = 0; t < all.length; t++) {
      all[t] = attention(image, from + t);
      sum += Math.exp(SHARPNESS * all[t].cosine);
    }
    for (int t = 0; t < all.length; t++) {
      Attention one = all[t];
      double byCosine = gradient * Math.exp(SHARPNESS * one.cosine) / sum;
      double[] own = products[from + t];
      double lengths = one.length * Math.sqrt(one.square);
      double[] byWeight = new double[each];
      for (int k = 0; k < each; k++) {
        double along = one.cosine * one.pulled[k] / one.square;
        byWeight[k] = byCosine * (own[image * each + k] / lengths - along);
      }
      double mean = Matrices.dot(byWeight, one.weights);
      double shrink = -0.5 * byCosine * one.cosine / one.square;
      for (int k = 0; k < each; k++) {
        double weight = one.weights[k];
        byProduct[from + t][image * each + k] +=
            byCosine * weight / lengths + ATTENTION * weight * (byWeight[k] - mean);
        for (int l = 0; l < each; l++) {
          byKernel[k][l] += shrink * weight * one.weights[l];
        }
      }
      byLength[from + t] -= byCosine * one.cosine / (one.length * one.length);
    }
  }
}
