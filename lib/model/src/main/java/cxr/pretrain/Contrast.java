package cxr.pretrain;

import cxr.tensor.Matrices;
import java.util.Arrays;

/**
 * The contrastive loss of a batch with several positives: the cross-entropy between the softmax of
 * scaled similarities and an even spread over the positives, by rows and by columns, and the mean
 * of both. With one positive each it is CLIP's (Radford et al. 2021); several are treated as by
 * UniCL (Yang et al., CVPR 2022) and the outer sum of SupCon (Khosla et al., NeurIPS 2020).
 *
 * @param loss mean over the batch
 * @param gradient of the loss for the similarities, [N][N]
 * @param scaleGradient of the loss for the scale's logarithm
 */
record Contrast(double loss, double[][] gradient, double scaleGradient) {

  /**
   * @param similarities of N X-rays (rows) and N texts (columns)
   * @param logScale logarithm of what similarities are multiplied by: of 1 / temperature
   * @param groups by which X-ray i and text j are positives if theirs are equal
   */
  static Contrast of(double[][] similarities, double logScale, int[] groups) {
    double scale = Math.exp(logScale);
    int n = groups.length;
    double[][] gradient = new double[n][n];
    double[][] byColumn = new double[n][n];
    double loss =
        direction(similarities, scale, groups, gradient)
            + direction(Matrices.transposed(similarities), scale, groups, byColumn);
    Matrices.add(gradient, Matrices.transposed(byColumn));
    double scaleGradient = 0;
    for (int i = 0; i < n; i++) {
      scaleGradient += Matrices.dot(gradient[i], similarities[i]);
    }
    return new Contrast(loss, gradient, scaleGradient);
  }

  /** Half the loss of the rows; fills its gradient. */
  private static double direction(
      double[][] similarities, double scale, int[] groups, double[][] gradient) {
    int n = groups.length;
    double loss = 0;
    for (int i = 0; i < n; i++) {
      int own = groups[i];
      double target = 1.0 / Arrays.stream(groups).filter(group -> group == own).count();
      double[] logits = Arrays.stream(similarities[i]).map(s -> scale * s).toArray();
      double max = Arrays.stream(logits).max().orElseThrow();
      double logSum = max + Math.log(Arrays.stream(logits).map(x -> Math.exp(x - max)).sum());
      for (int j = 0; j < n; j++) {
        double wanted = groups[j] == own ? target : 0;
        loss += wanted * (logSum - logits[j]) / (2 * n);
        gradient[i][j] = scale * (Math.exp(logits[j] - logSum) - wanted) / (2 * n);
      }
    }
    return loss;
  }
}
