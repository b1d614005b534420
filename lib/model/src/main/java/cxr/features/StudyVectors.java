package cxr.features;

import java.util.List;

/**
 * Makes numbers about X-rays comparable: each column less its mean and by its deviation, both over
 * the training X-rays of a view; views side by side, 0 for an absent one; all by one factor, so
 * that training studies have the mean squared length 1.
 */
public final class StudyVectors {

  private static final double LEAST = 1e-6; // added to a deviation, which may be 0

  private final double[][] means; // [K][P]
  private final double[][] deviations; // [K][P]
  private double factor = 1;

  private StudyVectors(double[][] means, double[][] deviations) {
    this.means = means;
    this.deviations = deviations;
  }

  /**
   * By training studies.
   *
   * @param train of each study K views of P numbers, null for an absent one
   * @throws IllegalArgumentException if there is no study, or no X-ray at all
   */
  public static StudyVectors fit(List<float[][]> train) {
    int views = train.stream().mapToInt(study -> study.length).max().orElse(0);
    int width = width(train);
    StudyVectors vectors = new StudyVectors(new double[views][width], new double[views][width]);
    for (int view = 0; view < views; view++) {
      vectors.fit(view, train);
    }
    double squares = 0;
    for (float[][] study : train) {
      for (float value : vectors.of(study)) {
        squares += (double) value * value;
      }
    }
    vectors.factor = squares == 0 ? 1 : Math.sqrt(train.size() / squares);
    return vectors;
  }

  private static int width(List<float[][]> train) {
    for (float[][] study : train) {
      for (float[] view : study) {
        if (view != null) {
          return view.length;
        }
      }
    }
    throw new IllegalArgumentException(
        "Vectors are fitted to studies with an X-ray at least; found none in %d studies."
            .formatted(train.size()));
  }

  private void fit(int view, List<float[][]> train) {
    double[] mean = means[view];
    double[] deviation = deviations[view];
    int count = 0;
    for (float[][] study : train) {
      if (study[view] != null) {
        count++;
        for (int i = 0; i < mean.length; i++) {
          mean[i] += study[view][i];
        }
      }
    }
    for (int i = 0; i < mean.length && count > 0; i++) {
      mean[i] /= count;
    }
    for (float[][] study : train) {
      for (int i = 0; study[view] != null && i < mean.length; i++) {
        deviation[i] += (study[view][i] - mean[i]) * (study[view][i] - mean[i]);
      }
    }
    for (int i = 0; i < mean.length; i++) {
      deviation[i] = LEAST + Math.sqrt(deviation[i] / Math.max(1, count));
    }
  }

  /** The vector of a study: K P values. */
  public float[] of(float[][] study) {
    int width = means[0].length;
    float[] vector = new float[means.length * width];
    for (int view = 0; view < means.length; view++) {
      for (int i = 0; study[view] != null && i < width; i++) {
        double standard = (study[view][i] - means[view][i]) / deviations[view][i];
        vector[view * width + i] = (float) (standard * factor);
      }
    }
    return vector;
  }
}
