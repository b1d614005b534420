package cxr.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.cli.LabelCommand;
import cxr.spark.Commands.Printed;
import cxr.text.conditions.ConditionRules;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SparkLabelTest {

  @TempDir Path folder;

  @Test
  void aClusterThatDoesNotAnswerIsToldInALine() throws IOException {
    String input = Commands.reports(folder.resolve("r.csv"), 2, 1).toString();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String manager = "spark.hadoop.yarn.resourcemanager.address=127.0.0.1:" + port; // of YARN
    for (String master :
        List.of("spark://127.0.0.1:" + port, "k8s://https://127.0.0.1:" + port, "yarn")) {
      Printed spark =
          Commands.spark("label", "--input", input, "--master", master, "--conf", manager);
      assertEquals(1, spark.code());
      assertEquals("", spark.out());
      assertEquals(1, spark.err().lines().filter(line -> !line.startsWith("Note")).count());
      String named = master.equals("yarn") ? "yarn, 127.0.0.1:" + port : master;
      assertTrue(spark.err().contains("No cluster answers at " + named + ":"), spark.err());
      assertTrue(spark.err().contains("refused"), spark.err());
    }
  }

  @Test
  void labelsAskExecutorsForNoMemoryOfTensors() throws IOException {
    try (Cluster cluster = local()) {
      assertFalse(cluster.context().getConf().contains("spark.executor.memoryOverhead"));
    }
  }

  @Test
  void linesAreThoseOfThePlainCommand() throws IOException {
    String input = Commands.reports(folder.resolve("r.csv"), 60, 1).toString();
    Path rules = folder.resolve("rules.txt");
    try (InputStream standard = ConditionRules.class.getResourceAsStream("conditions.txt")) {
      Files.copy(standard, rules);
    }
    String[] words = {"label", "--input", input, "--json", "--explain", "--scheme", "chexpert"};
    Printed plain = Commands.plain("label", LabelCommand.class, words);
    String output = folder.resolve("labels").toString();
    Printed spark =
        Commands.spark(
            "label",
            "--input",
            input,
            "--json",
            "--explain",
            "--scheme",
            "chexpert",
            "--slices",
            "7",
            "--master",
            "local[2]",
            "--rules",
            rules.toString(),
            "--output",
            output);
    assertEquals(plain, spark);
    try (Cluster cluster = local()) {
      List<Row> rows = cluster.session().read().parquet(output).collectAsList();
      assertEquals(60, rows.size());
      assertTrue(rows.stream().anyMatch(row -> row.getAs("problem").equals("no text")));
      assertTrue(
          rows.stream().anyMatch(row -> Integer.valueOf(1).equals(row.getAs("Cardiomegaly"))));
    }
    Printed again = Commands.spark("label", "--input", input, "--output", output);
    assertEquals(1, again.code());
    assertTrue(again.err().contains("is there already"), again.err());
  }

  private static Cluster local() {
    return CommandLine.populateCommand(new Cluster(), "--master", "local[2]");
  }

  /** One slice is broken off after it has written rows, another does not come to its first. */
  @Test
  void aSliceThatFailsIsDoneAgainAndLeavesNothingHalf() throws IOException {
    Path output = folder.resolve("table");
    StructType columns =
        DataTypes.createStructType(
            List.of(DataTypes.createStructField("id", DataTypes.IntegerType, false)));
    try (Cluster cluster = local()) {
      List<Integer> ids = IntStream.range(0, 1000).boxed().toList();
      JavaRDD<Row> rows =
          cluster
              .slices(ids)
              .flatMap(slice -> slice.stream().map(SparkLabelTest::failingOnce).iterator());
      CommandLine.populateCommand(new TableOutput(), "--output", output.toString())
          .write(cluster, rows, columns);
      List<Integer> written =
          cluster.session().read().parquet(output.toString()).collectAsList().stream()
              .map(row -> row.getInt(0))
              .sorted()
              .toList();
      assertEquals(ids, written);
    }
    try (Stream<Path> files = Files.walk(output)) {
      assertTrue(files.noneMatch(file -> file.toString().contains("_temporary")));
    }
  }

  private static Row failingOnce(int id) {
    if (id % 250 == 240 && TaskContext.get().attemptNumber() == 0) {
      throw new IllegalStateException("broken off at " + id);
    }
    return RowFactory.create(id);
  }
}
