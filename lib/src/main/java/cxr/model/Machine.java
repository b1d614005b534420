package cxr.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the computation runs on.
 *
 * @param libraryVersion of this library; "development" where it does not run from its jar
 * @param javaVersion such as 17.0.9
 * @param system operating system and processor type
 * @param backend ND4J's, CPU or CUDA
 * @param nd4jVersion such as 1.0.0-M2.1
 * @param threads that ND4J computes with
 * @param heapBytes most that Java's own objects may take
 * @param arrayBytes most resident memory that the process may have when ND4J allocates an array
 * @param gpus NVIDIA GPUs that the driver names
 */
public record Machine(
    String libraryVersion,
    String javaVersion,
    String system,
    String backend,
    String nd4jVersion,
    int threads,
    long heapBytes,
    long arrayBytes,
    List<Gpu> gpus) {

  private static final double LOWEST_CAPABILITY = 3.7;
  private static final double HIGHEST_CAPABILITY = 8.9;

  /**
   * A GPU as nvidia-smi describes it.
   *
   * @param capability CUDA's compute capability, 8.6 for example
   * @param driver version of the driver
   */
  public record Gpu(String name, double capability, String driver) {

    /**
     * Whether the CUDA 11.6 build of ND4J holds machine code for it. Hopper and newer (9.0 and
     * more) are not served: the build has no PTX to compile from.
     */
    public boolean usable() {
      return capability >= LOWEST_CAPABILITY && capability <= HIGHEST_CAPABILITY;
    }

    /** What to do with it, in a sentence. */
    public String advice() {
      return usable()
          ? "ND4J can use it: start the workbench with CXR_BACKEND=cuda."
          : String.format(
              Locale.ROOT,
              "ND4J's CUDA 11.6 build runs on compute capability %.1f to %.1f, this GPU has %.1f: stay on the CPU.",
              LOWEST_CAPABILITY,
              HIGHEST_CAPABILITY,
              capability);
    }
  }

  /** Looks at this machine; the first call starts ND4J, which takes a second or two. */
  public static Machine look() {
    Properties nd4j = Nd4j.getExecutioner().getEnvironmentInformation();
    return new Machine(
        Optional.ofNullable(Machine.class.getPackage().getImplementationVersion())
            .orElse("development"),
        System.getProperty("java.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        String.valueOf(nd4j.get("backend")),
        readNd4jVersion(),
        Nd4j.getEnvironment().maxThreads(),
        Runtime.getRuntime().maxMemory(),
        Pointer.maxPhysicalBytes(),
        askDriver());
  }

  /** The facts by name, for a table. */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("workbench", libraryVersion);
    facts.put("Java", javaVersion);
    facts.put("system", system);
    facts.put("ND4J", nd4jVersion);
    facts.put("backend", backend);
    facts.put("threads", String.valueOf(threads));
    facts.put("memory for Java's objects", gibibytes(heapBytes));
    facts.put("memory of the whole process, at most", gibibytes(arrayBytes));
    facts.put(
        "GPU",
        gpus.isEmpty()
            ? "none found (nvidia-smi names none); the CPU does all the work"
            : String.join(
                "; ", gpus.stream().map(gpu -> gpu.name() + ": " + gpu.advice()).toList()));
    return facts;
  }

  /**
   * The speed of single-precision matrix products, best of a few.
   *
   * @param size rows and columns of the matrices
   * @return billions of floating-point operations a second
   */
  public static double matrixSpeed(int size) {
    double best = 0;
    try (INDArray a = Nd4j.rand(size, size);
        INDArray b = Nd4j.rand(size, size);
        INDArray c = Nd4j.zeros(size, size)) {
      for (int i = 0; i < 5; i++) {
        long start = System.nanoTime();
        a.mmuli(b, c);
        c.getDouble(0);
        best = Math.max(best, 2.0 * size * size * size / (System.nanoTime() - start));
      }
    }
    return best;
  }

  /** Reads nvidia-smi's answer, a line a GPU: name, capability, driver. */
  static List<Gpu> parse(List<String> lines) {
    List<Gpu> gpus = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.split("\\s*,\\s*");
      if (parts.length == 3 && parts[1].matches("\\d+\\.\\d+")) {
        gpus.add(new Gpu(parts[0].strip(), Double.parseDouble(parts[1]), parts[2].strip()));
      }
    }
    return gpus;
  }

  private static String readNd4jVersion() {
    String file = "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";
    Properties properties = new Properties();
    try (InputStream in = Nd4j.class.getResourceAsStream(file)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return "unknown";
    }
    return properties.getProperty("version", "unknown");
  }

  private static List<Gpu> askDriver() {
    try {
      Process process =
          new ProcessBuilder(
                  "nvidia-smi",
                  "--query-gpu=name,compute_cap,driver_version",
                  "--format=csv,noheader")
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return List.of();
      }
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return parse(answer.lines().toList());
    } catch (IOException e) {
      return List.of(); // no driver
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static String gibibytes(long bytes) {
    return bytes == 0
        ? "no limit"
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
