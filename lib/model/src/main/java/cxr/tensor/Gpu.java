package cxr.tensor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * An NVIDIA GPU as the driver's program nvidia-smi describes it.
 *
 * @param capability CUDA's compute capability, 8.6 for example
 * @param driver version of the driver
 */
public record Gpu(String name, double capability, String driver) {

  private static final double LOWEST_CAPABILITY = 3.7;
  private static final double HIGHEST_CAPABILITY = 8.9;
  private static final int[] LEAST_DRIVER = {510, 39}; // that came with CUDA 11.6
  private static final int PATIENCE = 10; // seconds that nvidia-smi has to answer

  /** What a GPU must be for ND4J's CUDA build. */
  static final String NEEDED =
      String.format(
          Locale.ROOT,
          "an NVIDIA GPU of compute capability %.1f to %.1f and driver %d.%d or newer",
          LOWEST_CAPABILITY,
          HIGHEST_CAPABILITY,
          LEAST_DRIVER[0],
          LEAST_DRIVER[1]);

  /**
   * The GPUs of a machine.
   *
   * @param problem why there are none, in a few words; empty if there are
   */
  record Found(List<Gpu> gpus, String problem) {

    static Found none(String problem) {
      return new Found(List.of(), problem);
    }

    /** What there is, in a line, without advice. */
    String names() {
      return gpus.isEmpty()
          ? "none found (" + problem + ")"
          : String.join("; ", gpus.stream().map(Gpu::toString).toList());
    }

    /** In a line, with what to do. */
    String describe(String backend) {
      return gpus.isEmpty()
          ? names() + "; the CPU does all the work"
          : String.join("; ", gpus.stream().map(gpu -> gpu.describe(backend)).toList());
    }
  }

  /** Whether the CUDA 11.6 build of ND4J can compute with it. */
  public boolean usable() {
    return hasCode() && driverIsNewEnough();
  }

  /**
   * Whether the build holds machine code for it. Hopper and newer (9.0 and more) are not served:
   * the build has no PTX to compile from.
   */
  private boolean hasCode() {
    return capability >= LOWEST_CAPABILITY && capability <= HIGHEST_CAPABILITY;
  }

  private boolean driverIsNewEnough() {
    int[] numbers = new int[2];
    String[] parts = driver.split("\\.");
    for (int i = 0; i < Math.min(numbers.length, parts.length); i++) {
      numbers[i] = parts[i].matches("\\d{1,6}") ? Integer.parseInt(parts[i]) : 0;
    }
    return Arrays.compare(numbers, LEAST_DRIVER) >= 0;
  }

  /**
   * What it is, and what to do with it.
   *
   * @param backend that ND4J runs on, CPU or CUDA
   */
  public String describe(String backend) {
    return this + ": " + advice(backend);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s, compute capability %.1f, driver %s", name, capability, driver);
  }

  private String advice(String backend) {
    if (!hasCode()) {
      return String.format(
          Locale.ROOT,
          "ND4J's CUDA 11.6 build has code for %.1f to %.1f alone and cannot use it; stay on the CPU.",
          LOWEST_CAPABILITY,
          HIGHEST_CAPABILITY);
    }
    if (!driverIsNewEnough()) {
      return "ND4J's CUDA 11.6 build needs driver %d.%d or newer; renew the driver, or stay on the CPU."
          .formatted(LEAST_DRIVER[0], LEAST_DRIVER[1]);
    }
    return backend.equals("CUDA")
        ? "ND4J computes on it."
        : "ND4J can use it; start the workbench with CXR_BACKEND=cuda.";
  }

  /** Asks the driver. */
  static Found find() {
    return find("nvidia-smi");
  }

  static Found find(String program) {
    try {
      Process process =
          new ProcessBuilder(
                  program, "--query-gpu=name,compute_cap,driver_version", "--format=csv,noheader")
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Found.none("nvidia-smi did not answer within %d seconds".formatted(PATIENCE));
      }
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return parse(answer.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
    } catch (IOException e) {
      return Found.none("there is no nvidia-smi, the program of NVIDIA's driver");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Found.none("the question was interrupted");
    }
  }

  /** Reads nvidia-smi's answer, a line a GPU: name, capability, driver. */
  static Found parse(List<String> lines) {
    List<Gpu> gpus = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.split("\\s*,\\s*");
      if (parts.length == 3 && parts[1].matches("\\d+\\.\\d+")) {
        gpus.add(new Gpu(parts[0].strip(), Double.parseDouble(parts[1]), parts[2].strip()));
      }
    }
    if (!gpus.isEmpty()) {
      return new Found(gpus, "");
    }
    String said = lines.isEmpty() ? "nothing" : "\"" + lines.get(0) + "\"";
    // A driver of before CUDA 11.6 does not know the question for the compute capability.
    return Found.none(
        "nvidia-smi says " + said + ", as a driver may that is too old or not running");
  }
}
