package cxr.generate;

import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.model.objective.Prompts;
import cxr.settings.GenerateSettings;
import cxr.settings.ModelSettings;
import cxr.tensor.Machine;
import cxr.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;

/**
 * Writes reports: greedily, by beam search or by chance, as {@link GenerateSettings} says.
 *
 * <p>On the CPU the decoder keeps a cache and computes each token alone; elsewhere ND4J's graph
 * computes the text anew for each token. A model is for one thread at a time, and so is its writer;
 * what it holds outside Java's heap is freed after each batch.
 */
public final class ReportWriter {

  /** Pixels that the encoder gets at once: few, so that an interruption is noticed soon. */
  private static final int PIXELS_AT_ONCE = 100_000;

  /**
   * From the number of a report to that of the next text drawn for it: more than there are reports.
   */
  private static final long DRAW = 1L << 32;

  private final ReportModel model;
  private final Tokenizer tokenizer;
  private final GenerateSettings settings;
  private final int maxTokens;
  private final boolean cached;
  private final Optional<Prompts> prompts; // what the decoder can be told
  private final Optional<float[]> asIf; // what it is told of every study

  /** A writer by the model's own settings. */
  public ReportWriter(ReportModel model) {
    this(model, model.settings().generate());
  }

  /**
   * A writer by other settings than the model was trained with.
   *
   * @throws IllegalArgumentException if the model was trained without a text, or is to be guided or
   *     held to prompts and was trained without
   * @throws IllegalStateException if there is too little memory for a batch of reports
   */
  public ReportWriter(ReportModel model, GenerateSettings settings) {
    this(model, settings, Machine.computesOnCpu(), Optional.empty());
  }

  ReportWriter(
      ReportModel model, GenerateSettings settings, boolean cached, Optional<float[]> asIf) {
    if (settings.attention() && !cached) {
      throw new IllegalArgumentException(
          "generate.attention needs the decoder that computes on the CPU; start the workbench with CXR_BACKEND=cpu.");
    }
    if (!model.settings().model().writes()) {
      throw new IllegalArgumentException(
          "The model was trained without a text (model.objectives=%s) and cannot write reports; take a run that was trained for the text too."
              .formatted(model.settings().model().objectives()));
    }
    check(model.settings().model(), settings);
    this.prompts = Prompts.of(model.settings().model());
    this.asIf = asIf;
    this.model = model;
    this.tokenizer = model.tokenizer();
    this.settings = settings;
    this.maxTokens = Math.min(settings.maxTokens(), model.settings().text().maxTokens());
    this.cached = cached;
    WritingFootprint.of(
            model.settings().model(), settings, maxTokens, model.imageTokens(), tokenizer.size())
        .require(settings);
  }

  /**
   * Checks that a model can be guided, or held to findings, if that is asked for.
   *
   * @throws IllegalArgumentException if it is not told any, or is told some always
   */
  public static void check(ModelSettings model, GenerateSettings settings) {
    boolean guided = settings.guidance() != 1;
    if ((guided || settings.obey()) && !model.hasStates()) {
      throw new IllegalArgumentException(
          "generate.guidance and generate.obey need a model that is told findings (model.prompts=states); this one has model.prompts=%s."
              .formatted(model.prompts().word()));
    }
    if (guided && model.promptDropout() == 0) {
      throw new IllegalArgumentException(
          "generate.guidance=%s needs a model that has learnt to write without a prompt too; this one was trained with model.promptDropout=0."
              .formatted(settings.guidance()));
    }
  }

  /**
   * A writer that tells the decoder, of every study, that some findings and no others are present.
   *
   * @param present their names, whose case does not matter; none for a report without findings
   * @throws IllegalArgumentException if one is not among the findings of the model's prompts, or it
   *     takes none
   */
  public ReportWriter asIf(String... present) {
    float[] states = prompts().asIf(List.of(present));
    return new ReportWriter(model, settings, cached, Optional.of(states));
  }

  private Prompts prompts() {
    return prompts.orElseThrow(
        () ->
            new IllegalArgumentException(
                "To write as if there were findings (generate --as-if) takes a model that is told them (model.prompts=states); this one has model.prompts=%s."
                    .formatted(model.settings().model().prompts().word())));
  }

  /** The text of the report of one study, as {@link #report}. */
  public String write(float[]... views) {
    return report(views).text();
  }

  /** The texts of the reports of some studies, as {@link #reports}. */
  public List<String> write(List<float[][]> studies, IntConsumer progress) {
    return reports(studies, progress).stream().map(WrittenReport::text).toList();
  }

  /**
   * The report of one study.
   *
   * @param views its X-rays as the model takes them, the frontal one first; null for a view that it
   *     does not have
   */
  public WrittenReport report(float[]... views) {
    return reports(List.<float[][]>of(views), done -> {}).get(0);
  }

  /**
   * The reports of some studies, in their order.
   *
   * @param studies of each the views, as of {@link #report}
   * @param progress is told how many are done
   * @throws CancellationException if the thread is interrupted
   */
  public List<WrittenReport> reports(List<float[][]> studies, IntConsumer progress) {
    return reports(studies.size(), (from, to) -> imageTokens(studies.subList(from, to)), progress);
  }

  /** What the decoder sees of the studies from one to before another; the caller frees it. */
  private interface Seen {
    ImageTokens part(int from, int to);
  }

