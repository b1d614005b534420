package cxr.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.io.Problem;
import cxr.settings.DataSettings;
import cxr.settings.DataSettings.SplitBy;
import cxr.settings.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {

  private static Study study(int number, String findings, View... views) {
    List<ImageFile> images = new ArrayList<>();
    for (View view : views) {
      images.add(new ImageFile("i" + number, Path.of("i.png"), view));
    }
    return new Study("" + number, "", "", findings, "Normal chest.", List.of(), List.of(), images);
  }

  private static List<Study> studies(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> study(n, "Clear.", View.FRONTAL)).toList();
  }

  private static List<Study> all(Split split) {
    List<Study> all = new ArrayList<>(split.train());
    all.addAll(split.validation());
    all.addAll(split.test());
    return all;
  }

  private static DataSettings settings(long seed, int limit) {
    return new DataSettings(SplitBy.STUDY, seed, 0.70, 0.15, 0.15, false, limit);
  }

  @Test
  void everyStudyIsInOnePart() {
    for (int count : new int[] {3, 4, 5, 10, 101, 600}) {
      Split split = Split.byStudy(studies(count), settings(1, 0));
      assertEquals(count, all(split).size());
      assertEquals(Set.copyOf(studies(count)), new HashSet<>(all(split)));
    }
    Split split = Split.byStudy(studies(600), settings(1, 0));
    assertEquals(420, split.train().size());
    assertEquals(90, split.validation().size());
    assertEquals(90, split.test().size());
  }

  @Test
  void hangsOnTheSeedAndNotOnTheOrder() {
    List<Study> mixed = new ArrayList<>(studies(50));
    Collections.shuffle(mixed, new Random(9));
    Split split = Split.byStudy(studies(50), settings(1, 0));
    assertEquals(split, Split.byStudy(mixed, settings(1, 0)));
    assertNotEquals(split, Split.byStudy(mixed, settings(2, 0)));
  }

  @Test
  void theLimitTakesTheFirstOfTheShuffledOrder() {
    Split ten = Split.byStudy(studies(50), settings(1, 10));
    Split twenty = Split.byStudy(studies(50), settings(1, 20));
    assertEquals(14, twenty.train().size());
    assertEquals(3, twenty.validation().size());
    assertEquals(3, twenty.test().size());
    assertTrue(all(twenty).containsAll(all(ten)), "fewer are some of more");
  }

  @Test
  void refusesTooFewAndTwice() {
    assertThrows(IllegalArgumentException.class, () -> Split.byStudy(studies(2), settings(1, 0)));
    List<Study> twice = new ArrayList<>(studies(5));
    twice.add(twice.get(0));
    assertThrows(IllegalArgumentException.class, () -> Split.byStudy(twice, settings(1, 0)));
  }

  @Test
  void saysWhichStudiesCannotBeUsed() {
    List<Study> all =
        List.of(
            study(1, "Clear.", View.FRONTAL, View.LATERAL),
            study(2, "Clear.", View.UNKNOWN),
            study(3, "Clear.", View.LATERAL),
            study(4, "", View.FRONTAL),
            study(5, ""));
    Split.Usable usable = Split.usable(all, Target.FINDINGS);
    assertEquals(List.of("1", "2"), usable.studies().stream().map(Study::id).toList());
    assertEquals(
        "2 of 5 studies are used; left out: 1 without findings, 1 without a frontal X-ray, 1"
            + " without both.",
        usable.summary());
    assertEquals(3, Split.usable(all, Target.FINDINGS_IMPRESSION).studies().size());
  }

  /** Invented studies with conditions of very different frequency, some with several. */
  private static List<Study> labelled(int count) {
    Random random = new Random(7);
    List<Study> studies = new ArrayList<>();
    double[] frequency = {0.4, 0.2, 0.1, 0.05, 0.02, 0.002};
    for (int number = 1; number <= count; number++) {
      List<String> terms = new ArrayList<>();
      for (int c = 0; c < frequency.length; c++) {
        if (random.nextDouble() < frequency[c]) {
          terms.add("Condition" + c + "/mild");
        }
      }
      studies.add(new Study("" + number, "", "", "Text.", "", terms, List.of(), List.of()));
    }
    return studies;
  }

  /** Mean distance of a condition's share in the parts from its share over all. */
  private static double deviation(LeakReport report, LeakReport.Spread spread) {
    int all = report.studies().values().stream().mapToInt(Integer::intValue).sum();
    double share = (double) spread.count() / all;
    return spread.shares().values().stream()
        .mapToDouble(part -> Math.abs(part - share))
        .average()
        .orElseThrow();
  }

  private static Map<String, Double> deviations(Split split) {
    LeakReport report = LeakReport.of(split, Study::findings, Study::meshHeadings);
    Map<String, Double> result = new TreeMap<>();
    report.conditions().forEach(s -> result.put(s.condition(), deviation(report, s)));
    return result;
  }

  @Test
  void everyConditionIsSpreadMoreEvenlyThanByShuffling() {
    List<Study> studies = labelled(600);
    Map<String, Double> even = new TreeMap<>();
    Map<String, Double> shuffled = new TreeMap<>();
    for (int seed = 1; seed <= 20; seed++) {
      Split split = Split.byStudy(studies, settings(seed, 0));
      deviations(split).forEach((c, d) -> even.merge(c, d, Double::sum));
      // Without conditions to spread, the split is a plain shuffle.
      Split plain = Split.byStudy(studies, settings(seed, 0), study -> Set.of());
      deviations(plain).forEach((c, d) -> shuffled.merge(c, d, Double::sum));
      LeakReport report = LeakReport.of(split, Study::findings, Study::meshHeadings);
      for (LeakReport.Spread spread : report.conditions()) {
        for (Split.Part part : Split.Part.values()) {
          double expected = spread.count() * report.studies().get(part) / 600.0;
          double bound = spread.count() < 7 ? 3 : 1.5;
          assertEquals(expected, spread.counts().get(part), bound, spread + " by seed " + seed);
        }
      }
    }
    assertEquals(6, even.size());
    even.remove("Condition5"); // So rare that it is left to chance.
    even.forEach(
        (condition, d) ->
            assertTrue(d < 0.5 * shuffled.get(condition), condition + " " + d + " " + shuffled));
  }

  @Test
  void anySeedAndAnyOrderGivesEachStudyOnePart() {
    Random random = new Random(3);
    for (int trial = 0; trial < 50; trial++) {
      List<Study> studies = labelled(3 + random.nextInt(120));
      DataSettings settings = settings(random.nextLong(), 0);
      Split split = Split.byStudy(studies, settings);
      List<Study> mixed = new ArrayList<>(studies);
      Collections.shuffle(mixed, random);
      assertEquals(split, Split.byStudy(mixed, settings));
      assertEquals(studies.size(), split.size());
      assertEquals(Set.copyOf(studies), new HashSet<>(all(split)));
      assertFalse(split.train().isEmpty() || split.validation().isEmpty());
      assertFalse(split.test().isEmpty());
    }
  }

  /** The ids of each part, in order, by their hash. */
  private static List<Integer> fingerprint(Split split) {
    return Arrays.stream(Split.Part.values())
        .map(part -> split.of(part).stream().map(Study::id).toList().hashCode())
        .toList();
  }

  /** Runs of earlier versions go on only with the studies that they began with. */
  @Test
  void splitsAreThoseOfEarlierVersions() {
    assertEquals(
        List.of(
            List.of(1372814924, -1357479261, -240267024),
            List.of(-1831843675, 2147157221, -1087797813),
            List.of(-1864548223, 937857088, -1074317324)),
        List.of(
            fingerprint(Split.byStudy(labelled(600), settings(1, 0))),
            fingerprint(Split.byStudy(labelled(101), settings(7, 90))),
            fingerprint(Split.byImage(withTwoImages(100), settings(1, 0)))));
  }

  private static Study ofPatient(String patient, Study study) {
    return new Study(
        study.id(),
        patient,
        "",
        "",
        study.findings(),
        "",
        study.meshMajor(),
        List.of(),
        study.imageIds(),
        study.images());
  }

  /** The labelled studies, each patient with as many as it comes. */
  private static List<Study> ofPatients(int count, int patients, Random random) {
    return labelled(count).stream()
        .map(study -> ofPatient("p" + random.nextInt(patients), study))
        .toList();
  }

  @Test
  void allStudiesOfAPatientAreInOnePart() {
    Random random = new Random(5);
    for (int trial = 0; trial < 50; trial++) {
      List<Study> studies = ofPatients(20 + random.nextInt(200), 5 + random.nextInt(60), random);
      Split split = Split.byStudy(studies, settings(trial, 0));
      LeakReport report = LeakReport.of(split, Study::id, Study::meshHeadings);
      assertEquals(0, report.patientsInTwo() + report.testFromTrain());
      assertEquals(Optional.empty(), report.warning());
      assertEquals(Set.copyOf(studies), new HashSet<>(all(split)));
      assertTrue(report.studies().values().stream().allMatch(size -> size > 0), split.toString());
    }
  }

  @Test
  void patientsLeaveTheSizesAndTheConditionsAboutAsTheyWere() {
    List<Study> studies = ofPatients(600, 250, new Random(2));
    LeakReport report =
        LeakReport.of(Split.byStudy(studies, settings(1, 0)), Study::id, Study::meshHeadings);
    assertEquals(420, report.studies().get(Split.Part.TRAIN), 3);
    assertEquals(90, report.studies().get(Split.Part.VALIDATION), 3);
    for (LeakReport.Spread spread : report.conditions()) {
      for (Split.Part part : Split.Part.values()) {
        double expected = spread.count() * report.studies().get(part) / 600.0;
        assertEquals(expected, spread.counts().get(part), 4, spread.toString());
      }
    }
  }

  @Test
  void aSplitNeedsThreePatients() {
    List<Study> studies =
        studies(9).stream().map(s -> ofPatient("p" + s.id().length(), s)).toList();
    String message =
        assertThrows(IllegalArgumentException.class, () -> Split.byStudy(studies, settings(1, 0)))
            .getMessage();
    assertTrue(message.contains("3 patients") && message.contains("found 1 with 9"), message);
  }

  @Test
  void aPatientInTwoPartsIsALeak() {
    List<Study> three = studies(3);
    Split split =
        new Split(
            List.of(ofPatient("p", three.get(0))),
            List.of(ofPatient("q", three.get(1))),
            List.of(ofPatient("p", three.get(2))));
    LeakReport report = LeakReport.of(split, Study::id, Study::meshHeadings);
    assertEquals(1, report.patientsInTwo());
    assertEquals(0, report.studiesInTwo());
    assertEquals(1, report.testFromTrain());
    String warning = report.warning().orElseThrow();
    assertTrue(warning.contains("1 patients, 0 studies"), warning);
    assertTrue(warning.contains("1 of 1 (100.0 %) in test come from a patient"), warning);
  }

  @Test
  void takesTheGivenSplit() {
    Map<String, Split.Part> given = new HashMap<>();
    for (int number = 1; number <= 40; number++) {
      given.put("" + number, Split.Part.values()[number % 3]);
    }
    DataSettings settings = new DataSettings(SplitBy.GIVEN, 1, 0.7, 0.15, 0.15, false, 0);
    Dataset dataset = new Dataset(Path.of("x"), "R2Gen", studies(50), given, List.of());
    Split split = Split.of(dataset, dataset.studies(), settings, study -> Set.of());
    assertEquals(40, split.size());
    for (Split.Part part : Split.Part.values()) {
      assertTrue(split.of(part).stream().allMatch(study -> given.get(study.id()) == part));
    }
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Split.asGiven(studies(50), Map.of(), settings))
            .getMessage();
    assertTrue(message.contains("annotation.json"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> Split.asGiven(studies(50), Map.of("1", Split.Part.TRAIN), settings));
  }

  @Test
  void aGivenSplitWithoutTestGetsOneOfTrainsPatients() {
    List<Study> studies = new ArrayList<>(studies(40));
    studies.replaceAll(study -> ofPatient("p" + Integer.parseInt(study.id()) / 2, study));
    Map<String, Split.Part> given = new HashMap<>();
    studies.forEach(
        s -> given.put(s.id(), s.id().length() == 1 ? Split.Part.VALIDATION : Split.Part.TRAIN));
    DataSettings settings = new DataSettings(SplitBy.GIVEN, 1, 0.7, 0.1, 0.2, false, 0);
    Dataset dataset = new Dataset(Path.of("x"), "x", studies, given, List.of());
    Split split = Split.of(dataset, studies, settings, study -> Set.of());
    assertEquals(List.of(9, 40), List.of(split.validation().size(), split.size()));
    assertTrue(split.test().size() == 8 || split.test().size() == 9, "" + split.test().size());
    Set<String> learnt = split.train().stream().map(Study::patient).collect(Collectors.toSet());
    assertTrue(split.test().stream().noneMatch(study -> learnt.contains(study.patient())));
    Problem cut = new Problem("", "list", Problem.Kind.UNREADABLE_TABLE, "broken after 40 studies");
    Dataset inPart = dataset.withProblems(List.of(cut));
    assertThrows(
        IllegalArgumentException.class,
        () -> Split.of(inPart, studies, settings, study -> Set.of()),
        "its test part may be what could not be read");
  }

  @Test
  void extraStudiesAreLearntFromUnlessTheirPatientIsKeptApart() {
    List<Study> studies = new ArrayList<>(studies(20));
    Map<String, Split.Part> given =
        Map.of("1", Split.Part.TRAIN, "2", Split.Part.VALIDATION, "3", Split.Part.TEST);
    studies.set(2, ofPatient("p", studies.get(2)));
    studies.set(9, ofPatient("p", studies.get(9)));
    DataSettings extra = new DataSettings(SplitBy.GIVEN, 1, 0.7, 0.15, 0.15, true, 0);
    Split split = Split.asGiven(studies, given, extra);
    assertEquals(1 + 17 - 1, split.train().size());
    assertTrue(split.train().stream().noneMatch(study -> study.patient().equals("p")));
    assertEquals(List.of("2"), split.validation().stream().map(Study::id).toList());
    assertEquals(List.of("3"), split.test().stream().map(Study::id).toList());
    assertThrows(
        IllegalArgumentException.class,
        () -> new DataSettings(SplitBy.STUDY, 1, 0.7, 0.15, 0.15, true, 0));
  }

  private static List<Study> withTwoImages(int count) {
    List<Study> studies = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      String text = number % 10 == 0 ? "Clear." : "Finding " + number + ".";
      List<ImageFile> images =
          List.of(
              new ImageFile(number + "a", Path.of("a.png"), View.FRONTAL),
              new ImageFile(number + "b", Path.of("b.png"), View.LATERAL));
      studies.add(new Study("" + number, "", "", text, "", List.of(), List.of(), images));
    }
    return studies;
  }

  @Test
  void aSplitByImageLeaksAndSaysHowMuch() {
    DataSettings byImage = new DataSettings(SplitBy.IMAGE, 1, 0.7, 0.15, 0.15, false, 0);
    List<Study> studies = withTwoImages(100);
    Dataset dataset = new Dataset(Path.of("x"), "OpenI", studies, Map.of(), List.of());
    Split split = Split.of(dataset, studies, byImage, study -> Set.of());
    assertEquals(200, split.size());
    assertTrue(
        all(split).stream().allMatch(s -> s.images().size() == 1 && s.frontal().isPresent()));
    LeakReport report = LeakReport.of(split, Study::findings, study -> Set.of());
    Set<String> learnt = new HashSet<>(split.train().stream().map(Study::id).toList());
    long again = split.test().stream().filter(study -> learnt.contains(study.id())).count();
    assertEquals(again, report.testFromTrain());
    assertTrue(again > 15, "about 7 of 10 of the 30: " + again);
    assertEquals(0, report.imagesInTwo());
    assertTrue(report.studiesInTwo() > 25);
    String warning = report.warning().orElseThrow();
    assertTrue(warning.contains(again + " of 30"), warning);
  }

  @Test
  void aSplitByStudyHasNoLeakButEqualTexts() {
    Split split = Split.byStudy(withTwoImages(100), settings(1, 0));
    LeakReport report = LeakReport.of(split, Study::findings, study -> Set.of());
    assertEquals(Optional.empty(), report.warning());
    assertEquals(0, report.studiesInTwo() + report.imagesInTwo() + report.testFromTrain());
    long clear = split.test().stream().filter(s -> s.findings().equals("Clear.")).count();
    assertEquals(clear, report.textsFromTrain());
    assertEquals(15, report.texts());
    assertEquals(clear / 15.0, report.shareOfTextsFromTrain());
  }

  @Test
  void anImageInTwoPartsIsFound() {
    List<Study> two = withTwoImages(2);
    Split split = new Split(two.subList(0, 1), two.subList(1, 2), two.subList(0, 1));
    LeakReport report = LeakReport.of(split, Study::findings, Study::meshHeadings);
    assertEquals(1, report.studiesInTwo());
    assertEquals(2, report.imagesInTwo());
    assertEquals(1, report.textsFromTrain());
  }
}
