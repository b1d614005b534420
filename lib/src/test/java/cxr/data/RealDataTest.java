package cxr.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.RealData;
import cxr.image.ImageLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The real collection, where the machine has it; nothing of it is in the project. */
class RealDataTest {

  @Test
  void readsTheWholeCollection() throws IOException {
    Path folder = RealData.folder();
    long start = System.nanoTime();
    Dataset dataset = Datasets.open(folder);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("IU X-Ray: %d reports in %.2f s%n", dataset.studies().size(), seconds);
    assertTrue(seconds < 20, "it takes about a second");
    Map<Problem.Kind, Long> problems =
        dataset.problems().stream()
            .collect(Collectors.groupingBy(Problem::kind, Collectors.counting()));
    assertEquals(3955, dataset.studies().size());
    assertEquals(7470, dataset.imagesListed());
    assertEquals(7426, dataset.studies().stream().mapToInt(s -> s.images().size()).sum());
    assertEquals(104, problems.remove(Problem.Kind.NO_IMAGES));
    assertEquals(44, problems.remove(Problem.Kind.MISSING_IMAGE));
    assertEquals(28, problems.remove(Problem.Kind.NO_TEXT));
    assertEquals(Map.of(), problems);
    assertTrue(
        dataset.studies().stream()
            .flatMap(study -> study.images().stream())
            .noneMatch(image -> image.view() == View.UNKNOWN));
    Study first = dataset.studies().get(0);
    assertEquals("1", first.id());
    assertEquals(96 * 96, ImageLoader.load(first.frontal().orElseThrow().path(), 96).length);
  }
}
