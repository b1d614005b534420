package cxr.spark;

import cxr.cli.StudyFiles;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a study's X-rays lie.
 *
 * @param name of the study, or the words that name its files
 * @param files as they were named, frontal first, then lateral if there is one
 * @param places of these files, as Spark takes them: {@code file:/x.png}, {@code hdfs://host/x.png}
 */
record StudyXRays(String name, List<String> files, List<String> places) implements Serializable {

  StudyFiles named() {
    return new StudyFiles(name, files.stream().map(Path::of).toList());
  }
}
