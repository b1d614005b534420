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
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes reports: greedily, by beam search or by chance, as {@link Settings.Generate} says.
 *
 * <p>On the CPU the decoder keeps a cache and computes each token alone; elsewhere ND4J's graph
 * computes the text anew for each token. A model is for one thread at a time, and so is its writer;
 * what it holds outside Java's heap is freed after each batch.
 */
public final class ReportWriter {

  /** Pixels that the encoder gets at once: few, so that an interruption is noticed soon. */
  private static final int PIXELS_AT_ONCE = 100_000;

  private final ReportModel model;
  private final Tokenizer tokenizer;
  private final Settings.Generate settings;
  private final int maxTokens;
  private final boolean cached;

  /** A writer by the model's own settings. */
  public ReportWriter(ReportModel model) {
    this(model, model.settings().generate());
  }

  /** A writer by other settings than the model was trained with. */
  public ReportWriter(ReportModel model, Settings.Generate settings) {
    this(model, settings, onCpu());
  }

  ReportWriter(ReportModel model, Settings.Generate settings, boolean cached) {
    if (settings.attention() && !cached) {
      throw new IllegalArgumentException(
          "generate.attention needs the decoder that computes on the CPU; start the workbench with CXR_BACKEND=cpu.");
    }
    this.model = model;
    this.tokenizer = model.tokenizer();
    this.settings = settings;
    this.maxTokens = Math.min(settings.maxTokens(), model.settings().text().maxTokens());
    this.cached = cached;
  }

  /** The text of the report of one X-ray: size times size normalised pixels. */
  public String write(float[] pixels) {
    return report(pixels).text();
  }

  /** The texts of the reports of some X-rays, as {@link #reports}. */
  public List<String> write(List<float[]> pixels, IntConsumer progress) {
    return reports(pixels, progress).stream().map(WrittenReport::text).toList();
  }

  /** The report of one X-ray: size times size normalised pixels. */
  public WrittenReport report(float[] pixels) {
    return reports(List.of(pixels), done -> {}).get(0);
  }

  /**
   * The reports of some X-rays, in their order.
   *
   * @param pixels of each, normalised, size times size values
   * @param progress is told how many are done
   * @throws CancellationException if the thread is interrupted
   */
  public List<WrittenReport> reports(List<float[]> pixels, IntConsumer progress) {
    List<WrittenReport> reports = new ArrayList<>();
    int batch = settings.batchSize();
    try {
      for (int from = 0; from < pixels.size(); from += batch) {
        List<float[]> part = pixels.subList(from, Math.min(from + batch, pixels.size()));
        try (INDArray seen = imageTokens(part)) {
          reports.addAll(decode(seen, from));
        }
        progress.accept(reports.size());
      }
    } catch (CancellationException e) {
      throw new CancellationException("Stopped after %d reports.".formatted(reports.size()));
    }
    return reports;
  }

  /**
   * The reports of some X-rays that the encoder has seen already.
   *
   * @param imageTokens [B, S, D] as {@link ReportModel#imageTokens(INDArray)} gives them
   * @throws CancellationException if the thread is interrupted
   */
  public List<WrittenReport> reports(INDArray imageTokens) {
    return decode(imageTokens, 0);
  }

  private INDArray imageTokens(List<float[]> pixels) {
    int size = model.settings().image().size();
    int atOnce = Math.max(1, PIXELS_AT_ONCE / (size * size));
    List<INDArray> parts = new ArrayList<>();
    for (int from = 0; from < pixels.size(); from += atOnce) {
      Search.stopIfInterrupted();
      List<float[]> part = pixels.subList(from, Math.min(from + atOnce, pixels.size()));
      try (INDArray images = ReportModel.images(part, size)) {
        parts.add(model.imageTokens(images));
      }
    }
    INDArray all = Nd4j.concat(0, parts.toArray(INDArray[]::new));
    parts.stream().filter(part -> part != all).forEach(INDArray::close);
    return all;
  }

  private List<WrittenReport> decode(INDArray imageTokens, long firstReport) {
    Search search =
        settings.beams() > 1
            ? new BeamSearch(tokenizer, settings, maxTokens)
            : new TokenByToken(tokenizer, settings, maxTokens, firstReport);
    try (Decoder decoder = decoder(imageTokens)) {
      return search.write(decoder, (int) imageTokens.size(0)).stream().map(this::report).toList();
    }
  }

  private Decoder decoder(INDArray imageTokens) {
    return cached
        ? new CachedDecoder(model, imageTokens, settings.attention())
        : new GraphDecoder(model, imageTokens);
  }

  private WrittenReport report(Search.Finished finished) {
    int[] all = finished.draft().tokens();
    int[] ids = Arrays.copyOfRange(all, 1, all.length);
    return new WrittenReport(
        tokenizer.decode(ids),
        ids,
        Arrays.stream(ids).mapToObj(tokenizer::show).toList(),
        ids[ids.length - 1] == tokenizer.eos(),
        finished.score(),
        finished.draft().logProbabilities(),
        settings.attention() ? byLayer(finished.draft().attention()) : new float[0][][]);
  }

  /** [T][L][S] to [L][T][S]. */
  private static float[][][] byLayer(float[][][] byToken) {
    float[][][] result = new float[byToken[0].length][byToken.length][];
    for (int t = 0; t < byToken.length; t++) {
      for (int layer = 0; layer < result.length; layer++) {
        result[layer][t] = byToken[t][layer];
      }
    }
    return result;
  }

  private static boolean onCpu() {
    return "CPU"
        .equals(String.valueOf(Nd4j.getExecutioner().getEnvironmentInformation().get("backend")));
  }
}
