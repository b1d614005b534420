package cxr.train;

import cxr.features.FeatureStore;
import cxr.image.ImageStore;
import cxr.model.FeatureExtractor;
import cxr.model.ReportModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a frozen encoder makes of the X-rays of a training, kept on disk as {@code
 * train.keepFeatures} says.
 *
 * @param plain of X-rays as they are
 * @param copies of X-rays changed by chance, which the epochs take in turn; the plain one alone
 *     where nothing is changed
 */
record KeptFeatures(FeatureStore plain, List<FeatureStore> copies) implements AutoCloseable {

  /**
   * The features of examples, none of which is computed yet.
   *
   * @param model whose weights are those of the training
   * @throws IllegalArgumentException if the examples' X-rays do not lie in files
   */
  static KeptFeatures open(ReportModel model, List<Example> examples) throws IOException {
    Pixels.Stored stored = stored(examples.get(0));
    FeatureStore plain = FeatureStore.open(model, stored.store(), FeatureExtractor.Kind.MAP);
    int number = model.settings().train().keepFeatures();
    if (number == 1 || stored.augmentation().isNone()) {
      return new KeptFeatures(plain, List.of(plain));
    }
    List<FeatureStore> copies = new ArrayList<>();
    for (int epoch = 1; epoch <= number; epoch++) {
      copies.add(FeatureStore.changed(model, stored.store(), stored.augmentation(), epoch));
    }
    return new KeptFeatures(plain, copies);
  }

  private static Pixels.Stored stored(Example example) {
    if (example.pixels() instanceof Pixels.Stored stored) {
      return stored;
    }
    throw new IllegalArgumentException(
        "train.keepFeatures above 0 takes X-rays that lie in files; those of study %s do not. Set train.keepFeatures=0."
            .formatted(example.study().id()));
  }

  /**
   * Computes what is not kept yet.
   *
   * @param train examples that are changed by chance
   * @param validation examples that are not
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; what was
   *     computed is kept
   */
  void compute(List<Example> train, List<Example> validation, ImageStore.Progress progress)
      throws IOException {
    Set<Path> learnt = xrays(train);
    Set<Path> tried = xrays(validation);
    int total = copies.size() * learnt.size() + tried.size();
    int before = 0;
    for (FeatureStore copy : copies) {
      int from = before;
      copy.prepare(learnt, (done, of) -> progress.at(from + done, total));
      before += learnt.size();
    }
    int from = before;
    plain.prepare(tried, (done, of) -> progress.at(from + done, total));
  }

  private static Set<Path> xrays(List<Example> examples) {
    Set<Path> paths = new LinkedHashSet<>();
    for (Example example : examples) {
      Arrays.stream(stored(example).paths()).filter(Objects::nonNull).forEach(paths::add);
    }
    return paths;
  }

  /**
   * The features of some examples: of each those of its views, null for one that there is not.
   *
   * @param epoch from 1; 0 for X-rays as they are
   */
  List<float[][]> views(List<Example> examples, int epoch) {
    FeatureStore store = epoch == 0 ? plain : copies.get((epoch - 1) % copies.size());
    return examples.stream().map(example -> stored(example).read(store::features)).toList();
  }

  @Override
  public void close() {
    plain.close();
    copies.forEach(FeatureStore::close);
  }
}
