package cxr.spark;

import cxr.io.FailureReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import org.apache.hadoop.yarn.conf.HAUtil;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where the work is done, and the connection that they open. */
final class Cluster implements AutoCloseable {

  /** The jars of the library, which executors on other machines are sent. */
  static final String JARS = "cxr.jars";

  private static final String LOCAL = "local[*]";
  private static final String YARN = "yarn";
  private static final int ANSWER = 10_000; // milliseconds in which a cluster says something
  private static final int HTTPS = 443;
  private static final int TRIES = 4; // of a slice on this machine; as many as elsewhere
  private static final int LARGEST =
      25_000; // studies of a slice, so that it is sent in one message
  private static final int A_CORE = 2; // slices, so that cores end their work together

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Where the work is done: local[*], all cores of this machine (the default; local[2]: two of them), spark://HOST:PORT, yarn, or k8s://https://HOST:PORT.")
  private @Nullable String master;

  @Option(
      names = "--conf",
      paramLabel = "NAME=VALUE",
      description =
          "A setting of Spark's, spark.executor.cores=4 for example; may be given more than once.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--slices",
      paramLabel = "N",
      description =
          "Into how many slices the studies are dealt; without it two for each core, or more where they would hold over 25,000 studies. Results do not depend on it.")
  private int slices;

  private final List<Path> files = new ArrayList<>();
  private boolean oneTask;
  private @Nullable JavaSparkContext context;

  /** The connection, opened when it is first asked for. */
  JavaSparkContext context() {
    if (context == null) {
      context = new JavaSparkContext(configuration());
    }
    return context;
  }

  /** What reads and writes tables; seconds go by until it has begun. */
  SparkSession session() {
    return SparkSession.builder().config(context().getConf()).getOrCreate();
  }

  private SparkConf configuration() {
    SparkConf conf = new SparkConf(); // with what spark-submit has set
    settings.forEach(conf::set);
    conf.setIfMissing("spark.master", LOCAL);
    if (master != null) {
      conf.set("spark.master", master);
    }
    String place = conf.get("spark.master");
    check(conf);
    if (place.matches("local\\[[^,]+]")) {
      conf.set("spark.master", place.replace("]", "," + TRIES + "]"));
    }
    conf.setIfMissing("spark.app.name", SparkMain.PROGRAM);
    conf.setIfMissing("spark.driver.maxResultSize", "0"); // all is printed
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    conf.setIfMissing("spark.sql.shuffle.partitions", "8");
    if (isOnThisMachine(place)) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
    }
    String jars = System.getProperty(JARS, "");
    if (!place.startsWith("local") && !jars.isEmpty()) {
      conf.setIfMissing("spark.jars", jars);
    }
    if (oneTask) {
      Native.set(conf);
    }
    return conf;
  }

  /** Spark would ask a cluster that is not there for minutes, and tell so with a trace. */
  private static void check(SparkConf conf) {
    List<InetSocketAddress> addresses = addresses(conf);
    IOException failure = new IOException();
    for (InetSocketAddress address : addresses) { // of which one is at work
      try (Socket socket = new Socket()) {
        socket.connect(address, ANSWER);
        return;
      } catch (IOException e) {
        failure = e;
      }
    }
    if (!addresses.isEmpty()) {
      String place = conf.get("spark.master");
      InetSocketAddress first = addresses.get(0);
      String named =
          place.equals(YARN)
              ? "%s, %s:%d".formatted(place, first.getHostString(), first.getPort())
              : place;
      throw new UncheckedIOException(
          new IOException(
              "No cluster answers at %s: %s".formatted(named, FailureReason.of(failure)), failure));
    }
  }

  private static List<InetSocketAddress> addresses(SparkConf conf) {
    String master = conf.get("spark.master");
    if (master.equals(YARN)) {
      return resourceManagers(new YarnConfiguration(SparkHadoopUtil.get().newConfiguration(conf)));
    }
    String named = master.replaceFirst("^(spark|k8s)://(https?://)?", "");
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String address : named.equals(master) ? new String[0] : named.split(",")) {
      URI uri = URI.create("any://" + address);
      addresses.add(
          new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? HTTPS : uri.getPort()));
    }
    return addresses;
  }

  private static List<InetSocketAddress> resourceManagers(YarnConfiguration yarn) {
    if (!HAUtil.isHAEnabled(yarn)) {
      return List.of(resourceManager(yarn));
    }
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String id : HAUtil.getRMHAIds(yarn)) {
      yarn.set(YarnConfiguration.RM_HA_ID, id);
      addresses.add(resourceManager(yarn));
    }
    return addresses;
  }

  private static InetSocketAddress resourceManager(YarnConfiguration yarn) {
    return yarn.getSocketAddr(
        YarnConfiguration.RM_ADDRESS,
        YarnConfiguration.DEFAULT_RM_ADDRESS,
        YarnConfiguration.DEFAULT_RM_PORT);
  }

  /**
   * Lets a task have all cores of its executor, and ND4J its memory; to be said before the
   * connection is opened.
   */
  void oneTaskAnExecutor() {
    oneTask = true;
  }

  /** Removes a file, and the folder that was made for it, when all is done. */
  void atEnd(Path file) {
    files.add(file);
  }

  private static boolean isOnThisMachine(String master) {
    String host = master.startsWith("spark://") ? URI.create(master).getHost() : "";
    return master.startsWith("local") || "127.0.0.1".equals(host) || "localhost".equals(host);
  }

  /** Studies in slices, a list each, in their order. */
  <T> JavaRDD<List<T>> slices(List<T> studies) {
    return context().parallelize(dealt(studies, count(studies.size())), count(studies.size()));
  }

  private int count(int studies) {
    int least = (studies + LARGEST - 1) / LARGEST;
    int wanted = slices > 0 ? slices : A_CORE * context().defaultParallelism();
    return Math.max(1, Math.min(studies, Math.max(least, wanted)));
  }

  /** Does a slice's work by one thread, for others work on other slices meanwhile. */
  static <T> T alone(Callable<T> work) {
    ForkJoinPool one = new ForkJoinPool(1);
    try {
      return one.submit(work).join();
    } finally {
      one.shutdown();
    }
  }

  /** Slices that differ in length by one at most. */
  static <T> List<List<T>> dealt(List<T> studies, int count) {
    List<List<T>> slices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) studies.size() * i / count);
      int to = (int) ((long) studies.size() * (i + 1) / count);
      slices.add(new ArrayList<>(studies.subList(from, to)));
    }
    return slices;
  }

  @Override
  public void close() throws IOException {
    if (context != null) {
      context.stop();
      context = null;
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.getParent());
    }
  }
}
