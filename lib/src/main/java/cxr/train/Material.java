package cxr.train;

import cxr.Settings;
import cxr.data.Dataset;
import cxr.data.Split;
import cxr.data.Study;
import cxr.text.Cleaner;
import cxr.text.Tokenizer;
import java.io.IOException;
import java.util.List;

/**
 * A collection made ready to learn from: which studies are used, how they are split, and which
 * words the training texts have.
 *
 * @param dataset as it was read
 * @param settings that it was prepared by; where they ask for a condition head and name no
 *     conditions, with those of the training studies
 * @param usable studies with a text to write and a frontal X-ray
 * @param split of the usable studies
 * @param tokenizer of the training texts alone
 */
public record Material(
    Dataset dataset, Settings settings, Split.Usable usable, Split split, Tokenizer tokenizer) {

  /**
   * Prepares a collection.
   *
   * @throws IllegalArgumentException if there are too few studies for a split
   */
  public static Material of(Dataset dataset, Settings settings) {
    Split.Usable usable = Split.usable(dataset.studies(), settings.text().target());
    Split split = Split.byStudy(usable.studies(), settings.data());
    Tokenizer tokenizer = Tokenizer.of(texts(split.train(), settings), settings.text());
    Settings named = ConditionLabels.named(settings, split.train());
    return new Material(dataset, named, usable, split, tokenizer);
  }

  /** The cleaned texts that a model is to write, in the order of the studies. */
  public static List<String> texts(List<Study> studies, Settings settings) {
    Cleaner cleaner = Cleaner.named(settings.text().cleaner());
    return rawTexts(studies, settings).stream().map(cleaner::clean).toList();
  }

  /** The texts of the target's sections as they were written, in the order of the studies. */
  public static List<String> rawTexts(List<Study> studies, Settings settings) {
    return studies.stream().map(study -> study.text(settings.text().target())).toList();
  }

  /** Training, validation or test studies with their X-rays read and their texts in ids. */
  public List<Example> examples(List<Study> studies) throws IOException {
    return Example.of(studies, tokenizer, settings);
  }
}
