package cxr.data.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Dataset;
import cxr.data.Study;
import cxr.data.reports.MissingText;
import cxr.io.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Collections whose files are damaged by chance: whatever the damage, the collection is read, or
 * refused in one line, and no study is lost without a word.
 */
@Timeout(300)
class DamagedCollectionsTest {

  @TempDir Path folder;

  /** Writes a collection into a folder. */
  private interface Writer {
    void write(Path folder) throws IOException;
  }

  private Path make(String name, Writer writer) throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    writer.write(place);
    return place;
  }

  /** Opens a collection as it would be opened by a user. */
  private String open(Path place, String trial) throws IOException {
    Dataset dataset;
    try {
      dataset = Datasets.open(place, () -> folder.resolve("unpacked"), line -> {});
    } catch (IOException e) {
      assertFalse(e.getMessage().isBlank(), trial);
      assertEquals(1, e.getMessage().lines().count(), trial + e.getMessage());
      return "refused";
    }
    assertEquals(
        dataset.studies().size(), dataset.studies().stream().map(Study::id).distinct().count());
    for (Problem problem : dataset.problems()) {
      assertEquals(1, problem.action().lines().count(), trial);
    }
    boolean allThere = dataset.studies().size() >= Invented.REPORTS && dataset.imagesFound() >= 7;
    assertTrue(allThere || !dataset.problems().isEmpty(), trial + ": lost without a word");
    for (Study study : dataset.studies()) {
      assertFalse(MissingText.is(study.findings()) && !study.findings().isEmpty(), trial);
    }
    return dataset.problems().isEmpty() ? "nothing odd" : "told";
  }

  private void damage(Path place, Path file, int seeds) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int seed = 0; seed < seeds; seed++) {
      Files.write(file, Damage.of(whole, new Random(seed)));
      open(place, file.getFileName() + ", seed " + seed);
      delete(folder.resolve("unpacked"));
    }
    Files.write(file, whole);
    assertEquals("nothing odd", open(place, file.getFileName() + " as it was"));
    System.out.printf("trials: %d of %s damaged by chance%n", seeds, file.getFileName());
  }

  private static void delete(Path place) throws IOException {
    if (Files.exists(place)) {
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void tables() throws IOException {
    Path place = make("kaggle", Invented::kaggle);
    damage(place, place.resolve("indiana_reports.csv"), 300);
    damage(place, place.resolve("indiana_projections.csv"), 150);
  }

  @Test
  void lists() throws IOException {
    Path place = make("r2gen", folder -> Invented.r2gen(folder, true));
    damage(place, place.resolve("annotation.json"), 300);
    damage(place, place.resolve("r2gen_images.csv"), 50);
  }

  @Test
  void reports() throws IOException {
    Path place = make("official", Invented::openI);
    damage(place, place.resolve("ecgen-radiology/2.xml"), 150);
    damage(place, place.resolve("images.csv"), 50);
  }

  @Test
  void archives() throws IOException {
    Path source = make("source", Invented::openI);
    for (String ending : List.of(".zip", ".tgz")) {
      Path place = make("packed" + ending, folder -> {});
      Path reports = place.resolve("NLMCXR_reports" + ending);
      Path images = place.resolve("NLMCXR_png" + ending);
      pack(source.resolve("ecgen-radiology"), reports);
      pack(source.resolve("NLMCXR_png"), images);
      Files.copy(source.resolve("images.csv"), place.resolve("images.csv"));
      damage(place, reports, 60);
      damage(place, images, 40);
    }
  }

  private static void pack(Path source, Path archive) throws IOException {
    if (archive.toString().endsWith(".zip")) {
      Invented.zip(source, archive);
    } else {
      Invented.tgz(source, archive);
    }
  }
}
