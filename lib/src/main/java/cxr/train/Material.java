package cxr.train;

import cxr.Settings;
import cxr.data.Dataset;
import cxr.data.LeakReport;
import cxr.data.Split;
import cxr.data.Study;
import cxr.text.Cleaner;
import cxr.text.ConditionLabeler;
import cxr.text.Tokenizer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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

  private static final ConditionLabeler LABELER = new ConditionLabeler();

  /**
   * Prepares a collection.
   *
   * @throws IllegalArgumentException if there are too few studies for a split, or {@code
   *     data.split} asks for one that did not come with the data
   */
  public static Material of(Dataset dataset, Settings settings) {
    Split.Usable usable = Split.usable(dataset.studies(), settings.text().target());
    Split split = Split.of(dataset, usable.studies(), settings.data(), Material::conditions);
    Tokenizer tokenizer = Tokenizer.of(texts(split.train(), settings), settings.text());
    Settings named = ConditionLabels.named(settings, split.train());
    return new Material(dataset, named, usable, split, tokenizer);
  }

  /** What the split lets through from training to test, and how it spreads the conditions. */
  public LeakReport leaks() {
    String target = settings.text().target();
    return LeakReport.of(split, study -> study.text(target), Material::conditions);
  }

  /**
   * The conditions by which studies are spread over the parts of a split: those that the rules read
   * from the whole report, for all layouts alike. Not all layouts have the indexers' terms, and
   * with these the same studies would be split otherwise in each.
   */
  public static Set<String> conditions(Study study) {
    Set<String> names = new TreeSet<>();
    LABELER
        .label(study.findings() + "\n\n" + study.impression())
        .forEach(condition -> names.add(condition.display()));
    return names;
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
