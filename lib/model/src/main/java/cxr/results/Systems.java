package cxr.results;

import cxr.data.Dataset;
import cxr.data.Study;
import cxr.evaluate.DecidedFindings;
import cxr.evaluate.FindingsModel;
import cxr.evaluate.FindingsReader;
import cxr.evaluate.HeadFindings;
import cxr.evaluate.RetrievalSystem;
import cxr.evaluate.RidgeFindings;
import cxr.evaluate.RidgeFindings.StudyFeatures;
import cxr.features.FeatureStore;
import cxr.features.KMeans;
import cxr.features.KernelRidge;
import cxr.model.FeatureExtractor;
import cxr.model.ReportModel;
import cxr.model.WeightImport;
import cxr.retrieve.ReportChooser;
import cxr.score.Recipe;
import cxr.score.ReportSystem;
import cxr.score.Thresholds;
import cxr.settings.Settings;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import cxr.train.Material;
import cxr.train.TrainEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes the systems of a protocol on a collection. What several of them need is made once: features
 * of X-rays, regressions, worths of texts.
 */
public final class Systems implements AutoCloseable {

  private static final double FINDINGS_LAMBDA = 3; // chosen out of fold on training studies
  private static final double TEXT_LAMBDA = 10; // likewise
  private static final double TUNED_SHARE = 0.7; // of the fine-tuned eyes beside frozen ones
  private static final int CLUSTERS = 40; // of training studies, for recombined reports
  private static final long SHUFFLE = 1;

  /** Training studies as the text side sees them; composed may not be made yet. */
  private static final class Seen {
    final StudyFeatures described;
    final float[][] train;
    final KernelRidge ridge;
    ReportChooser composed;

    Seen(StudyFeatures described, float[][] train) {
      this.described = described;
      this.train = train;
      this.ridge = KernelRidge.fit(train, TEXT_LAMBDA);
    }
  }

  private static final ConditionLabeler LABELER = new ConditionLabeler(Scheme.CHEXPERT);

  /** What is told of long work. */
  public interface Listener extends Consumer<TrainEvent> {
    /** A piece of work, and how far it is. */
    void at(String work, int done, int total);
  }

  private final Dataset dataset;
  private final Protocol protocol;
  private final Listener listener;
  private final Material texts; // those that are written, and the split
  private final FeatureStore features; // of frozen eyes
  private final Map<Integer, Seen> seen = new HashMap<>(); // by views
  private final Map<List<Object>, FindingsModel> ridges = new HashMap<>(); // by views and extra
  private ReportChooser chooser;

  /**
   * Prepares a collection.
   *
   * @throws IOException if the weights of the frozen encoder are not here
   */
  public Systems(Dataset dataset, Protocol protocol, Listener listener) throws IOException {
    this.dataset = dataset;
    this.protocol = protocol;
    this.listener = listener;
    this.texts =
        Material.of(
            dataset,
            protocol.settings(),
            (done, total) -> listener.at("X-rays decoded", done, total));
    this.features = FeatureStore.open(frozen(), texts.images(), FeatureExtractor.Kind.POOLED);
  }

  private ReportModel frozen() throws IOException {
    Settings seen = protocol.settings().withAll("model.encoder=efficientnet-lite0");
    ReportModel eyes = new ReportModel(seen, texts.tokenizer());
    WeightImport.into(eyes.weights(), EyesTraining.weights(), List.of());
    return eyes;
  }

  /** The collection, its split and the texts that are written. */
  public Material material() {
    return texts;
  }

  /** The training reports in the form that systems write. */
  public List<String> trainReports() {
    List<Study> train = texts.split().train();
    return protocol == Protocol.A
        ? Material.texts(train, texts.settings())
        : Material.rawTexts(train, texts.settings());
  }

  /** The recipe that scores. */
  public Recipe recipe() {
    List<String> train = Material.rawTexts(texts.split().train(), texts.settings());
    return Recipe.named(protocol.recipe(), train, train);
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
    DecidedFindings findings =
        variant.text() == Variant.Text.UNPROMPTED ? null : decided(variant, seed);
    ReportSystem system =
        new RetrievalSystem(variant.name(), findings, weights(variant), choice(variant));
    return variant.shuffled() ? shuffled(system) : system;
  }

  private DecidedFindings decided(Variant variant, long seed) throws IOException {
    List<Study> validation = texts.split().validation();
    List<Set<Condition>> present =
        Material.rawTexts(validation, texts.settings()).stream().map(LABELER::label).toList();
    return DecidedFindings.choose(findings(variant, seed), validation, present);
  }

