package cxr.train;

import cxr.Settings;
import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.data.View;
import cxr.image.ImageLoader;
import cxr.text.Cleaner;
import cxr.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A study as the model learns it.
 *
 * @param study where it comes from
 * @param views its frontal X-ray and, where the model sees two, its first lateral one, null if it
 *     has none; normalised, H W values each
 * @param tokens of its report, without start and end of text
 * @param conditions its labels for the model's conditions: 1 present, 0 absent, -1 not known
 */
public record Example(Study study, float[][] views, int[] tokens, int[] conditions) {

  /** A study with one X-ray and no conditions. */
  public Example(Study study, float[] pixels, int[] tokens) {
    this(study, new float[][] {pixels}, tokens, new int[0]);
  }

  /** The pixels of the frontal X-ray. */
  public float[] pixels() {
    return views[0];
  }

  /**
   * The examples of some studies, in their order.
   *
   * @throws IllegalArgumentException if a study has no frontal X-ray or no text to write
   * @throws IOException if an X-ray cannot be read
   */
  public static List<Example> of(List<Study> studies, Tokenizer tokenizer, Settings settings)
      throws IOException {
    Cleaner cleaner = Cleaner.named(settings.text().cleaner());
    List<float[][]> views = views(studies, settings);
    ConditionLabels labels = ConditionLabels.of(settings);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < studies.size(); i++) {
      String text = cleaner.clean(studies.get(i).text(settings.text().target()));
      int[] conditions = labels.of(studies.get(i));
      examples.add(new Example(studies.get(i), views.get(i), tokenizer.encode(text), conditions));
    }
    return examples;
  }

  /**
   * The frontal X-rays of some studies as the model sees them, in their order.
   *
   * @throws IllegalArgumentException if a study has no frontal X-ray
   * @throws IOException if an X-ray cannot be read
   */
  public static List<float[]> images(List<Study> studies, Settings settings) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (Study study : studies) {
      ImageFile image =
          study
              .frontal()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "Study %s has no frontal X-ray; leave such studies out first."
                              .formatted(study.id())));
      paths.add(image.path());
    }
    return List.of(ImageLoader.loadAll(paths, settings.image()));
  }

  /**
   * The X-rays of some studies in the views that the model sees, in their order: the frontal one
   * and, with two views, the first lateral one; null where there is none.
   *
   * @throws IllegalArgumentException if a study has no frontal X-ray
   * @throws IOException if an X-ray cannot be read
   */
  public static List<float[][]> views(List<Study> studies, Settings settings) throws IOException {
    List<float[]> frontal = images(studies, settings);
    List<float[][]> views = new ArrayList<>();
    frontal.forEach(
        pixels -> {
          float[][] all = new float[settings.model().views()][];
          all[0] = pixels;
          views.add(all);
        });
    if (settings.model().views() > 1) {
      List<Study> both = studies.stream().filter(study -> lateral(study).isPresent()).toList();
      List<Path> paths = both.stream().map(study -> lateral(study).orElseThrow().path()).toList();
      float[][] lateral = ImageLoader.loadAll(paths, settings.image().size());
      for (int i = 0, next = 0; i < views.size(); i++) {
        if (lateral(studies.get(i)).isPresent()) {
          views.get(i)[1] = lateral[next++];
        }
      }
    }
    return views;
  }

  /** The first lateral X-ray, or else the second where no view is known. */
  private static Optional<ImageFile> lateral(Study study) {
    boolean known = study.images().stream().anyMatch(image -> image.view() != View.UNKNOWN);
    return known
        ? study.images().stream().filter(image -> image.view() == View.LATERAL).findFirst()
        : study.images().stream().skip(1).findFirst();
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
      result.add(new Example(own.study(), donors.get(i).views(), own.tokens(), own.conditions()));
    }
    return result;
  }
}
