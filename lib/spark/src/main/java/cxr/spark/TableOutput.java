package cxr.spark;

import cxr.io.CsvTable;
import cxr.io.OutputFile;
import cxr.io.WholeFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that writes results as a table. */
final class TableOutput {

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Also writes a table in Parquet to a folder that is not there yet, local, of HDFS or of an object store; a study that is broken has a row with its problem. The folder is whole when it has a file _SUCCESS.")
  private @Nullable String folder;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Also writes the table as one file, in the order of the studies.")
  private java.nio.file.@Nullable Path csv;

  /** Columns that may be null. */
  static StructType columns(List<String> names, List<DataType> types) {
    StructType columns = new StructType();
    for (int i = 0; i < names.size(); i++) {
      columns = columns.add(names.get(i), types.get(i));
    }
    return columns;
  }

  boolean isWanted() {
    return folder != null || csv != null;
  }

  /**
   * Looks whether it can be written, before the work begins.
   *
   * @param replace whether {@code --csv} may replace a file that stands there
   * @throws IOException if something stands there
   */
  void check(boolean replace) throws IOException {
    if (csv != null) {
      OutputFile.check(csv, replace, List.of());
    }
    if (folder != null) {
      Path path = new Path(folder);
      if (path.getFileSystem(new Configuration()).exists(path)) {
        throw new IOException(
            "--output names a new folder; %s is there already. Name another, or remove it."
                .formatted(folder));
      }
    }
  }

  /**
   * Writes rows; a slice that fails is written again, and only whole ones come into the folder.
   *
   * @param rows in the order of the studies
   */
  void write(Cluster cluster, JavaRDD<Row> rows, StructType columns) throws IOException {
    if (csv != null) {
      List<List<?>> lines = new ArrayList<>(List.of(List.of(columns.fieldNames())));
      rows.collect().forEach(row -> lines.add(cells(row)));
      WholeFile.write(csv, CsvTable.text(lines));
    }
    if (folder != null) {
      writeFolder(cluster, rows, columns);
    }
  }

  private static List<String> cells(Row row) {
    return IntStream.range(0, row.size()).mapToObj(i -> cell(row.get(i))).toList();
  }

  private static String cell(@Nullable Object value) {
    if (value instanceof float[] features) {
      return Arrays.toString(features).replaceAll("[\\[\\],]", "");
    }
    if (value instanceof Double number) {
      return String.format(Locale.ROOT, "%.6f", number);
    }
    if (value instanceof Boolean yes) {
      return yes ? "1" : "0";
    }
    return value == null ? "" : value.toString();
  }

  private void writeFolder(Cluster cluster, JavaRDD<Row> rows, StructType columns) {
    cluster
        .session()
        .createDataFrame(rows, columns)
        .write()
        .mode(SaveMode.ErrorIfExists)
        .parquet(folder);
  }
}