  /** What tells the findings. */
  private FindingsModel findings(Variant variant, long seed) throws IOException {
    FindingsModel ridge = ridge(variant);
    if (!variant.eyes().trains()) {
      return ridge;
    }
    EyesTraining training = new EyesTraining(dataset, protocol, listener);
    FindingsReader reader = FindingsReader.of(training.run(variant, seed), Thresholds.Kind.COMMON);
    FindingsModel head =
        new HeadFindings(
            reader,
            texts, done -> listener.at("findings", done, done));
    return variant.eyes() == Variant.Eyes.TUNED
        ? new FindingsModel.Blend(List.of(head, ridge), List.of(TUNED_SHARE, 1 - TUNED_SHARE))
        : head;
  }

  private FindingsModel ridge(Variant variant) throws IOException {
    List<Object> key = List.of(variant.views(), variant.extra());
    if (!ridges.containsKey(key)) {
      Settings settings = EyesTraining.settings(protocol, variant, 1);
      List<Study> train = Material.unseen(texts.dataset(), settings).split().train();
      Descriptions described = describing(variant.views(), false, train);
      ridges.put(key, RidgeFindings.learn(train, described, LABELER, FINDINGS_LAMBDA));
    }
    return ridges.get(key);
  }

  private Descriptions describing(int views, boolean grey, List<Study> train) throws IOException {
    return Descriptions.fit(
        features,
        texts.images(),
        views,
        grey,
        train,
        (done, total) -> listener.at("features", done, total));
  }

  private Seen seen(int views) throws IOException {
    if (!seen.containsKey(views)) {
      List<Study> train = texts.split().train();
      Descriptions described = describing(views, true, train);
      seen.put(views, new Seen(described, described.of(train)));
    }
    return seen.get(views);
  }

  private RetrievalSystem.TrainWeights weights(Variant variant) throws IOException {
    double[] equal = chooser().equalWeights();
    return switch (variant.text()) {
      case CENTRAL, SENTENCES ->
          studies -> Collections.nCopies(studies.size(), equal).toArray(double[][]::new);
      case NEAREST -> similarities(seen(variant.views()));
      case COMPOSED, RETRIEVED, UNPROMPTED -> {
        Seen by = seen(variant.views());
        yield studies -> by.ridge.weights(by.described.of(studies));
      }
    };
  }

  /** The nearer two studies' vectors, the greater. */
  private static RetrievalSystem.TrainWeights similarities(Seen by) {
    return studies -> {
      float[][] vectors = by.described.of(studies);
      double[][] rows = new double[vectors.length][by.train.length];
      for (int q = 0; q < rows.length; q++) {
        for (int s = 0; s < by.train.length; s++) {
          rows[q][s] = -KMeans.distance(vectors[q], by.train[s]);
        }
      }
      return rows;
    };
  }

  private RetrievalSystem.Choice choice(Variant variant) throws IOException {
    return switch (variant.text()) {
      case COMPOSED -> composed(variant.views())::choose;
      case SENTENCES -> chooser()::choose; // composed
      case RETRIEVED, CENTRAL -> chooser()::choose;
      case NEAREST -> chooser()::nearest;
      case UNPROMPTED -> {
        ReportChooser all = composed(variant.views());
        yield (weights, none) -> all.choose(weights);
      }
    };
  }

  private ReportChooser chooser() {
    if (chooser == null) {
      List<String> written = Material.rawTexts(texts.split().train(), texts.settings());
      chooser = ReportChooser.of(trainReports(), written, recipe(), LABELER);
    }
    return chooser;
  }

  private ReportChooser composed(int views) throws IOException {
    Seen by = seen(views);
    if (by.composed == null) {
      by.composed = chooser(); // clusterWeights(by)
    }
    return by.composed;
  }

  /** The mean weights of the training studies in each of some clusters. */
  private static double[][] clusterWeights(Seen by) {
    float[][] vectors = by.train;
    int clusters = Math.min(CLUSTERS, vectors.length);
    int[] group = KMeans.of(vectors, clusters, 1).group();
    double[][] weights = by.ridge.weights(vectors);
    double[][] means = new double[clusters][vectors.length];
    int[] sizes = new int[clusters];
    for (int i = 0; i < group.length; i++) {
      sizes[group[i]]++;
      for (int j = 0; j < weights[i].length; j++) {
        means[group[i]][j] += weights[i][j];
      }
    }
    List<double[]> filled = new ArrayList<>();
    for (int c = 0; c < clusters; c++) {
      for (int j = 0; j < means[c].length && sizes[c] > 0; j++) {
        means[c][j] /= sizes[c];
      }
      if (sizes[c] > 0) {
        filled.add(means[c]);
      }
    }
    return filled.toArray(double[][]::new);
  }

  /** Each study gets the report of another's X-rays. */
  private static ReportSystem shuffled(ReportSystem system) {
    return new ReportSystem() {
      @Override
      public String name() {
        return system.name();
      }

      @Override
      public List<String> reports(List<Study> studies) throws IOException {
        List<Study> others = new ArrayList<>(studies);
        Collections.shuffle(others, new Random(SHUFFLE));
        return system.reports(others);
      }
    };
  }

  @Override
  public void close() throws IOException {
    features.close();
  }
}
