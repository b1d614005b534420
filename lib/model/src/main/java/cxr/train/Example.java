package cxr.train;

import cxr.data.Study;
import cxr.image.Augmentation;
import cxr.image.ImageStore;
import cxr.model.objective.ConditionObjective;
import cxr.model.objective.Prompts;
import cxr.model.objective.StudyLabels;
import cxr.settings.Settings;
import cxr.text.Cleaner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A study as the model learns it.
 *
 * @param study where it comes from
 * @param pixels its X-rays in the views that the model sees
 * @param tokens of its report, without start and end of text
 * @param labels that the model's objectives learn from, by name; not a number where one is not
 *     known
 */
public record Example(Study study, Pixels pixels, int[] tokens, Map<String, float[]> labels) {

  public Example {
    labels = Map.copyOf(labels);
  }

  /** Its labels for the condition head; none where no objective asks for them. */
  public float[] conditionLabels() {
    return labels.getOrDefault(ConditionObjective.NAME, new float[0]);
  }

  /** The true states that its prompt has; none where the decoder is not told any. */
  public float[] prompt() {
    return labels.getOrDefault(Prompts.NAME, new float[0]);
  }

  /** A study with one X-ray, C H W normalised values, and no labels. */
  public Example(Study study, float[] frontal, int[] tokens) {
    this(study, new Pixels.Given(new float[][] {frontal}), tokens, Map.of());
  }

  /**
   * The examples of some studies, in their order. Their X-rays are read when they are needed.
   *
   * @throws IllegalArgumentException if a study has no frontal X-ray
   */
  static List<Example> of(List<Study> studies, Material material) {
    Settings settings = material.settings();
    Cleaner cleaner = Cleaner.of(settings.text().cleaner());
    Collection<StudyLabels> labels = StudyLabels.of(settings);
    Augmentation augmentation = new Augmentation(settings.image(), settings.train().seed());
    List<Example> examples = new ArrayList<>();
    for (Study study : studies) {
      String text = cleaner.clean(study.text(settings.text().target()));
      examples.add(
          new Example(
              study,
              pixels(study, material.images(), augmentation, settings.model().views()),
              material.tokenizer().encode(text),
              labels.stream()
                  .collect(Collectors.toMap(StudyLabels::name, one -> one.values().apply(study)))));
    }
    return examples;
  }

  /**
   * The X-rays of some studies in the views that a model sees, unchanged, in their order.
   *
   * @throws IllegalArgumentException if one has no frontal X-ray
   * @throws java.io.UncheckedIOException if an X-ray cannot be read
   */
  public static List<float[][]> views(List<Study> studies, ImageStore store, Settings settings) {
    Augmentation none = new Augmentation(settings.image(), settings.train().seed());
    int views = settings.model().views();
    return studies.stream().map(study -> pixels(study, store, none, views).views()).toList();
  }

  private static Pixels pixels(
      Study study, ImageStore store, Augmentation augmentation, int views) {
    return new Pixels.Stored(store, augmentation, study.views(views));
  }

  /**
   * The same reports, each with the X-rays of another study drawn by chance: what a model learns
   * from these it has not seen in a picture.
   */
  public static List<Example> withShuffledImages(List<Example> examples, long seed) {
    List<Example> donors = new ArrayList<>(examples);
    Collections.shuffle(donors, new Random(seed));
    List<Example> result = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example own = examples.get(i);
      result.add(new Example(own.study(), donors.get(i).pixels(), own.tokens(), own.labels()));
    }
    return result;
  }
}
