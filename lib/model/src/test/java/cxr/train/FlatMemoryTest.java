package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cxr.model.ReportModel;
import cxr.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A training takes no more memory at its end than after its first steps, checkpoints included. */
class FlatMemoryTest {

  private static final int BEFORE = 200; // steps in which memory may still grow
  private static final int STEPS = 800;
  private static final int PEAK = 100; // steps of which the largest size counts
  private static final double GROWTH = 0.03; // share of the resident size
  private static final Settings SETTINGS =
      Squares.SETTINGS.withAll(
          "train.epochs=1000, model.dropout=0.1, train.batchSize=4, train.maxSteps=" + STEPS);
  private static final Path STATUS = Path.of("/proc/self/status");

  @TempDir Path folder;

  /** The process that is measured: trains into a folder and tells its resident size, in KiB. */
  static final class Target {
    private Target() {}

    public static void main(String[] arguments) throws IOException {
      int leak = Integer.parseInt(arguments[1]); // values that are lost at each step
      List<INDArray> lost = new ArrayList<>();
      List<Long> sizes = new ArrayList<>();
      new Trainer(
              new ReportModel(SETTINGS, Squares.TOKENIZER),
              Squares.examples(40, 1),
              Squares.examples(8, 2))
          .train(
              new Run(Path.of(arguments[0])),
              event -> {
                if (event instanceof TrainEvent.Step) {
                  sizes.add(residentSize());
                  if (leak > 0) {
                    lost.add(Nd4j.ones(leak));
                  }
                }
              });
      sizes.forEach(System.out::println);
    }

    static long residentSize() {
      try {
        return Files.readAllLines(STATUS).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void residentSizeStaysWithinThreePercent() throws IOException, InterruptedException {
    assumeTrue(Files.exists(STATUS), "skipped: the system tells no resident size in " + STATUS);
    List<Long> sizes = sizes(0);
    assertEquals(STEPS, sizes.size());
    double growth = growth(sizes);
    assertTrue(growth < GROWTH, "grew by %.1f %%: %s".formatted(100 * growth, every(sizes, 50)));
  }

  /** That the measurement sees a leak: here one of 64 KiB a step. */
  @Test
  void aLeakIsSeen() throws IOException, InterruptedException {
    assumeTrue(Files.exists(STATUS), "skipped: the system tells no resident size in " + STATUS);
    List<Long> sizes = sizes(16_384);
    assertTrue(growth(sizes) > GROWTH, every(sizes, 50).toString());
  }

  /** By peaks of some steps each, for what is free goes back to the system now and then. */
  private static double growth(List<Long> sizes) {
    return (double) peak(sizes, STEPS) / peak(sizes, BEFORE) - 1;
  }

  private static long peak(List<Long> sizes, int end) {
    return Collections.max(sizes.subList(end - PEAK, end));
  }

  private static List<Long> every(List<Long> sizes, int steps) {
    List<Long> some = new ArrayList<>();
    for (int i = steps - 1; i < sizes.size(); i += steps) {
      some.add(sizes.get(i));
    }
    return some;
  }

  static boolean tellsSize() {
    return Files.exists(STATUS);
  }

  private List<Long> sizes(int leak) throws IOException, InterruptedException {
    return sizes(folder, Target.class, folder.resolve("run").toString(), String.valueOf(leak));
  }

  /**
   * What a process tells, a number a line.
   *
   * @param folder for its output
   */
  static List<Long> sizes(Path folder, Class<?> target, String... arguments)
      throws IOException, InterruptedException {
    Path told = folder.resolve("sizes");
    Path errors = folder.resolve("errors");
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", // as environment/workbench starts Java, but for less
                "-Xmn32m",
                "-Xms96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:TrimNativeHeapInterval=2000",
                "-Duser.home=" + System.getProperty("user.home"),
                "-cp",
                System.getProperty("java.class.path"),
                target.getName()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectOutput(told.toFile()).redirectError(errors.toFile());
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.environment().put("MALLOC_MMAP_THRESHOLD_", "131072");
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    assertEquals(0, builder.start().waitFor(), () -> read(errors));
    return Files.readAllLines(told).stream().map(Long::valueOf).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
