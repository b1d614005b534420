package cxr.spark;

import cxr.image.ImageLoader;
import cxr.io.FailureReason;
import cxr.settings.ImageSettings;
import cxr.spark.SeenStudy.View;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads X-rays by Spark's source of binary files: local ones, of HDFS, or of object stores. */
final class XRayFiles {

  private static final int AT_ONCE = 16; // files decoded side by side

  private XRayFiles() {}

  /** A file and its bytes. */
  record Bytes(String place, byte[] content) implements Serializable {}

  /** Which X-ray of which study a file is. */
  private record Use(int study, int view, String name) implements Serializable {}

  /** Those of some files that are not there. */
  static Set<String> missing(Cluster cluster, Set<String> places) {
    Configuration how = cluster.context().hadoopConfiguration();
    return places.parallelStream()
        .filter(place -> !isThere(new Path(place), how))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isThere(Path file, Configuration how) {
    try {
      return file.getFileSystem(how).exists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of files, each when a slice comes to it; their names hold no patterns. */
  static JavaRDD<Bytes> bytes(Cluster cluster, Set<String> places) {
    Dataset<Row> files =
        cluster
            .session()
            .read()
            .format("binaryFile")
            .option("__globPaths__", "false")
            .load(places.toArray(String[]::new))
            .select("path", "content");
    return files.javaRDD().map(row -> new Bytes(row.getString(0), row.getAs(1)));
  }

  /**
   * The X-rays of studies, decoded where their files are read. Studies of several views are put
   * together by their places.
   *
   * @param studies whose files are all there
   * @param views of a study that the model sees
   */
  static JavaRDD<SeenStudy> studies(
      Cluster cluster, Map<Integer, StudyXRays> studies, int views, ImageSettings settings) {
    HashMap<String, ArrayList<Use>> uses = new HashMap<>();
    studies.forEach(
        (place, study) -> {
          for (int v = 0; v < study.places().size(); v++) {
            uses.computeIfAbsent(study.places().get(v), file -> new ArrayList<>())
                .add(new Use(place, v, study.files().get(v)));
          }
        });
    Broadcast<HashMap<String, ArrayList<Use>>> sent = cluster.context().broadcast(uses);
    JavaRDD<View> seen =
        bytes(cluster, uses.keySet())
            .mapPartitions(
                files ->
                    Chunks.of(
                        files,
                        AT_ONCE,
                        some ->
                            some.parallelStream()
                                .flatMap(
                                    file ->
                                        Objects.requireNonNull(sent.value().get(file.place()))
                                            .stream()
                                            .map(use -> view(file, use, settings)))
                                .toList()));
    return views == 1
        ? seen.map(view -> SeenStudy.of(List.of(view), 1))
        : seen.groupBy(View::study).values().map(own -> SeenStudy.of(own, views));
  }

  private static View view(Bytes file, Use use, ImageSettings settings) {
    List<String> notes = new ArrayList<>();
    try {
      float[] values = ImageLoader.load(file.content, use.name, settings, notes::add);
      return new View(use.study, use.view, values, notes, "");
    } catch (IOException | RuntimeException e) {
      return new View(use.study, use.view, new float[0], notes, FailureReason.of(e));
    }
  }
}
