package cxr.generate;

import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The decoder by the model's own graph, which computes the whole text anew for each token: slow,
 * but the same code that training uses. It is what the cached decoder is tested against, and what
 * runs where ND4J does not compute on the CPU.
 */
final class GraphDecoder implements Decoder {

  /** Texts grow in steps of this, so that the model plans its memory for few lengths. */
  private static final int LENGTH_STEP = 8;

  private final ReportModel model;
  private ImageTokens image;
  private int[][] texts;
  private int length;

  /** Makes a copy of the image tokens. */
  GraphDecoder(ReportModel model, ImageTokens image) {
    this.model = model;
    this.image = image.part(0, image.size());
    this.texts = new int[image.size()][model.settings().text().maxTokens()];
    for (int[] text : texts) {
      Arrays.fill(text, model.tokenizer().pad());
    }
  }

  @Override
  public float[][] next(int[] tokens) {
    int most = model.settings().text().maxTokens();
    int padded = Math.min(most, (length / LENGTH_STEP + 1) * LENGTH_STEP);
    int[][] prefixes = new int[texts.length][];
    for (int row = 0; row < texts.length; row++) {
      texts[row][length] = tokens[row];
      prefixes[row] = Arrays.copyOf(texts[row], padded);
    }
    return model.nextLogits(image, prefixes, length++);
  }

  @Override
  public void keep(int[] rows) {
    float[][] prompts =
        Arrays.stream(rows).mapToObj(row -> image.prompts()[row]).toArray(float[][]::new);
    ImageTokens kept =
        new ImageTokens(pick(image.tokens(), rows), pick(image.mask(), rows)).withPrompts(prompts);
    image.close();
    image = kept;
    texts = Arrays.stream(rows).mapToObj(row -> texts[row].clone()).toArray(int[][]::new);
  }

  private static INDArray pick(INDArray from, int[] rows) {
    long[] shape = from.shape();
    shape[0] = rows.length;
    INDArray result = Nd4j.create(from.dataType(), shape);
    for (int row = 0; row < rows.length; row++) {
      result.get(NDArrayIndex.point(row)).assign(from.get(NDArrayIndex.point(rows[row])));
    }
    return result;
  }

  @Override
  public float[][][] attention() {
    throw new UnsupportedOperationException(
        "Attention is kept by the cached decoder alone, which computes on the CPU.");
  }

  @Override
  public void close() {
    image.close();
  }
}
