package cxr.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
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
 * @param gpus NVIDIA GPUs that the driver names, in a line: what they are, whether ND4J can use
 *     them, and what to do if not
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
    String gpus) {

  /**
   * Looks at this machine; the first call starts ND4J, which takes a second or two.
   *
   * @throws IllegalStateException if ND4J does not start, on the GPU that it was started for
   *     perhaps, or for lack of memory
   */
  public static Machine look() {
    MemoryLeft.requireForStart();
    Properties nd4j;
    try {
      nd4j = Nd4j.getExecutioner().getEnvironmentInformation();
    } catch (LinkageError e) {
      throw new IllegalStateException(whyNot(System.getenv("CXR_BACKEND"), Gpu.find()), e);
    }
    String backend = String.valueOf(nd4j.get("backend"));
    return new Machine(
        version(),
        System.getProperty("java.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        backend,
        readNd4jVersion(),
        Nd4j.getEnvironment().maxThreads(),
        Runtime.getRuntime().maxMemory(),
        Pointer.maxPhysicalBytes(),
        Gpu.find().describe(backend));
  }

  /** Whether ND4J computes on the CPU, where Java may work on its arrays' memory. */
  public static boolean computesOnCpu() {
    return Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU;
  }

  /** This library's version; "development" where it does not run from its jar. */
  public static String version() {
    return Optional.ofNullable(Machine.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /**
   * Why ND4J did not start, and what to do.
   *
   * @param asked the backend that was asked for; null for the CPU
   */
  static String whyNot(String asked, Gpu.Found found) {
    return "cuda".equals(asked)
        ? "ND4J did not start with CXR_BACKEND=cuda, which needs %s. GPU: %s. Start the workbench with CXR_BACKEND=cpu."
            .formatted(Gpu.NEEDED, found.names())
        : "ND4J's natives did not start: they may be those of another processor or system. Set CXR_ND4J_CLASSIFIER=linux-x86_64 (or your platform) for the plainest ones.";
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
    facts.put("GPU", gpus);
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

  private static String gibibytes(long bytes) {
    return bytes == 0
        ? "no limit"
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
