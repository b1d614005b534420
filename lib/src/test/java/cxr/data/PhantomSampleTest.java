package cxr.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.PhantomFinding.Cardiomegaly;
import cxr.data.PhantomFinding.Edema;
import cxr.data.PhantomFinding.Effusion;
import cxr.data.PhantomFinding.Opacity;
import cxr.data.PhantomFinding.Pneumothorax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhantomSampleTest {

  private static final Map<Class<? extends PhantomFinding>, String> MESH =
      Map.of(
          Cardiomegaly.class, "Cardiomegaly",
          Effusion.class, "Pleural Effusion",
          Pneumothorax.class, "Pneumothorax",
          Opacity.class, "Opacity",
          Edema.class, "Pulmonary Edema");

  private static final Map<Class<? extends PhantomFinding>, Pattern> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put(Cardiomegaly.class, Pattern.compile("(?i)cardiomegaly|heart.*enlarged"));
    WORDS.put(Effusion.class, Pattern.compile("(?i)effusion|blunting"));
    WORDS.put(Pneumothorax.class, Pattern.compile("(?i)pneumothorax"));
    WORDS.put(Opacity.class, Pattern.compile("(?i)opacity|consolidation|infiltrate|airspace dis"));
    WORDS.put(Edema.class, Pattern.compile("(?i)edema|vascular congestion"));
  }

  @TempDir Path folder;

  private static PhantomCase patient(int number) {
    return PhantomCase.of(number, new Dice(PhantomSample.SEED, number).split());
  }

  private static Set<Class<?>> kinds(PhantomCase patient) {
    return patient.findings().stream().map(Object::getClass).collect(Collectors.toSet());
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path sample = folder.resolve("deep/sample");
    PhantomSample.write(sample, 95, 5);
    Dataset dataset = Datasets.open(sample);
    assertEquals(95, dataset.studies().size());
    assertEquals("built-in sample", Datasets.name(dataset));
    Map<Problem.Kind, Long> problems =
        dataset.problems().stream()
            .collect(Collectors.groupingBy(Problem::kind, TreeMap::new, Collectors.counting()));
    assertEquals(1, problems.get(Problem.Kind.NO_IMAGES));
    assertEquals(1, problems.get(Problem.Kind.MISSING_IMAGE));
    int found = 0;
    for (Study study : dataset.studies()) {
      int number = Integer.parseInt(study.id());
      Dice dice = new Dice(5, number);
      PhantomCase patient = PhantomCase.of(number, dice.split());
      dice.split();
      dice.split();
      PhantomReporter.Report report = PhantomReporter.write(patient, dice.split());
      assertEquals(patient.mesh(), study.meshMajor());
      assertEquals(report.findings(), study.findings());
      assertEquals(report.impression(), study.impression());
      assertEquals(report.indication(), study.indication());
      assertEquals(report.comparison(), study.comparison());
      assertEquals(number != 40, study.frontal().isPresent());
      found += study.images().size();
    }
    assertEquals(dataset.imagesListed() - 1, found);
    assertEquals(List.of("sample"), names(folder.resolve("deep")), "nothing is left beside it");
  }

  @Test
  void aStudyIsTheSameByteForByteWhateverTheNumberOfStudies() throws IOException {
    Path three = folder.resolve("three");
    Path five = folder.resolve("five");
    Path other = folder.resolve("other");
    PhantomSample.write(three, 3, 7);
    PhantomSample.write(five, 5, 7);
    PhantomSample.write(other, 3, 8);
    List<String> files = List.of("ecgen-radiology/2.xml", "NLMCXR_png/CXR2_IM-0002-1001.png");
    for (String file : files) {
      byte[] bytes = Files.readAllBytes(three.resolve(file));
      assertArrayEquals(bytes, Files.readAllBytes(five.resolve(file)));
    }
    String png = files.get(1);
    assertFalse(
        java.util.Arrays.equals(
            Files.readAllBytes(three.resolve(png)), Files.readAllBytes(other.resolve(png))));
  }

  @Test
  void aSampleIsReplacedAndAnythingElseIsNot() throws IOException {
    Path sample = Datasets.sample(folder.resolve("sample"), 2);
    Object key = Files.getLastModifiedTime(sample.resolve("images.csv"));
    Datasets.sample(sample, 2);
    assertEquals(key, Files.getLastModifiedTime(sample.resolve("images.csv")), "made once");
    Datasets.sample(sample, 1);
    assertEquals(1, Datasets.open(sample).studies().size());
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.createFile(own.resolve("thesis.txt"));
    assertThrows(IOException.class, () -> PhantomSample.write(own, 1, 1));
    assertEquals(List.of("thesis.txt"), names(own));
  }

  @Test
  void termsAndFindingsAgree() {
    for (int number = 1; number <= 2000; number++) {
      PhantomCase patient = patient(number);
      Set<String> heads =
          patient.mesh().stream().map(term -> term.split("/")[0]).collect(Collectors.toSet());
      MESH.forEach(
          (kind, head) ->
              assertEquals(kinds(patient).contains(kind), heads.contains(head), patient::toString));
      assertEquals(
          patient.normal() && patient.incidentals().isEmpty(), heads.equals(Set.of("normal")));
    }
  }

  @Test
  void reportsSayWhatIsThereAndDenyTheRest() {
    for (int number = 1; number <= 2000; number++) {
      PhantomCase patient = patient(number);
      PhantomReporter.Report report = PhantomReporter.write(patient, new Dice(3, number));
      for (String section : List.of(report.findings(), report.impression())) {
        if (section.isEmpty()) {
          continue;
        }
        // A denied part of a sentence runs from "no" or "without" to its end.
        String claims = section.replaceAll("(?i)\\b(no|without)\\b[^.]*\\.", ".");
        WORDS.forEach(
            (kind, words) ->
                assertEquals(
                    kinds(patient).contains(kind),
                    Stream.of(claims.split("\\.")).anyMatch(s -> words.matcher(s).find()),
                    () -> kind.getSimpleName() + " in: " + section));
        for (PhantomFinding finding : patient.findings()) {
          String mesh = finding.mesh();
          for (String side : List.of("left", "right")) {
            if (mesh.contains("/" + side)) {
              assertTrue(section.toLowerCase(java.util.Locale.ROOT).contains(side), section);
            }
          }
        }
      }
    }
  }

  @Test
  void sharesAreThoseOfTheDesign() {
    int studies = 2000;
    int normal = 0;
    int two = 0;
    int noFindings = 0;
    int noImpression = 0;
    int neither = 0;
    Set<String> texts = new HashSet<>();
    Map<Class<?>, Integer> counts = new LinkedHashMap<>();
    for (int number = 1; number <= studies; number++) {
      PhantomCase patient = patient(number);
      normal += patient.normal() ? 1 : 0;
      two += patient.findings().size() == 2 ? 1 : 0;
      kinds(patient).forEach(kind -> counts.merge(kind, 1, Integer::sum));
      PhantomReporter.Report report = PhantomReporter.write(patient, new Dice(3, number));
      boolean f = report.findings().isEmpty();
      boolean i = report.impression().isEmpty();
      noFindings += f && !i ? 1 : 0;
      noImpression += i && !f ? 1 : 0;
      neither += f && i ? 1 : 0;
      texts.add(report.findings());
    }
    assertEquals(0.34, normal / (double) studies, 0.04);
    assertEquals(0.25, two / (double) (studies - normal), 0.04);
    assertEquals(5, counts.size());
    counts.forEach((kind, n) -> assertEquals(0.165, n / (double) studies, 0.03, kind.getName()));
    assertEquals(0.12, noFindings / (double) studies, 0.03);
    assertEquals(0.06, noImpression / (double) studies, 0.02);
    assertEquals(0.025, neither / (double) studies, 0.015);
    assertTrue(texts.size() > studies / 2 && texts.size() < studies * 0.8, "some texts repeat");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
