package cxr.pretrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What was pretrained.
 *
 * @param encoder of X-rays and texts
 * @param words that it knows
 */
public record Pretrained(DualEncoder encoder, Words words) {

  private static final int AT_ONCE = 8; // X-rays whose regions are held beside all words

  /**
   * How alike X-rays and texts are, [N, M].
   *
   * @param texts cleaned, M of them
   * @throws IOException if an X-ray cannot be read
   */
  public double[][] similarities(Pairs xrays, List<String> texts) throws IOException {
    List<int[][]> read = words.of(texts);
    List<double[]> rows = new ArrayList<>();
    int most = encoder.level().isLocal() ? AT_ONCE : xrays.size();
    for (int from = 0; from < xrays.size(); from += most) {
      List<Integer> some =
          IntStream.range(from, Math.min(from + most, xrays.size())).boxed().toList();
      rows.addAll(List.of(encoder.similarities(xrays.images(some), read)));
    }
    return rows.toArray(double[][]::new);
  }

  /** The temperature by which whole X-rays and texts were told apart, as it was learnt. */
  public double temperature() {
    return encoder.temperature();
  }
}
