package cxr.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import cxr.settings.DataSettings;
import cxr.settings.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Studies to learn from, to choose models on, and to report scores on.
 *
 * <p>Three ways to split, by {@code data.split}: by {@code study}, where a patient is in one part
 * only with all studies and images, and each condition has about the same share in each part; as
 * {@code given}, the way it came with the data; and by {@code image}, as careless studies do, which
 * leaks: use it to show how much. {@link LeakReport} gives the figures of any split.
 */
public record Split(List<Study> train, List<Study> validation, List<Study> test) {

  public Split {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /** The parts of a split. */
  public enum Part {
    @JsonProperty("train")
    TRAIN,
    @JsonProperty("validation")
    VALIDATION,
    @JsonProperty("test")
    TEST;

    /** The part in words, {@code train} for example. */
    public String words() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The studies of a part. */
  public List<Study> of(Part part) {
    return switch (part) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  /** How many studies are in the parts together. */
  public int size() {
    return train.size() + validation.size() + test.size();
  }

  /**
   * The split that the settings ask for.
   *
   * @param dataset whose split {@code given} takes; where it was read to its end and has train and
   *     validation alone, test is drawn from train's patients
   * @param studies of it that are to be split
   * @param conditions of a study, for {@code study}; any names
   * @throws IllegalArgumentException as the ways to split do
   */
  public static Split of(
      Dataset dataset,
      List<Study> studies,
      DataSettings settings,
      Function<Study, Set<String>> conditions) {
    return switch (settings.split()) {
      case GIVEN -> {
        boolean whole = dataset.readInPart().isEmpty();
        Map<String, Part> given = dataset.given();
        yield asGiven(studies, whole ? withTest(studies, given, settings) : given, settings);
      }
      case IMAGE -> byImage(studies, settings);
      case STUDY -> byStudy(studies, settings, conditions);
    };
  }

  /** {@link #byStudy(List, DataSettings, Function)} by the headings of the indexers' terms. */
  public static Split byStudy(List<Study> studies, DataSettings settings) {
    return byStudy(studies, settings, Study::meshHeadings);
  }

  /**
   * Splits by study, so that each condition's share is about the same in all parts ({@link
   * Stratification}), and all studies of a patient are in one. The same studies and seed give the
   * same split, in whatever order the studies come.
   *
   * @param conditions of a study; any names; asked for side by side
   * @throws IllegalArgumentException if a study is there twice, or fewer than three studies or
   *     patients are left
   */
  public static Split byStudy(
      List<Study> studies, DataSettings settings, Function<Study, Set<String>> conditions) {
    List<Study> shuffled = limited(shuffled(studies, settings), settings);
    int[] sizes = sizes(shuffled.size(), settings);
    Map<String, List<Set<String>>> patients = new LinkedHashMap<>();
    List<Set<String>> labels = shuffled.parallelStream().map(conditions).toList();
    for (int i = 0; i < labels.size(); i++) {
      patients
          .computeIfAbsent(shuffled.get(i).patient(), any -> new ArrayList<>())
          .add(labels.get(i));
    }
    if (patients.size() < Part.values().length) {
      throw new IllegalArgumentException(
          "A split needs 3 patients or more, one for each part; found %d with %d studies. Check the data (data describe --problems) and data.limit."
              .formatted(patients.size(), shuffled.size()));
    }
    Map<String, Part> parts = new HashMap<>();
    Iterator<Part> assigned =
        Stratification.assign(List.copyOf(patients.values()), sizes).iterator();
    patients.keySet().forEach(patient -> parts.put(patient, assigned.next()));
    return of(shuffled, shuffled.stream().map(study -> parts.get(study.patient())).toList());
  }

  /**
   * The split that came with the data. Studies that are in none of its parts are left out, or
   * learnt from if the settings say so, but for those whose patient is in another part.
   *
   * @param given parts by the studies' ids
   * @throws IllegalArgumentException if there is no given split, or a part of it has no study here
   */
  public static Split asGiven(List<Study> studies, Map<String, Part> given, DataSettings settings) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException(
          "data.split=given takes the split that came with the data, and this collection came with"
              + " none; put R2Gen's annotation.json beside the reports of the Indiana collection, or"
              + " use data.split=study.");
    }
    Map<String, Part> parts = settings.extra() ? withExtra(studies, given) : given;
    List<Study> known = new ArrayList<>(shuffled(studies, settings));
    known.removeIf(study -> !parts.containsKey(study.id()));
    List<Study> limited = limited(known, settings);
    Split split = of(limited, limited.stream().map(study -> parts.get(study.id())).toList());
    for (Part part : Part.values()) {
      if (split.of(part).isEmpty()) {
        throw new IllegalArgumentException(
            "The given split has no %s study among the %d that are used; check the data and data.limit."
                .formatted(part.words(), limited.size()));
      }
    }
    return split;
  }

  /**
   * A split that came with train and validation alone, as CheXpert's does, gets a test part:
   * train's patients in the shuffled order, until they have {@code data.test} of its studies.
   */
  private static Map<String, Part> withTest(
      List<Study> studies, Map<String, Part> given, DataSettings settings) {
    if (!Set.copyOf(given.values()).equals(Set.of(Part.TRAIN, Part.VALIDATION))) {
      return given;
    }
    Map<String, List<String>> patients =
        shuffled(studies, settings).stream()
            .filter(study -> given.get(study.id()) == Part.TRAIN)
            .collect(
                Collectors.groupingBy(
                    Study::patient,
                    LinkedHashMap::new,
                    Collectors.mapping(Study::id, Collectors.toList())));
    long left =
        Math.round(
            settings.test() * studies.stream().filter(s -> given.containsKey(s.id())).count());
    Map<String, Part> parts = new HashMap<>(given);
    for (List<String> ids : patients.values()) {
      if (left > 0) {
        ids.forEach(id -> parts.put(id, Part.TEST));
        left -= ids.size();
      }
    }
    return parts;
  }

  private static Map<String, Part> withExtra(List<Study> studies, Map<String, Part> given) {
    Set<String> kept =
        studies.stream()
            .filter(study -> given.getOrDefault(study.id(), Part.TRAIN) != Part.TRAIN)
            .map(Study::patient)
            .collect(Collectors.toSet());
    Map<String, Part> parts = new HashMap<>(given);
    studies.stream()
        .filter(study -> !kept.contains(study.patient()))
        .forEach(study -> parts.putIfAbsent(study.id(), Part.TRAIN));
    return parts;
  }

  /**
   * Splits by image, which leaks: images of one study, with the same report, come to lie in
   * different parts. Every image becomes a study of its own with the id and the report of its
   * study; its view is set aside, so that a model takes it whatever it shows.
   *
   * @throws IllegalArgumentException if there are fewer than three images
   */
  public static Split byImage(List<Study> studies, DataSettings settings) {
    List<Study> single = new ArrayList<>();
    for (Study study : limited(shuffled(studies, settings), settings)) {
      for (ImageFile image : study.images()) {
        single.add(study.withOnly(new ImageFile(image.id(), image.path(), View.UNKNOWN)));
      }
    }
    Collections.shuffle(single, new Random(settings.seed()));
    int[] sizes = sizes(single.size(), settings);
    int rest = sizes[0] + sizes[1];
    return new Split(
        single.subList(0, sizes[0]),
        single.subList(sizes[0], rest),
        single.subList(rest, single.size()));
  }

  private static Split of(List<Study> studies, List<Part> parts) {
    return new Split(
        in(Part.TRAIN, studies, parts),
        in(Part.VALIDATION, studies, parts),
        in(Part.TEST, studies, parts));
  }

  private static List<Study> in(Part part, List<Study> studies, List<Part> parts) {
    return IntStream.range(0, studies.size())
        .filter(i -> parts.get(i) == part)
        .mapToObj(studies::get)
        .toList();
  }

  /** In an order that hangs on the seed and the ids alone. */
  private static List<Study> shuffled(List<Study> studies, DataSettings settings) {
    List<Study> shuffled = new ArrayList<>(studies);
    shuffled.sort(Comparator.comparing(Study::id, Study.ID_ORDER));
    Set<String> ids = new HashSet<>();
    for (Study study : shuffled) {
      if (!ids.add(study.id())) {
        throw new IllegalArgumentException(
            "A split takes each study once; found study " + study.id() + " twice.");
      }
    }
    Collections.shuffle(shuffled, new Random(settings.seed()));
    return shuffled;
  }

  private static List<Study> limited(List<Study> shuffled, DataSettings settings) {
    boolean all = settings.limit() == 0 || settings.limit() >= shuffled.size();
    return all ? shuffled : shuffled.subList(0, settings.limit());
  }

  /** How many go to each part: to the shares, and one at least. */
  private static int[] sizes(int count, DataSettings settings) {
    if (count < 3) {
      throw new IllegalArgumentException(
          "A split needs 3 studies or more that can be learnt from, one for each part; found %d. Check the data (data describe --problems) and data.limit."
              .formatted(count));
    }
    int test = Math.max(1, (int) Math.round(count * settings.test()));
    int validation = Math.max(1, (int) Math.round(count * settings.validation()));
    int train = Math.max(1, count - validation - test);
    validation = Math.max(1, Math.min(validation, count - train - 1));
    return new int[] {train, validation, count - train - validation};
  }

  /** As {@link #usable(List, Target)}, of all that a collection lists. */
  public static Usable usable(Dataset dataset, Target target) {
    Usable usable = usable(dataset.studies(), target);
    return new Usable(
        usable.studies(),
        target,
        usable.withoutText(),
        usable.withoutFrontal(),
        usable.withoutBoth(),
        dataset.lost(),
        dataset.readInPart());
  }

  /**
   * The studies a model can use: with a text for the target, {@link Study#text(Target)}, and a
   * frontal X-ray.
   */
  public static Usable usable(List<Study> studies, Target target) {
    List<Study> kept = new ArrayList<>();
    int textless = 0;
    int imageless = 0;
    int both = 0;
    for (Study study : studies) {
      boolean text = !study.text(target).isEmpty();
      boolean image = study.frontal().isPresent();
      if (text && image) {
        kept.add(study);
      } else if (image) {
        textless++;
      } else if (text) {
        imageless++;
      } else {
        both++;
      }
    }
    return new Usable(kept, target, textless, imageless, both, 0, List.of());
  }

  /**
   * Studies that can be used, and how many cannot.
   *
   * @param withoutText studies that lack the target's text alone
   * @param withoutFrontal studies that lack a frontal X-ray alone
   * @param withoutBoth studies that lack both
   * @param lost reports that the source lists and that could not be read, or that have the number
   *     of another
   * @param readInPart files that could not be read to their ends; how many more reports they have
   *     is not known
   */
  public record Usable(
      List<Study> studies,
      Target target,
      int withoutText,
      int withoutFrontal,
      int withoutBoth,
      int lost,
      List<String> readInPart) {

    public Usable {
      studies = List.copyOf(studies);
      readInPart = List.copyOf(readInPart);
    }

    /** One line: how many of those that the source lists are used, how many left out, and why. */
    public String summary() {
      int listed = studies.size() + withoutText + withoutFrontal + withoutBoth + lost;
      return "%d of %d studies are used; left out: %d without %s, %d without a frontal X-ray, %d without both%s.%s%s"
          .formatted(
              studies.size(),
              listed,
              withoutText,
              target.word(),
              withoutFrontal,
              withoutBoth,
              lost == 0
                  ? ""
                  : ", %d that cannot be read or whose number is there twice".formatted(lost),
              readInPart.isEmpty()
                  ? ""
                  : " Not read to the end, and may list more: %s."
                      .formatted(String.join(", ", readInPart)),
              lost == 0 && readInPart.isEmpty() ? "" : " \"data describe --problems\" names them.");
    }
  }
}
