package cxr.train;

import cxr.data.Dataset;
import cxr.data.LeakReport;
import cxr.data.Split;
import cxr.data.Study;
import cxr.image.ImageStore;
import cxr.model.ReportModel;
import cxr.model.objective.ConditionLabels;
import cxr.settings.DataSettings.SplitBy;
import cxr.settings.Settings;
import cxr.settings.Target;
import cxr.text.Cleaner;
import cxr.text.TextLengths;
import cxr.text.Tokenizer;
import cxr.text.conditions.ConditionLabeler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A collection made ready to learn from: which studies are used, how they are split, and which
 * words the training texts have.
 *
 * @param dataset as it was read, without X-rays that cannot be read
 * @param settings that it was prepared by
 * @param usable studies with a text to write and a frontal X-ray
 * @param split of the usable studies
 * @param tokenizer of the training texts alone
 * @param images where the X-rays come from
 */
public record Material(
    Dataset dataset,
    Settings settings,
    Split.Usable usable,
    Split split,
    Tokenizer tokenizer,
    ImageStore images) {

  private static final ConditionLabeler LABELER = new ConditionLabeler();

  /**
   * Prepares a collection. The X-rays that are needed are decoded into the cache; those that cannot
   * be read are left out, and the collection's problems name them.
   *
   * @throws IllegalArgumentException if there are too few studies for a split, or {@code
   *     data.split} asks for one that did not come with the data
   * @throws IOException if the cache cannot be found
   */
  public static Material of(Dataset dataset, Settings settings) throws IOException {
    return of(dataset, settings, (done, total) -> {});
  }

  /**
   * As {@link #of(Dataset, Settings)}.
   *
   * @param progress is told how many X-rays are decoded
   */
  public static Material of(Dataset dataset, Settings settings, ImageStore.Progress progress)
      throws IOException {
    check(settings);
    ImageStore store = ImageStore.open(dataset.root(), settings.image());
    return prepared(readable(dataset, settings, store, progress), settings, store);
  }

  /** As {@link #of(Dataset, Settings)}, without looking at any X-ray: for counting alone. */
  public static Material unseen(Dataset dataset, Settings settings) throws IOException {
    return prepared(dataset, settings, ImageStore.open(dataset.root(), settings.image()));
  }

  /**
   * Checks the names in settings that other pieces give, and what asks for a frozen encoder, before
   * long work is done with them.
   *
   * @throws IllegalArgumentException if model.conditions or model.frozen names what there is not,
   *     or train.keepFeatures is above 0 and an encoder learns
   */
  public static void check(Settings settings) {
    ConditionLabels.check(settings);
    if (!settings.model().frozen().isEmpty() || settings.train().keepFeatures() > 0) {
      boolean named = !settings.model().conditions().isEmpty();
      ReportModel.describe(named ? settings : settings.with("model.conditions", List.of("any")), 1);
    }
  }

  private static Material prepared(Dataset dataset, Settings settings, ImageStore store) {
    Split.Usable usable = Split.usable(dataset, settings.text().target());
    Split split = Split.of(dataset, usable.studies(), settings.data(), Material::conditions);
    Tokenizer tokenizer = Tokenizer.of(texts(split.train(), settings), settings.text());
    Settings named = ConditionLabels.named(settings, split.train());
    return new Material(dataset, named, usable, split, tokenizer, store);
  }

  /** Without the X-rays that cannot be read; where one falls away, a study may have another. */
  private static Dataset readable(
      Dataset dataset, Settings settings, ImageStore store, ImageStore.Progress progress) {
    Dataset readable = dataset;
    while (true) {
      List<Path> needed = needed(readable, settings);
      Map<Path, String> failures = new HashMap<>();
      store.prepare(needed, progress).failures().forEach(f -> failures.put(f.image(), f.reason()));
      if (failures.isEmpty()) {
        return readable;
      }
      readable = readable.withReadableImages(path -> Optional.ofNullable(failures.get(path)));
    }
  }

  private static List<Path> needed(Dataset dataset, Settings settings) {
    List<Path> paths = new ArrayList<>();
    for (Study study : Split.usable(dataset.studies(), settings.text().target()).studies()) {
      study.frontal().ifPresent(image -> paths.add(image.path()));
      if (settings.model().views() > 1) {
        study.lateral().ifPresent(image -> paths.add(image.path()));
      }
      if (settings.data().split() == SplitBy.IMAGE) {
        study.images().forEach(image -> paths.add(image.path()));
      }
    }
    return paths;
  }

  /** The X-rays that the usable studies show to the model, as their files stand. */
  List<Path> seen() {
    return needed(dataset, settings);
  }

  /** What the split lets through from training to test, and how it spreads the conditions. */
  public LeakReport leaks() {
    Target target = settings.text().target();
    return LeakReport.of(split, study -> study.text(target), Material::conditions);
  }

  /**
   * The conditions by which studies are spread over the parts of a split: those that the rules read
   * from the whole report, for all layouts alike. Not all layouts have the indexers' terms, and
   * with these the same studies would be split otherwise in each.
   */
  public static Set<String> conditions(Study study) {
    Set<String> names = new TreeSet<>();
    LABELER.label(study.report()).forEach(condition -> names.add(condition.display()));
    return names;
  }

  /** How long the training texts are in tokens, and how many of them are cut. */
  public TextLengths lengths() {
    List<int[]> texts = texts(split.train(), settings).stream().map(tokenizer::encode).toList();
    return TextLengths.of(texts, settings.text().maxTokens());
  }

  /** The cleaned texts that a model is to write, in the order of the studies. */
  public static List<String> texts(List<Study> studies, Settings settings) {
    Cleaner cleaner = Cleaner.of(settings.text().cleaner());
    return rawTexts(studies, settings).stream().map(cleaner::clean).toList();
  }

  /** The texts of the target's sections as they were written, in the order of the studies. */
  public static List<String> rawTexts(List<Study> studies, Settings settings) {
    return studies.stream().map(study -> study.text(settings.text().target())).toList();
  }

  /** Training, validation or test studies with their texts in ids. */
  public List<Example> examples(List<Study> studies) {
    return Example.of(studies, this);
  }

  /** The X-rays of some studies in the views that the model sees, in their order. */
  public List<float[][]> views(List<Study> studies) {
    return Example.views(studies, images, settings);
  }
}
