package cxr.train;

import cxr.image.codec.GreyImage;
import cxr.io.CsvTable;
import cxr.io.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The X-rays that a run was trained with, so that another picture under a name is noticed.
 *
 * @param lines by the file's place in the collection: its length in bytes, and the SHA-256 of its
 *     grey square as it is before normalisation, in 16 bits a pixel
 */
record ImageHashes(Map<String, List<String>> lines) {

  private static final List<String> HEAD = List.of("image", "bytes", "sha256");
  private static final int SHOWN = 3;

  /** Those of the usable studies. */
  static ImageHashes of(Material material) throws IOException {
    try {
      return new ImageHashes(
          material.seen().parallelStream()
              .distinct()
              .collect(
                  Collectors.toMap(
                      image -> place(material.dataset().root(), image),
                      image -> line(material, image),
                      (one, other) -> one,
                      TreeMap::new)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String place(Path root, Path image) {
    return root.getFileSystem() == image.getFileSystem() && image.startsWith(root)
        ? root.relativize(image).toString()
        : image.toString();
  }

  private static List<String> line(Material material, Path image) {
    try {
      GreyImage square = material.images().square(image);
      ByteBuffer values = ByteBuffer.allocate(2 * square.pixels().length);
      for (float pixel : square.pixels()) {
        values.putShort((short) Math.round(65535 * pixel));
      }
      Sha256 sum = new Sha256();
      sum.add(values.flip());
      return List.of(String.valueOf(Files.size(image)), sum.hex());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Those of a file as {@link #csv()} writes it.
   *
   * @throws IOException if it is no such file
   */
  static ImageHashes read(String csv) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    CsvTable.readStrictly(Run.IMAGES, csv, Set.of(), (line, fields) -> rows.add(fields));
    if (rows.isEmpty() || !rows.get(0).equals(HEAD)) {
      throw new IOException("A list of X-rays begins with %s.".formatted(String.join(",", HEAD)));
    }
    Map<String, List<String>> read = new TreeMap<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      int name = row.size() - 2; // one with a comma had no quotes in earlier versions
      if (name < 1) {
        throw new IOException("A list of X-rays has lines of %s; found %s.".formatted(HEAD, row));
      }
      read.put(String.join(",", row.subList(0, name)), row.subList(name, row.size()));
    }
    return new ImageHashes(read);
  }

  /** A line an X-ray. */
  String csv() {
    List<List<String>> rows = new ArrayList<>(List.of(HEAD));
    lines.forEach((name, line) -> rows.add(List.of(name, line.get(0), line.get(1))));
    return CsvTable.text(rows);
  }

  /** In which X-rays others differ from these, in a few words; nothing if in none. */
  Optional<String> difference(ImageHashes others) {
    List<String> kinds = new ArrayList<>();
    add(kinds, "changed", filter(lines, (name, line) -> differs(line, others.lines.get(name))));
    add(kinds, "not there", filter(lines, (name, line) -> !others.lines.containsKey(name)));
    add(kinds, "new", filter(others.lines, (name, line) -> !lines.containsKey(name)));
    return kinds.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", kinds));
  }

  private static boolean differs(List<String> line, @Nullable List<String> other) {
    return other != null && !other.equals(line);
  }

  private interface Test {
    boolean holds(String name, List<String> line);
  }

  private static List<String> filter(Map<String, List<String>> lines, Test test) {
    return lines.entrySet().stream()
        .filter(line -> test.holds(line.getKey(), line.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void add(List<String> kinds, String what, Collection<String> names) {
    if (!names.isEmpty()) {
      String some = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
      String more = names.size() > SHOWN ? ", ..." : "";
      kinds.add("%d %s: %s%s".formatted(names.size(), what, some, more));
    }
  }
}
