package cxr.results;

import cxr.data.Study;
import cxr.evaluate.DecidedFindings;
import cxr.evaluate.FindingsModel;
import cxr.evaluate.FindingsReader;
import cxr.evaluate.HeadFindings;
import cxr.evaluate.ModelSystem;
import cxr.evaluate.Retrieval;
import cxr.evaluate.RidgeFindings;
import cxr.features.FeatureStore;
import cxr.image.ImageStore;
import cxr.model.FeatureExtractor;
import cxr.model.ReportModel;
import cxr.retrieve.ReportChooser;
import cxr.score.Recipe;
import cxr.score.ReportSystem;
import cxr.score.Thresholds;
import cxr.settings.Settings;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import cxr.train.Eyes;
import cxr.train.History;
import cxr.train.Material;
import cxr.train.Run;
import cxr.train.TrainEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Makes the systems of a protocol on a collection. What several of them need is made once: features
 * of X-rays, regressions, worths of texts.
 */
public final class Systems implements AutoCloseable {

  private static final double TUNED_SHARE = 0.7; // of the fine-tuned eyes beside frozen ones
  private static final List<Long> ENSEMBLE = List.of(1L, 2L, 3L); // seeds of its trainings
  private static final long SHUFFLE = 1;

  /** How a decoder that is told findings is searched. */
  private static final String TOLD = "generate.guidance=2, generate.beams=4, generate.obey=true";

  private static final ConditionLabeler LABELER = new ConditionLabeler(Scheme.CHEXPERT);

  /** What is told of long work. */
  public interface Listener extends Consumer<TrainEvent> {
    /** A piece of work, and how far it is. */
    void at(String work, int done, int total);
  }

  private final Protocol protocol;
  private final Listener listener;
  private final Material texts; // those that are written, and the split
  private final List<String> trainReports;
  private final List<String> trainReferences;
  private final Recipe recipe;
  private final FeatureStore features; // of frozen eyes
  private final Map<Integer, Retrieval> retrievals = new HashMap<>(); // by views
  private final Map<String, FindingsModel> findings = new HashMap<>(); // by the eyes
  private final Map<Run, FindingsModel> heads = new HashMap<>();

  /**
   * Prepares a collection.
   *
   * @throws IOException if the weights of the frozen encoder are not here, which is told first
   */
  public static Systems open(Eyes.Collection collection, Protocol protocol, Listener listener)
      throws IOException {
    Eyes eyes =
        Eyes.frozen(
            collection,
            protocol.settings(),
            (done, total) -> listener.at("X-rays decoded", done, total));
    return new Systems(eyes.material(), protocol, eyes.model(), listener);
  }

  /**
   * @param frozen by whose encoder X-rays are described
   */
  Systems(Material texts, Protocol protocol, ReportModel frozen, Listener listener)
      throws IOException {
    this.texts = texts;
    this.protocol = protocol;
    this.listener = listener;
    this.trainReports = Material.texts(texts.split().train(), texts.settings());
    this.trainReferences = Material.rawTexts(texts.split().train(), texts.settings());
    this.recipe = Recipe.R2Gen.of(trainReferences);
    this.features = FeatureStore.open(frozen, texts.images(), FeatureExtractor.Kind.POOLED);
  }

  /** What is held fixed. */
  public Protocol protocol() {
    return protocol;
  }

  /** The collection, its split and the texts that are written. */
  public Material material() {
    return texts;
  }

  /** The training reports in the form that systems write. */
  List<String> trainReports() {
    return trainReports;
  }

  /** The same as they were written. */
  List<String> trainReferences() {
    return trainReferences;
  }

  /** R2Gen's, which scores. */
  Recipe recipe() {
    return recipe;
  }

  /**
   * A system.
   *
   * @param seed of its training
   * @throws IOException if an X-ray cannot be read, or a training cannot be saved
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; what was done
   *     is kept
   */
  public ReportSystem system(Variant variant, long seed) throws IOException {
    if (!variant.extra() && !protocol.leavesStudiesOut()) {
      throw new IllegalArgumentException(
          "The split of protocol %s leaves no study out, so that %s has nothing to do without."
              .formatted(protocol, variant.name()));
    }
    ReportSystem system = written(variant, seed);
    return variant.shuffled() ? shuffled(system) : system;
  }

  private Trainings trainings() {
    return new Trainings(texts.dataset(), protocol, listener);
  }

  private ReportSystem decoded(Variant variant, long seed) throws IOException {
    ReportModel model = trainings().decoder(variant, seed).model();
    String search = variant.text() == Variant.Text.DECODER ? TOLD : "";
    return new ModelSystem(
        variant.name(),
        model,
        model.settings().withAll(search).generate(),
        texts.images(),
        done -> listener.at("reports of " + variant.name(), done, 0));
  }

