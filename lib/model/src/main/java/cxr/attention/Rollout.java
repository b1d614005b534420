package cxr.attention;

import java.util.List;

/**
 * Attention rollout (Abnar and Zuidema, ACL 2020): what a token's state is made of, if each layer's
 * attention mixes states and half of each goes past it by the residual connection. Of a decoder
 * with cross-attention the image's tokens are not mixed with each other, and a text token's share
 * of them grows by half of what it looks at across.
 */
final class Rollout {

  private Rollout() {}

  /**
   * The share of each image token in the state behind the last layer, at each place.
   *
   * @param attention by the order of the network: [T][T] among text tokens, then [T][S] across, of
   *     each layer; or [S + T][S + T] where the image is a prefix of the text
   * @param seen S
   * @param prefix whether the image is one
   * @return [T][S]; what is missing to 1 is of the text
   */
  static double[][] of(List<float[][]> attention, int seen, boolean prefix) {
    int places = attention.get(0).length;
    int before = prefix ? seen : 0;
    double[][] shares = new double[places][seen];
    for (int s = 0; s < before; s++) {
      shares[s][s] = 1;
    }
    for (int i = 0; i < attention.size(); i++) {
      boolean own = prefix || i % 2 == 0;
      shares = own ? mixed(attention.get(i), shares) : looked(attention.get(i), shares);
    }
    double[][] text = new double[places - before][];
    System.arraycopy(shares, before, text, 0, text.length);
    return text;
  }

  /** (A + I) / 2 times the shares. */
  private static double[][] mixed(float[][] attention, double[][] shares) {
    double[][] result = new double[shares.length][shares[0].length];
    for (int t = 0; t < result.length; t++) {
      for (int s = 0; s < result[t].length; s++) {
        double sum = shares[t][s];
        for (int other = 0; other < attention[t].length; other++) {
          sum += attention[t][other] * shares[other][s];
        }
        result[t][s] = sum / 2;
      }
    }
    return result;
  }

  /** Half of what was there, half of what is looked at. */
  private static double[][] looked(float[][] attention, double[][] shares) {
    double[][] result = new double[shares.length][shares[0].length];
    for (int t = 0; t < result.length; t++) {
      for (int s = 0; s < result[t].length; s++) {
        result[t][s] = (attention[t][s] + shares[t][s]) / 2;
      }
    }
    return result;
  }
}
