package cxr.spark;

import java.io.IOException;
import java.util.List;
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

  /** Columns that may be null. */
  static StructType columns(List<String> names, List<DataType> types) {
    StructType columns = new StructType();
    for (int i = 0; i < names.size(); i++) {
      columns = columns.add(names.get(i), types.get(i));
    }
    return columns;
  }

  boolean isWanted() {
    return folder != null;
  }

  /**
   * Looks whether it can be written, before the work begins.
   *
   * @throws IOException if something stands there
   */
  void check() throws IOException {
    if (folder != null) {
      Path path = new Path(folder);
      if (path.getFileSystem(new Configuration()).exists(path)) {
        throw new IOException(
            "--output names a new folder; %s is there already. Name another, or remove it."
                .formatted(folder));
      }
    }
  }

  /** Writes rows; a slice that fails is written again, and only whole ones come into the folder. */
  void write(Cluster cluster, JavaRDD<Row> rows, StructType columns) {
    cluster
        .session()
        .createDataFrame(rows, columns)
        .write()
        .mode(SaveMode.ErrorIfExists)
        .parquet(folder);
  }
}