  private ReportSystem written(Variant variant, long seed) throws IOException {
    int views = variant.views();
    ImageStore.Progress done = (count, all) -> listener.at("recombined reports", count, all);
    String name = variant.name();
    return switch (variant.text()) {
      case COMPOSED -> retrieval(views).composed(name, decided(variant, seed)::of, done);
      case RETRIEVED -> retrieval(views).chosen(name, decided(variant, seed)::of);
      case UNPROMPTED -> retrieval(views).unprompted(name, done);
      case NEAREST -> retrieval(views).nearest(name, decided(variant, seed)::of);
      case CENTRAL -> retrieval(views).central(name, decided(variant, seed)::of);
      case SENTENCES -> retrieval(views).sentences(name, decided(variant, seed)::of);
      case DECODER, DECODER_SOFT, DECODER_UNPROMPTED -> decoded(variant, seed);
    };
  }

  /**
   * The losses and metrics of the training of a system's eyes, as a table with a line an epoch.
   *
   * @throws IOException if it cannot be read
   */
  String curve(Variant variant, long seed) throws IOException {
    return History.csv(trainings().eyes(variant, seed).validations());
  }

  private DecidedFindings decided(Variant variant, long seed) throws IOException {
    List<Study> validation = texts.split().validation();
    List<String> reports = Material.rawTexts(validation, texts.settings());
    DecidedFindings decided = DecidedFindings.choose(findings(variant, seed), validation, reports);
    return protocol.namesRareFindings() ? decided.asOftenAs(validation, trainReferences) : decided;
  }

  /** What tells the findings. */
  private FindingsModel findings(Variant variant, long seed) throws IOException {
    String key = variant.eyes() + variant.eyesName() + (variant.eyes().trains() ? seed : "");
    if (!findings.containsKey(key)) {
      findings.put(key, new FindingsModel.Remembered(makeFindings(variant, seed)));
    }
    return findings.get(key);
  }

  private FindingsModel makeFindings(Variant variant, long seed) throws IOException {
    return switch (variant.eyes()) {
      case FROZEN -> ridge(variant);
      case TUNED -> blended(variant, List.of(seed));
      case ENSEMBLE -> blended(variant, ENSEMBLE);
      case SCRATCH, RESNET -> head(variant, seed);
    };
  }

  /** The mean of what heads of tuned eyes say, beside frozen ones. */
  private FindingsModel blended(Variant variant, List<Long> seeds) throws IOException {
    List<FindingsModel> parts = new ArrayList<>();
    for (long seed : seeds) {
      parts.add(head(variant, seed));
    }
    List<Double> shares =
        new ArrayList<>(Collections.nCopies(parts.size(), TUNED_SHARE / parts.size()));
    parts.add(ridge(variant));
    shares.add(1 - TUNED_SHARE);
    return new FindingsModel.Blend(parts, shares);
  }

  private FindingsModel head(Variant variant, long seed) throws IOException {
    Run run = trainings().eyes(variant, seed);
    if (!heads.containsKey(run)) {
      FindingsReader reader = FindingsReader.of(run, Thresholds.Kind.COMMON);
      ImageStore.Progress progress = (done, total) -> listener.at("findings", done, total);
      heads.put(run, new FindingsModel.Remembered(new HeadFindings(reader, texts, progress)));
    }
    return heads.get(run);
  }

  private FindingsModel ridge(Variant variant) throws IOException {
    Settings settings = Trainings.eyesSettings(protocol, variant, 1);
    List<Study> train = Material.unseen(texts.dataset(), settings).split().train();
    return RidgeFindings.learn(train, this::pooled, variant.views(), LABELER);
  }

  private List<float[][]> pooled(List<Study> studies) throws IOException {
    return features.views(studies, (done, total) -> listener.at("features", done, total));
  }

  private Retrieval retrieval(int views) throws IOException {
    if (!retrievals.containsKey(views)) {
      ReportChooser chooser = ReportChooser.of(trainReports, trainReferences, recipe, LABELER);
      List<Study> train = texts.split().train();
      retrievals.put(views, new Retrieval(this::pooled, texts.images(), views, train, chooser));
    }
    return retrievals.get(views);
  }

  /** Each study gets the report of another's X-rays, around a circle drawn by chance. */
  private static ReportSystem shuffled(ReportSystem system) {
    return new ReportSystem() {
      @Override
      public String name() {
        return system.name();
      }

      @Override
      public List<String> reports(List<Study> studies) throws IOException {
        List<Study> circle = new ArrayList<>(studies);
        Collections.shuffle(circle, new Random(SHUFFLE));
        Map<Study, Study> next = new HashMap<>();
        for (int i = 0; i < circle.size(); i++) {
          next.put(circle.get(i), circle.get((i + 1) % circle.size()));
        }
        return system.reports(studies.stream().map(next::get).toList());
      }
    };
  }

  @Override
  public void close() throws IOException {
    features.close();
  }
}
