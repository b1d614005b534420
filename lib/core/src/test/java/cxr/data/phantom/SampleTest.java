package cxr.data.phantom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Dataset;
import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.data.View;
import cxr.data.layout.Datasets;
import cxr.data.layout.Invented;
import cxr.io.Problem;
import cxr.io.Sha256;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTest {

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path sample = folder.resolve("deep/sample");
    Sample.write(sample, 120, 5);
    Dataset dataset = Datasets.open(sample);
    assertEquals(120, dataset.studies().size());
    assertEquals("built-in sample", Datasets.name(dataset));
    int lost = 0;
    int imageless = 0;
    for (Study study : dataset.studies()) {
      Sample.Invented invented = Sample.study(Integer.parseInt(study.id()), 5);
      Reporter.Report report = invented.report();
      assertEquals(invented.patient().terms(), study.meshMajor());
      assertEquals(report.findings(), study.findings());
      assertEquals(report.impression(), study.impression());
      assertEquals(report.indication(), study.indication());
      assertEquals(report.comparison(), study.comparison());
      assertEquals(
          invented.exposures().stream()
              .filter(exposure -> !exposure.lost())
              .map(exposure -> exposure.listed() ? exposure.view() : View.UNKNOWN)
              .toList(),
          study.images().stream().map(ImageFile::view).toList());
      lost += (int) invented.exposures().stream().filter(Exposure::lost).count();
      imageless += invented.exposures().isEmpty() ? 1 : 0;
    }
    Map<Problem.Kind, Long> problems = problems(dataset);
    assertEquals(imageless, problems.getOrDefault(Problem.Kind.NO_IMAGES, 0L));
    assertEquals(lost, problems.getOrDefault(Problem.Kind.MISSING_IMAGE, 0L));
    assertTrue(lost > 0 && imageless > 0, lost + " lost, " + imageless + " without");
    assertEquals(List.of("sample"), names(folder.resolve("deep")), "nothing is left beside it");
  }

  private static Map<Problem.Kind, Long> problems(Dataset dataset) {
    return dataset.problems().stream()
        .collect(Collectors.groupingBy(Problem::kind, TreeMap::new, Collectors.counting()));
  }

  @Test
  void imagesVaryInNumberViewSizeAndDepth() throws IOException {
    Sample.write(folder.resolve("sample"), 150, 5);
    Set<Integer> widths = new HashSet<>();
    Set<Integer> depths = new HashSet<>();
    for (Path file : files(folder.resolve("sample/NLMCXR_png"))) {
      BufferedImage image = ImageIO.read(file.toFile());
      widths.add(image.getWidth());
      depths.add(image.getColorModel().getComponentSize(0));
      int smaller = Math.min(image.getWidth(), image.getHeight());
      assertTrue(smaller >= 200 && Math.max(image.getWidth(), image.getHeight()) <= 320);
    }
    assertTrue(widths.size() > 10, widths::toString);
    assertEquals(Set.of(8, 16), depths);
  }

  @Test
  void studiesHaveNoneToFourImages() {
    int studies = 4000;
    Map<List<View>, Integer> views = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    int unlisted = 0;
    for (int number = 1; number <= studies; number++) {
      List<Exposure> exposures = Sample.study(number, 7).exposures();
      views.merge(exposures.stream().map(Exposure::view).sorted().toList(), 1, Integer::sum);
      unlisted += exposures.stream().allMatch(Exposure::listed) ? 0 : 1;
    }
    assertEquals(0.065, share(views, studies), 0.015);
    assertEquals(0.76, share(views, studies, View.FRONTAL, View.LATERAL), 0.03);
    assertEquals(0.07, share(views, studies, View.FRONTAL), 0.02);
    assertEquals(0.02, share(views, studies, View.LATERAL), 0.01);
    assertEquals(0.04, share(views, studies, View.FRONTAL, View.FRONTAL, View.LATERAL), 0.015);
    assertEquals(0.03, share(views, studies, View.FRONTAL, View.LATERAL, View.LATERAL), 0.015);
    assertEquals(8, views.size(), views::toString);
    assertEquals(0.02, unlisted / (double) studies, 0.01);
  }

  private static double share(Map<List<View>, Integer> views, int studies, View... wanted) {
    return views.getOrDefault(List.of(wanted), 0) / (double) studies;
  }

  @Test
  void aStudyIsTheSameByteForByteWhateverTheNumberOfStudies() throws IOException {
    Path three = folder.resolve("three");
    Path five = folder.resolve("five");
    Path other = folder.resolve("other");
    Sample.write(three, 3, 7);
    Sample.write(five, 5, 7, true);
    Sample.write(other, 3, 8);
    List<String> files = List.of("ecgen-radiology/2.xml", "NLMCXR_png/CXR2_IM-0002-1001.png");
    for (String file : files) {
      byte[] bytes = Files.readAllBytes(three.resolve(file));
      assertArrayEquals(bytes, Files.readAllBytes(five.resolve(file)));
    }
    String png = files.get(1);
    assertFalse(
        Arrays.equals(
            Files.readAllBytes(three.resolve(png)), Files.readAllBytes(other.resolve(png))));
  }

  /** Runs of earlier versions go on only with the sample that they began with. */
  @Test
  void theSampleIsThatOfEarlierVersions() throws IOException {
    Path sample = folder.resolve("sample");
    Sample.write(sample, 30, Sample.SEED);
    Sha256 sum = new Sha256();
    for (Path file : Invented.files(sample)) {
      sum.add(sample.relativize(file).toString());
      if (file.toString().endsWith(".png")) {
        // Not the file's bytes: how well it is packed hangs on the Java.
        Raster image = ImageIO.read(file.toFile()).getData();
        int[] none = null;
        sum.add(Arrays.toString(image.getPixels(0, 0, image.getWidth(), image.getHeight(), none)));
      } else {
        sum.add(ByteBuffer.wrap(Files.readAllBytes(file)));
      }
    }
    assertEquals("2d9b823e61662111b234159db7406cd4a641b6ea7636df37f8f78ae59c34c938", sum.hex());
  }

  @Test
  void aSampleIsReplacedAndAnythingElseIsNot() throws IOException {
    Path sample = Datasets.sample(folder.resolve("sample"), 2, (done, total) -> {});
    Object key = Files.getLastModifiedTime(sample.resolve("images.csv"));
    Datasets.sample(sample, 2, (done, total) -> {});
    assertEquals(key, Files.getLastModifiedTime(sample.resolve("images.csv")), "made once");
    Datasets.sample(sample, 1, (done, total) -> {});
    assertEquals(1, Datasets.open(sample).studies().size());
    Sample.write(sample, 1, Sample.SEED, true);
    Datasets.sample(sample, 1, (done, total) -> {});
    assertEquals(1, Datasets.open(sample).studies().size(), "odd files are gone");
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.createFile(own.resolve("thesis.txt"));
    assertThrows(IOException.class, () -> Sample.write(own, 1, 1));
    assertEquals(List.of("thesis.txt"), names(own));
  }

  @Test
  void oddFilesAreListedAndStopNoReader() throws IOException {
    Path plain = folder.resolve("plain");
    Path odd = folder.resolve("odd");
    Sample.write(plain, 30, 7);
    Sample.write(odd, 30, 7, true);
    Dataset before = Datasets.open(plain);
    Dataset after = Datasets.open(odd);
    for (Study study : before.studies()) {
      Study same =
          after.studies().stream().filter(s -> s.id().equals(study.id())).findFirst().orElseThrow();
      assertEquals(study.findings(), same.findings());
      assertEquals(study.images().size(), same.images().size());
    }
    Map<Problem.Kind, Long> problems = problems(after);
    assertEquals(3, problems.get(Problem.Kind.UNREADABLE_REPORT), "cut, no report, entity");
    assertEquals(1, problems.get(Problem.Kind.DUPLICATE_ID));
    long missing = problems(before).getOrDefault(Problem.Kind.MISSING_IMAGE, 0L);
    assertEquals(missing + 1, problems.get(Problem.Kind.MISSING_IMAGE));
    assertTrue(
        after.studies().stream().noneMatch(s -> s.findings().contains("invented report")),
        "no text of another file");

    List<String> notes = Files.readAllLines(odd.resolve("SAMPLE.txt"));
    List<String> lines = notes.subList(notes.indexOf("odd on purpose:") + 1, notes.size());
    assertEquals(11, lines.size());
    Set<String> known = new HashSet<>(names(plain.resolve("ecgen-radiology")));
    known.addAll(names(plain.resolve("NLMCXR_png")));
    Set<String> added = new HashSet<>(names(odd.resolve("ecgen-radiology")));
    added.addAll(names(odd.resolve("NLMCXR_png")));
    added.removeAll(known);
    for (String line : lines) {
      assertTrue(added.contains(line.split(" ")[0]), line);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    return files(folder).stream().map(file -> file.getFileName().toString()).toList();
  }
}
