package cxr.generate;

import cxr.Settings;
import cxr.model.ReportModel;
import cxr.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes reports greedily: the likeliest token at each place, until the end of text or the longest
 * length.
 */
public final class ReportWriter {

  /** Texts grow in steps of this, so that the model plans its memory for few lengths. */
  private static final int LENGTH_STEP = 8;

  private final ReportModel model;
  private final Tokenizer tokenizer;
  private final int maxTokens;
  private final int batchSize;

  public ReportWriter(ReportModel model) {
    this.model = model;
    this.tokenizer = model.tokenizer();
    Settings settings = model.settings();
    this.maxTokens = Math.min(settings.generate().maxTokens(), settings.text().maxTokens());
    this.batchSize = settings.generate().batchSize();
  }

  /** The report of one X-ray: size times size normalised pixels. */
  public String write(float[] pixels) {
    return write(List.of(pixels), done -> {}).get(0);
  }

  /**
   * The reports of some X-rays, in their order.
   *
   * @param pixels of each, normalised, size times size values
   * @param progress is told how many are done
   * @throws CancellationException if the thread is interrupted
   */
  public List<String> write(List<float[]> pixels, IntConsumer progress) {
    List<String> reports = new ArrayList<>();
    for (int from = 0; from < pixels.size(); from += batchSize) {
      List<float[]> part = pixels.subList(from, Math.min(from + batchSize, pixels.size()));
      reports.addAll(writeBatch(part, reports.size()));
      progress.accept(reports.size());
    }
    return reports;
  }

  private List<String> writeBatch(List<float[]> pixels, int before) {
    INDArray images = ReportModel.images(pixels, model.settings().image().size());
    INDArray seen = model.imageTokens(images);
    int[][] texts = new int[pixels.size()][maxTokens + 1]; // start of text first
    boolean[] ended = new boolean[texts.length];
    int open = texts.length;
    for (int[] text : texts) {
      Arrays.fill(text, tokenizer.pad());
      text[0] = tokenizer.bos();
    }
    for (int place = 0; place < maxTokens && open > 0; place++) {
      if (Thread.interrupted()) {
        throw new CancellationException("Stopped after %d reports.".formatted(before));
      }
      int length = Math.min(maxTokens, (place / LENGTH_STEP + 1) * LENGTH_STEP);
      int[][] prefixes = new int[texts.length][];
      for (int b = 0; b < texts.length; b++) {
        prefixes[b] = Arrays.copyOf(texts[b], length);
      }
      float[][] logits = model.nextLogits(seen, prefixes, place);
      for (int b = 0; b < texts.length; b++) {
        if (!ended[b]) {
          texts[b][place + 1] = likeliest(logits[b]);
          ended[b] = texts[b][place + 1] == tokenizer.eos();
          open -= ended[b] ? 1 : 0;
        }
      }
    }
    images.close();
    seen.close();
    return Arrays.stream(texts).map(tokenizer::decode).toList();
  }

  /** Start of text and padding are no words. */
  private int likeliest(float[] logits) {
    int best = tokenizer.eos();
    for (int id = 0; id < logits.length; id++) {
      boolean word = id != tokenizer.bos() && id != tokenizer.pad();
      if (word && logits[id] > logits[best]) {
        best = id;
      }
    }
    return best;
  }
}