  private List<WrittenReport> reports(int studies, Seen seen, IntConsumer progress) {
    List<WrittenReport> reports = new ArrayList<>();
    int batch = settings.batchSize();
    try {
      for (int from = 0; from < studies; from += batch) {
        Search.stopIfInterrupted();
        try (ImageTokens image = seen.part(from, Math.min(from + batch, studies))) {
          reports.addAll(decode(image, from));
        }
        progress.accept(reports.size());
      }
    } catch (CancellationException e) {
      throw new CancellationException("Stopped after %d reports.".formatted(reports.size()));
    }
    return reports;
  }

  /** The texts of the reports of some studies, as {@link #reports(ImageTokens, IntConsumer)}. */
  public List<String> write(ImageTokens seen, IntConsumer progress) {
    return reports(seen, progress).stream().map(WrittenReport::text).toList();
  }

  /**
   * The reports of some studies that the encoder has seen already, as many side by side as the
   * settings say.
   *
   * @param progress is told how many are done
   * @throws CancellationException if the thread is interrupted
   */
  public List<WrittenReport> reports(ImageTokens seen, IntConsumer progress) {
    return reports(seen.size(), seen::part, progress);
  }

  /**
   * The reports of some studies that the encoder has seen already, all side by side.
   *
   * @throws CancellationException if the thread is interrupted
   */
  public List<WrittenReport> reports(ImageTokens image) {
    return decode(image, 0);
  }

  private ImageTokens imageTokens(List<float[][]> studies) {
    int size = model.settings().image().size();
    int atOnce = Math.max(1, PIXELS_AT_ONCE / (size * size * model.settings().model().views()));
    List<ImageTokens> parts = new ArrayList<>();
    try {
      for (int from = 0; from < studies.size(); from += atOnce) {
        Search.stopIfInterrupted();
        List<float[][]> part = studies.subList(from, Math.min(from + atOnce, studies.size()));
        try (StudyImages images = StudyImages.of(part, model.settings())) {
          parts.add(model.imageTokens(images));
        }
      }
      return parts.size() == 1 ? parts.remove(0) : ImageTokens.of(parts);
    } finally {
      parts.forEach(ImageTokens::close);
    }
  }

  private List<WrittenReport> decode(ImageTokens seen, long firstReport) {
    ImageTokens image = prompted(seen);
    List<List<Search.Finished>> texts = new ArrayList<>();
    for (int draw = 0; draw < settings.draws(); draw++) {
      Search search =
          settings.beams() > 1
              ? new BeamSearch(tokenizer, settings, maxTokens)
              : new TokenByToken(tokenizer, settings, maxTokens, firstReport + draw * DRAW);
      try (Decoder decoder = decoder(image)) {
        texts.addAll(search.write(decoder, image.size()));
      }
    }
    List<WrittenReport> reports = new ArrayList<>();
    for (int b = 0; b < image.size(); b++) {
      List<Search.Finished> own = new ArrayList<>();
      for (int from = b; from < texts.size(); from += image.size()) {
        own.addAll(texts.get(from));
      }
      float[] states = image.prompts()[b];
      reports.add(report(best(own, states), states));
    }
    return reports;
  }

  /**
   * With the findings that the decoder is told: those given, or else those that the head decides.
   */
  private ImageTokens prompted(ImageTokens seen) {
    if (prompts.isEmpty()) {
      return seen;
    }
    float[][] states = seen.prompts().clone();
    boolean decides = model.settings().model().hasHead();
    for (int b = 0; b < states.length; b++) {
      if (asIf.isPresent()) {
        states[b] = asIf.get();
      } else if (states[b].length == 0
          && !decides
          && model.settings().model().promptDropout() == 0) {
        throw new IllegalArgumentException(
            "The model was always told findings in training (model.promptDropout=0) and has no head that decides them; name them, none too, as by asIf or generate --as-if.");
      } else if (states[b].length == 0 && decides) {
        states[b] =
            prompts
                .get()
                .decided(
                    seen.conditions()[b],
                    model.settings().model().conditions(),
                    model.thresholds());
      }
    }
    return seen.withPrompts(states);
  }

  /** The likeliest text; where findings are to be obeyed, of those that differ least from them. */
  private Search.Finished best(List<Search.Finished> texts, float[] states) {
    Comparator<Search.Finished> likely = Comparator.comparingDouble(text -> -text.score());
    if (!settings.obey()) {
      return Collections.min(texts, likely);
    }
    Comparator<Search.Finished> obedient =
        Comparator.comparingInt(text -> prompts().differences(states, tokenizer.decode(ids(text))));
    return Collections.min(texts, obedient.thenComparing(likely));
  }

  private Decoder decoder(ImageTokens image) {
    return settings.guidance() == 1
        ? plainDecoder(image)
        : new GuidedDecoder(
            plainDecoder(image),
            plainDecoder(image.withPrompts(new float[image.size()][0])),
            (float) settings.guidance());
  }

  private Decoder plainDecoder(ImageTokens image) {
    return cached
        ? new CachedDecoder(model, image, settings.attention())
        : new GraphDecoder(model, image);
  }

  private static int[] ids(Search.Finished text) {
    int[] all = text.draft().tokens();
    return Arrays.copyOfRange(all, 1, all.length);
  }

  private WrittenReport report(Search.Finished finished, float[] states) {
    int[] ids = ids(finished);
    return new WrittenReport(
        tokenizer.decode(ids),
        states.length == 0 ? Optional.empty() : Optional.of(prompts().present(states)),
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
}
