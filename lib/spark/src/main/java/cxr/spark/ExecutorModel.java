package cxr.spark;

import cxr.model.ReportModel;
import cxr.train.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.spark.SparkFiles;
import org.jspecify.annotations.Nullable;

/**
 * The model of an executor: sent as one file, unpacked and loaded when a slice first asks for it,
 * and used by one slice at a time.
 */
final class ExecutorModel {

  /** What is done with something that was read. */
  interface Work<A, B> {
    B of(A with) throws IOException;
  }

  private static @Nullable ExecutorModel loaded;

  private final String file;
  private final Run run;
  private final ReportModel model;
  private final Map<String, Object> made = new HashMap<>();

  private ExecutorModel(String file, Run run) throws IOException {
    this.file = file;
    this.run = run;
    this.model = run.model();
  }

  /**
   * Sends a run to all executors.
   *
   * @return the name of its file there
   */
  static String send(Cluster cluster, Run run) throws IOException {
    Path file = Files.createTempDirectory("cxr-spark").resolve(run.name() + ".zip");
    List<Path> files;
    try (Stream<Path> all = Files.list(run.folder())) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setLevel(1);
      for (Path one : files) {
        zip.putNextEntry(new ZipEntry(one.getFileName().toString()));
        Files.copy(one, zip);
        zip.closeEntry();
      }
    }
    cluster.context().addFile(file.toString());
    cluster.atEnd(file);
    return file.getFileName().toString();
  }

  /** Works with the model of a file; other slices wait meanwhile. */
  static <T> T with(String file, Work<ExecutorModel, T> work) throws IOException {
    synchronized (ExecutorModel.class) {
      String place = SparkFiles.get(file);
      if (loaded == null || !loaded.file.equals(place)) {
        loaded = new ExecutorModel(place, unpacked(Path.of(place)));
      }
      return work.of(loaded);
    }
  }

  /** What works with the model, made once an executor. */
  @SuppressWarnings("unchecked") // a key has one type
  <T> T once(String key, Work<ReportModel, T> maker) throws IOException {
    if (!made.containsKey(key)) {
      made.put(key, maker.of(model));
    }
    return (T) made.get(key);
  }

  Run run() {
    return run;
  }

  private static Run unpacked(Path file) throws IOException {
    Path folder = Files.createDirectories(Path.of(file + ".unpacked"));
    try (InputStream bytes = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(bytes)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path into = folder.resolve(Path.of(entry.getName()).getFileName());
        Files.deleteIfExists(into);
        Files.copy(zip, into);
      }
    }
    return new Run(folder);
  }
}
