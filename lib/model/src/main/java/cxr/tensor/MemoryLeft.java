package cxr.tensor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory that this process may still take.
 *
 * @param bytes how much
 * @param limit what sets the limit
 */
public record MemoryLeft(long bytes, String limit) {

  private static final Path PROCESS = Path.of("/proc/self/status");
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Path MACHINE = Path.of("/proc/meminfo");
  private static final long KIB = 1024;
  private static final long LEAST_HEAP = 48L << 20;
  private static final long NATIVES = 2L << 30;

  /** What is left outside Java's heap, for arrays. */
  public static MemoryLeft forArrays() {
    return Stream.of(
            limit(Pointer.maxPhysicalBytes(), Pointer.physicalBytes(), "the process's limit"),
            limit(total(), Pointer.physicalBytes(), "the machine's memory"),
            new MemoryLeft(
                number(MACHINE, "MemAvailable:").orElse(Long.MAX_VALUE / KIB) * KIB,
                "what other programs leave"),
            addressSpace())
        .min(Comparator.comparingLong(MemoryLeft::bytes))
        .orElseThrow();
  }

  /** What is left in Java's heap. */
  public static MemoryLeft forObjects() {
    Runtime java = Runtime.getRuntime();
    return limit(java.maxMemory(), java.totalMemory() - java.freeMemory(), "Java's heap");
  }

  /**
   * Makes sure that ND4J has room to start: its natives may wait for ever for memory that they do
   * not get.
   *
   * @throws IllegalStateException if not, in one line
   */
  public static void requireForStart() {
    MemoryLeft space = addressSpace();
    if (space.bytes < NATIVES) {
      throw new IllegalStateException(
          "ND4J needs %s of address space to start, and %s are left; start the workbench without the limit of ulimit -v."
              .formatted(size(NATIVES), size(space.bytes)));
    }
    long heap = Runtime.getRuntime().maxMemory();
    if (heap < LEAST_HEAP) {
      throw new IllegalStateException(
          "Java's heap has %s (-Xmx), and %s are needed at least."
              .formatted(size(heap), size(LEAST_HEAP)));
    }
  }

  private static MemoryLeft addressSpace() {
    return limit(
        number(LIMITS, "Max address space").orElse(0),
        number(PROCESS, "VmSize:").orElse(0) * KIB,
        "ulimit -v");
  }

  private static MemoryLeft limit(long most, long used, String name) {
    return new MemoryLeft(most <= 0 ? Long.MAX_VALUE : Math.max(0, most - used), name);
  }

  private static long total() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  /** The first number behind a name in a file of the system; none where there is no such. */
  private static OptionalLong number(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip().split("\\s+")[0])
          .filter(word -> word.matches("\\d{1,18}"))
          .mapToLong(Long::parseLong)
          .findFirst();
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Makes sure that there is room, before memory is taken; what Java has yet to clean up is cleaned
   * up first where it is short.
   *
   * @param what needs it
   * @param bytes how much it needs
   * @param advice which settings to change
   * @throws IllegalStateException if there is too little, in one line
   */
  public static void requireForArrays(String what, long bytes, String advice) {
    if (bytes > forArrays().bytes) {
      System.gc();
      forArrays().require(what, bytes, advice);
    }
  }

  /** As {@link #requireForArrays}, in Java's heap. */
  public static void requireForObjects(String what, long bytes, String advice) {
    if (bytes > forObjects().bytes) {
      System.gc();
      forObjects().require(what, bytes, advice);
    }
  }

  public void require(String what, long needed, String advice) {
    if (needed > bytes) {
      throw new IllegalStateException(
          "%s needs about %s of memory, and %s are left (by %s): %s."
              .formatted(what, size(needed), size(bytes), limit, advice));
    }
  }

  static String size(long bytes) {
    return bytes < 1L << 30
        ? "%d MiB".formatted((bytes + (1 << 20) - 1) >> 20)
        : String.format(Locale.ROOT, "%,.1f GiB", bytes / (double) (1L << 30));
  }
}
