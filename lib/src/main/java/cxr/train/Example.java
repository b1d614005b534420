package cxr.train;

import cxr.Settings;
import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.image.ImageLoader;
import cxr.text.Cleaner;
import cxr.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A study as the model learns it.
 *
 * @param study where it comes from
 * @param pixels of its frontal X-ray, normalised: H W values
 * @param tokens of its report, without start and end of text
 */
public record Example(Study study, float[] pixels, int[] tokens) {

  /**
   * The examples of some studies, in their order.
   *
   * @throws IllegalArgumentException if a study has no frontal X-ray or no text to write
   * @throws IOException if an X-ray cannot be read
   */
  public static List<Example> of(List<Study> studies, Tokenizer tokenizer, Settings settings)
      throws IOException {
    Cleaner cleaner = Cleaner.named(settings.text().cleaner());
    List<float[]> images = images(studies, settings);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < studies.size(); i++) {
      String text = cleaner.clean(studies.get(i).text(settings.text().target()));
      examples.add(new Example(studies.get(i), images.get(i), tokenizer.encode(text)));
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
   * The same reports, each with the X-ray of another study drawn by chance: what a model learns
   * from these it has not seen in a picture.
   */
  public static List<Example> withShuffledImages(List<Example> examples, long seed) {
    List<Example> donors = new ArrayList<>(examples);
    Collections.shuffle(donors, new Random(seed));
    List<Example> result = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example own = examples.get(i);
      result.add(new Example(own.study(), donors.get(i).pixels(), own.tokens()));
    }
    return result;
  }
}
