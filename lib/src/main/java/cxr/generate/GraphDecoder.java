package cxr.generate;

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
  private INDArray imageTokens; // [R, S, D]
  private int[][] texts;
  private int length;

  /**
   * @param imageTokens [R, S, D]; a copy is made
   */
  GraphDecoder(ReportModel model, INDArray imageTokens) {
    this.model = model;
    this.imageTokens = imageTokens.dup('c');
    this.texts = new int[(int) imageTokens.size(0)][model.settings().text().maxTokens()];
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
    return model.nextLogits(imageTokens, prefixes, length++);
  }

  @Override
  public void keep(int[] rows) {
    INDArray kept =
        Nd4j.create(imageTokens.dataType(), rows.length, imageTokens.size(1), imageTokens.size(2));
    int[][] keptTexts = new int[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      kept.get(NDArrayIndex.point(row)).assign(imageTokens.get(NDArrayIndex.point(rows[row])));
      keptTexts[row] = texts[rows[row]].clone();
    }
    imageTokens.close();
    imageTokens = kept;
    texts = keptTexts;
  }

  @Override
  public float[][][] attention() {
    throw new UnsupportedOperationException(
        "Attention is kept by the cached decoder alone, which computes on the CPU.");
  }

  @Override
  public void close() {
    imageTokens.close();
  }
}
