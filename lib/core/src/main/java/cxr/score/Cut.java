package cxr.score;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How many texts a recipe shortened before they were scored: what stood at their ends counts in no
 * score of words. Conditions are read from whole texts.
 *
 * @param references that lost words
 * @param hypotheses that lost words
 */
public record Cut(int references, int hypotheses) {

  /** What a recipe does to texts as they were written. */
  static Cut of(Recipe recipe, List<String> references, List<String> hypotheses) {
    return new Cut(ofReferences(recipe, references), ofHypotheses(recipe, hypotheses));
  }

  static int ofReferences(Recipe recipe, List<String> references) {
    return (int) references.parallelStream().filter(recipe::cutsReference).count();
  }

  static int ofHypotheses(Recipe recipe, List<String> hypotheses) {
    return (int) hypotheses.parallelStream().filter(recipe::cutsHypothesis).count();
  }

  /** How many texts of systems on the same references were cut. */
  static String words(List<Scores> systems) {
    int references = systems.get(0).cut().references;
    List<Scores> some = systems.stream().filter(each -> each.cut().hypotheses > 0).toList();
    String hypotheses =
        systems.size() == 1
            ? String.valueOf(systems.get(0).cut().hypotheses)
            : some.stream()
                .map(each -> "%d of %s".formatted(each.cut().hypotheses, each.system()))
                .collect(Collectors.joining(", "));
    return "texts cut by the recipe: references %d, hypotheses %s"
        .formatted(references, hypotheses.isEmpty() ? "0" : hypotheses);
  }
}
