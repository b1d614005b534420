package cxr.spark;

import cxr.cli.DescribeCommand;
import cxr.data.Dataset;
import cxr.data.ImageFile;
import cxr.image.codec.GreyImage;
import cxr.io.FailureReason;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code data describe}, whose X-rays are checked on Spark; what is counted is counted here. */
@Command
final class SparkDescribe extends DescribeCommand {

  @Mixin private ImageRoot root;

  @Mixin private Cluster cluster;

  /** What was found in a file: why it cannot be read, or else what makes it doubtful. */
  private record Found(String place, String failure, ArrayList<String> notes)
      implements Serializable {}

  @Override
  public Integer call() throws IOException {
    try {
      return super.call();
    } finally {
      cluster.close();
    }
  }

  @Override
  protected Dataset checked(Dataset dataset) throws IOException {
    List<Path> files =
        dataset.studies().stream()
            .flatMap(study -> study.images().stream())
            .map(ImageFile::path)
            .distinct()
            .toList();
    List<String> places = root.places(files, dataset.root());
    Map<String, Path> byPlace = new LinkedHashMap<>();
    for (int i = 0; i < files.size(); i++) {
      byPlace.put(places.get(i), files.get(i));
    }
    Map<Path, String> failures = new HashMap<>();
    Map<Path, List<String>> notes = new HashMap<>();
    for (Found one : found(byPlace)) {
      if (!one.failure.isEmpty()) {
        failures.put(byPlace.get(one.place), one.failure);
      } else {
        notes.put(byPlace.get(one.place), one.notes);
      }
    }
    return dataset
        .withReadableImages(image -> Optional.ofNullable(failures.get(image)))
        .withDoubts(notes);
  }

  private List<Found> found(Map<String, Path> byPlace) {
    Set<String> there = new TreeSet<>(byPlace.keySet());
    Set<String> missing = XRayFiles.missing(cluster, there);
    there.removeAll(missing);
    List<Found> found = new ArrayList<>();
    missing.forEach(
        place -> found.add(new Found(place, "there is no file " + place, new ArrayList<>())));
    if (!there.isEmpty()) {
      HashMap<String, String> names = new HashMap<>();
      byPlace.forEach((place, file) -> names.put(place, file.toString()));
      var sent = cluster.context().broadcast(names);
      found.addAll(
          XRayFiles.bytes(cluster, there)
              .map(file -> found(file, sent.value().getOrDefault(file.place(), file.place())))
              .collect());
    }
    return found;
  }

  private static Found found(XRayFiles.Bytes file, String name) {
    try {
      return new Found(file.place(), "", new ArrayList<>(GreyImage.notes(file.content(), name)));
    } catch (IOException | RuntimeException e) {
      return new Found(file.place(), FailureReason.of(e), new ArrayList<>());
    }
  }
}
