package cxr.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.cli.ScoreCommand;
import cxr.spark.Commands.Printed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** A real cluster: a master and two workers, processes of their own, on the loopback address. */
class SparkClusterTest {

  private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();

  @TempDir Path folder;

  private final List<Process> processes = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();
  private String master;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(folder.resolve("jars")); // where Spark looks; the class path has all
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    master = "spark://" + HOST + ":" + port;
    start("master.Master", "--host", HOST, "--port", String.valueOf(port), "--webui-port", "0");
    await(() -> answers(port));
    for (String name : List.of("one", "two")) {
      workers.add(
          start(
              "worker.Worker",
              "--host",
              HOST,
              "--cores",
              "1",
              "--memory",
              "1g",
              "--webui-port",
              "0",
              "--work-dir",
              folder.resolve(name).toString(),
              master));
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(String name, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.add("org.apache.spark.deploy." + name);
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", folder.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13"); // no distribution, which would tell
    builder.environment().put("SPARK_LOCAL_IP", HOST);
    Path log = folder.resolve(processes.size() + ".log");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    processes.add(process);
    return process;
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(HOST, port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier state) throws InterruptedException {
    while (!state.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  /** A score that is done before a stage is seen at work is tried again with more reports. */
  @Test
  @Timeout(240)
  void anExecutorThatIsKilledChangesNothing() throws Exception {
    int reports = 2000;
    while (!killedAmid(reports)) {
      reports *= 4;
    }
  }

  private boolean killedAmid(int reports) throws Exception {
    String[] words = {
      "score",
      "--references",
      Commands.reports(folder.resolve("r.csv"), reports, 1).toString(),
      "--hypotheses",
      Commands.reports(folder.resolve("h.csv"), reports, 2).toString(),
      "--scheme",
      "chexpert",
      "--json"
    };
    List<String> there = new ArrayList<>(List.of(words));
    there.addAll(List.of("--master", master, "--slices", "40"));
    for (String setting :
        List.of(
            "spark.executor.memory=512m",
            "spark.executor.extraClassPath=" + System.getProperty("java.class.path"))) {
      there.addAll(List.of("--conf", setting));
    }
    CompletableFuture<Printed> work =
        CompletableFuture.supplyAsync(() -> Commands.spark(there.toArray(String[]::new)));
    await(() -> work.isDone() || isAmidAStage());
    boolean killed = !work.isDone();
    if (killed) {
      ProcessHandle executor =
          workers.stream().flatMap(Process::descendants).findFirst().orElseThrow();
      assertTrue(executor.destroyForcibly());
      executor.onExit().get();
    }
    Printed spark = work.get();
    assertEquals(0, spark.code(), spark.err());
    Printed plain = Commands.plain("score", ScoreCommand.class, words);
    ObjectMapper json = new ObjectMapper();
    Commands.assertSame(json.readTree(plain.out()), json.readTree(spark.out()), "", 1e-12);
    return killed;
  }

  /** Whether some of a stage's tasks are done, and some are at work. */
  private static boolean isAmidAStage() {
    Option<SparkContext> context = SparkContext$.MODULE$.getActive();
    if (context.isEmpty()) {
      return false;
    }
    JavaSparkStatusTracker tracker =
        JavaSparkContext.fromSparkContext(context.get()).statusTracker();
    for (int id : tracker.getActiveStageIds()) {
      SparkStageInfo stage = tracker.getStageInfo(id);
      if (stage != null && stage.numCompletedTasks() > 2 && stage.numActiveTasks() > 1) {
        return true;
      }
    }
    return false;
  }
}
