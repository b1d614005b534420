package cxr.train;

import cxr.model.Batch;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts examples side by side. */
public final class Batches {

  /** Texts are padded to a multiple of this, so that the model plans its memory for few lengths. */
  private static final int LENGTH_STEP = 16;

  private Batches() {}

  /** Cuts a list into parts of a size; the last may be smaller. */
  static List<List<Example>> cut(List<Example> examples, int size) {
    List<List<Example>> parts = new ArrayList<>();
    for (int from = 0; from < examples.size(); from += size) {
      parts.add(examples.subList(from, Math.min(from + size, examples.size())));
    }
    return parts;
  }

  /**
   * A batch of some examples: each text begins with the start of text, and its end is asked for
   * unless the text was cut at the longest length.
   */
  public static Batch of(List<Example> examples, ReportModel model) {
    return of(examples, model, images(examples, model, 0));
  }

  /**
   * The pixels of some examples, changed by chance as in an epoch of training.
   *
   * @param epoch from 1; 0 for X-rays as they are
   */
  static StudyImages images(List<Example> examples, ReportModel model, int epoch) {
    List<float[][]> views =
        examples.stream()
            .map(Example::pixels)
            .map(pixels -> epoch == 0 ? pixels.views() : pixels.views(epoch))
            .toList();
    return StudyImages.of(views, model.settings());
  }

  /** As {@link #of(List, ReportModel)}, with these X-rays of the examples. */
  static Batch of(List<Example> examples, ReportModel model, StudyImages images) {
    Tokenizer tokenizer = model.tokenizer();
    int limit = model.settings().text().maxTokens();
    int longest =
        examples.stream().mapToInt(example -> example.tokens().length + 1).max().orElseThrow();
    int length = Math.min(limit, (longest + LENGTH_STEP - 1) / LENGTH_STEP * LENGTH_STEP);
    int[][] inputs = new int[examples.size()][length];
    int[][] targets = new int[examples.size()][length];
    for (int b = 0; b < examples.size(); b++) {
      int[] tokens = examples.get(b).tokens();
      Arrays.fill(inputs[b], tokenizer.pad());
      Arrays.fill(targets[b], -1);
      inputs[b][0] = tokenizer.bos();
      int kept = Math.min(tokens.length, length);
      System.arraycopy(tokens, 0, inputs[b], 1, Math.min(kept, length - 1));
      System.arraycopy(tokens, 0, targets[b], 0, kept);
      if (tokens.length < length) {
        targets[b][tokens.length] = tokenizer.eos();
      }
    }
    Map<String, float[][]> labels = new TreeMap<>();
    for (String name : examples.get(0).labels().keySet()) {
      labels.put(name, examples.stream().map(e -> e.labels().get(name)).toArray(float[][]::new));
    }
    return new Batch(images, inputs, targets, labels);
  }
}
