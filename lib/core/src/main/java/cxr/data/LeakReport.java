package cxr.data;

import cxr.io.Whitespace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a split lets through from training to test, and how evenly it spreads the conditions.
 *
 * @param studies how many each part has; where a split is by image, images with their report
 * @param patientsInTwo patients that are in two parts or more; where no patient is known, each
 *     study has one of its own
 * @param studiesInTwo studies that are in two parts or more
 * @param imagesInTwo images that are in two parts or more
 * @param testFromTrain studies (by image: images) of test whose patient is in train too
 * @param texts of test that are not empty
 * @param textsFromTrain those of them that stand word for word in train
 * @param conditions the most frequent first
 */
public record LeakReport(
    Map<Split.Part, Integer> studies,
    int patientsInTwo,
    int studiesInTwo,
    int imagesInTwo,
    int testFromTrain,
    int texts,
    int textsFromTrain,
    List<Spread> conditions) {

  public LeakReport {
    studies = inOrder(studies);
    conditions = List.copyOf(conditions);
  }

  /**
   * A condition in the parts of a split.
   *
   * @param counts studies that have it
   * @param shares of the part's studies that have it, 0 to 1
   */
  public record Spread(
      String condition, Map<Split.Part, Integer> counts, Map<Split.Part, Double> shares) {

    public Spread {
      counts = inOrder(counts);
      shares = inOrder(shares);
    }

    /** Studies that have it in all parts. */
    public int count() {
      return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /**
   * Looks for leaks in a split.
   *
   * @param text of a study that is learnt; texts are compared word for word, blanks aside
   * @param conditions of a study; any names; asked for side by side
   */
  public static LeakReport of(
      Split split, Function<Study, String> text, Function<Study, Set<String>> conditions) {
    Map<Split.Part, Integer> studies = new EnumMap<>(Split.Part.class);
    for (Split.Part part : Split.Part.values()) {
      studies.put(part, split.of(part).size());
    }
    Set<String> learnt = split.train().stream().map(Study::patient).collect(Collectors.toSet());
    Set<String> learntTexts =
        split.train().stream().map(text).map(Whitespace::collapse).collect(Collectors.toSet());
    List<String> texts =
        split.test().stream()
            .map(text)
            .map(Whitespace::collapse)
            .filter(t -> !t.isEmpty())
            .toList();
    return new LeakReport(
        studies,
        inTwo(split, study -> List.of(study.patient())),
        inTwo(split, study -> List.of(study.id())),
        inTwo(split, study -> study.images().stream().map(ImageFile::id).toList()),
        (int) split.test().stream().filter(study -> learnt.contains(study.patient())).count(),
        texts.size(),
        (int) texts.stream().filter(learntTexts::contains).count(),
        spreads(split, conditions));
  }

  /** The share of test's texts that stand word for word in train; 0 if test has no text. */
  public double shareOfTextsFromTrain() {
    return texts == 0 ? 0 : (double) textsFromTrain / texts;
  }

  /** A warning with the figures, if a patient or an image is in two parts; nothing if none is. */
  public Optional<String> warning() {
    if (patientsInTwo == 0 && imagesInTwo == 0) {
      return Optional.empty();
    }
    int test = studies.getOrDefault(Split.Part.TEST, 0);
    return Optional.of(
        ("Warning: this split leaks. %s%d studies and %d images are in two parts or more; %d of %d (%.1f %%)"
                + " in test come from a %s that is learnt from, and %d of %d test texts (%.1f %%)"
                + " stand word for word in train. Scores on it say little; use data.split=study.")
            .formatted(
                patientsInTwo == studiesInTwo ? "" : patientsInTwo + " patients, ",
                studiesInTwo,
                imagesInTwo,
                testFromTrain,
                test,
                100.0 * testFromTrain / test,
                patientsInTwo == studiesInTwo ? "study" : "patient",
                textsFromTrain,
                texts,
                100 * shareOfTextsFromTrain()));
  }

  private static <T> Map<Split.Part, T> inOrder(Map<Split.Part, T> byPart) {
    return Collections.unmodifiableMap(new TreeMap<>(byPart));
  }

  private static int inTwo(Split split, Function<Study, List<String>> names) {
    Map<String, Set<Split.Part>> places = new HashMap<>();
    for (Split.Part part : Split.Part.values()) {
      for (Study study : split.of(part)) {
        for (String name : names.apply(study)) {
          places.computeIfAbsent(name, any -> new HashSet<>()).add(part);
        }
      }
    }
    return (int) places.values().stream().filter(parts -> parts.size() > 1).count();
  }

  private static List<Spread> spreads(Split split, Function<Study, Set<String>> conditions) {
    Map<String, Map<Split.Part, Integer>> counts = new TreeMap<>();
    for (Split.Part part : Split.Part.values()) {
      for (Set<String> names : split.of(part).parallelStream().map(conditions).toList()) {
        for (String condition : names) {
          counts
              .computeIfAbsent(condition, any -> new EnumMap<>(Split.Part.class))
              .merge(part, 1, Integer::sum);
        }
      }
    }
    List<Spread> spreads = new ArrayList<>();
    counts.forEach((condition, byPart) -> spreads.add(spread(split, condition, byPart)));
    spreads.sort((a, b) -> Integer.compare(b.count(), a.count()));
    return spreads;
  }

  private static Spread spread(Split split, String condition, Map<Split.Part, Integer> counts) {
    Map<Split.Part, Integer> all = new EnumMap<>(Split.Part.class);
    Map<Split.Part, Double> shares = new EnumMap<>(Split.Part.class);
    for (Split.Part part : Split.Part.values()) {
      int count = counts.getOrDefault(part, 0);
      all.put(part, count);
      shares.put(part, split.of(part).isEmpty() ? 0 : (double) count / split.of(part).size());
    }
    return new Spread(condition, all, shares);
  }
}
