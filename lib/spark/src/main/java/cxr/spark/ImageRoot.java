package cxr.spark;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says from where executors read a collection's X-rays. */
final class ImageRoot {

  @Option(
      names = "--images",
      paramLabel = "URI",
      description =
          "Where executors find the collection's folder, hdfs://HOST/mimic or s3a://BUCKET/mimic for example; without it where it lies here, in a folder that all machines share.")
  private @Nullable String root;

  /** Files of a collection, as Spark takes them. */
  List<String> places(List<Path> files, Path collection) throws IOException {
    if (files.stream().anyMatch(file -> file.getFileSystem() != FileSystems.getDefault())) {
      throw new IOException(
          "Executors read X-rays from folders; those of %s lie in an archive. Unpack it, and name the folder."
              .formatted(collection));
    }
    return files.stream()
        .map(file -> root == null ? place(file) : root + "/" + collection.relativize(file))
        .toList();
  }

  /** A local file. */
  static String place(Path file) {
    return "file:" + file.toAbsolutePath().normalize();
  }
}
