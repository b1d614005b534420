package cxr.data.layout;

import cxr.data.ImageFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A small invented collection, written in each of the public layouts, and packed to archives. */
public final class Invented {

  /** So many reports; the third has no impression, the fourth no second image. */
  static final int REPORTS = 4;

  private Invented() {}

  static String findings(int number) {
    return "Heart size \"normal\", finding " + number + ".\nNo effusion.";
  }

  static String impression(int number) {
    return number == 3 ? "" : "Impression " + number + ", stable.";
  }

  static List<String> images(int number) {
    String stem = "CXR%s%d_IM-000%d-".formatted(number == 1 ? "1_" : "", number, number);
    return number == 4 ? List.of(stem + "1001") : List.of(stem + "1001", stem + "2001");
  }

  /** The official layout: reports in a folder, images in another, a table of views. */
  static void openI(Path folder) throws IOException {
    Path reports = Files.createDirectories(folder.resolve("ecgen-radiology"));
    Path images = Files.createDirectories(folder.resolve("NLMCXR_png"));
    StringBuilder views = new StringBuilder("image_id,projection\n");
    for (int number = 1; number <= REPORTS; number++) {
      Files.writeString(reports.resolve(number + ".xml"), xml(number));
      for (String image : images(number)) {
        Files.writeString(images.resolve(image + ".png"), image);
        views.append(image).append(',').append(view(image)).append('\n');
      }
    }
    Files.writeString(folder.resolve("images.csv"), views);
  }

  static String xml(int number) {
    StringBuilder parents = new StringBuilder();
    images(number).forEach(image -> parents.append("<parentImage id=\"" + image + "\"/>"));
    return """
        <?xml version="1.0" encoding="utf-8"?>
        <eCitation>
          <uId id="CXR%d"/>
          <MedlineCitation><Article><Abstract>
            <AbstractText Label="COMPARISON">None.</AbstractText>
            <AbstractText Label="INDICATION">Cough</AbstractText>
            <AbstractText Label="FINDINGS">%s</AbstractText>
            <AbstractText Label="IMPRESSION">%s</AbstractText>
          </Abstract></Article></MedlineCitation>
          <MeSH><major>Cardiomegaly/mild</major><major>Opacity</major></MeSH>
          %s
        </eCitation>
        """
        .formatted(number, findings(number), impression(number), parents);
  }

  private static String view(String image) {
    return image.endsWith("1001") ? "Frontal" : "Lateral";
  }

  /** Kaggle's layout: two tables, and images without {@code CXR} in their names. */
  static void kaggle(Path folder) throws IOException {
    Path images = Files.createDirectories(folder.resolve("images/images_normalized"));
    StringBuilder reports =
        new StringBuilder("uid,MeSH,Problems,image,indication,comparison,findings,impression\n");
    StringBuilder projections = new StringBuilder("uid,filename,projection\n");
    for (int number = 1; number <= REPORTS; number++) {
      reports.append(
          "%d,Cardiomegaly/mild;Opacity,Cardiomegaly;Opacity,PA and lateral,Cough,None.,\"%s\",\"%s\"\n"
              .formatted(number, findings(number).replace("\"", "\"\""), impression(number)));
      for (String image : images(number)) {
        String file = image.replaceFirst("^CXR(1_)?", "") + ".dcm.png";
        Files.writeString(images.resolve(file), image);
        projections.append("%d,%s,%s\n".formatted(number, file, view(image)));
      }
    }
    Files.writeString(folder.resolve("indiana_reports.csv"), reports);
    Files.writeString(folder.resolve("indiana_projections.csv"), projections);
  }

  /**
   * R2Gen's layout.
   *
   * @param joined whether with the table that joins its images to official ids
   */
  static void r2gen(Path folder, boolean joined) throws IOException {
    List<String> parts = List.of("train", "train", "val", "test");
    Map<String, StringBuilder> lists =
        Map.of(
            "train", new StringBuilder(),
            "val", new StringBuilder(),
            "test", new StringBuilder());
    StringBuilder join = new StringBuilder("split,r2gen_id,uid,k,image_id,projection\n");
    for (int number = 1; number <= REPORTS; number++) {
      String id = "CXR%s%d_IM-000%d".formatted(number == 1 ? "1_" : "", number, number);
      Path images = Files.createDirectories(folder.resolve("images").resolve(id));
      StringBuilder paths = new StringBuilder();
      for (int k = 0; k < images(number).size(); k++) {
        String image = images(number).get(k);
        Files.writeString(images.resolve(k + ".png"), image);
        paths.append(k == 0 ? "" : ", ").append("\"%s/%d.png\"".formatted(id, k));
        join.append("x,%s,%d,%d,%s,%s\n".formatted(id, number, k, image, view(image)));
      }
      StringBuilder list = lists.get(parts.get(number - 1));
      list.append(list.isEmpty() ? "" : ", ")
          .append(
              "{\"id\": \"%s\", \"report\": \"%s\", \"image_path\": [%s], \"split\": \"%s\"}"
                  .formatted(
                      id,
                      findings(number).replace("\"", "\\\"").replace("\n", "\\n"),
                      paths,
                      parts.get(number - 1)));
    }
    Files.writeString(
        folder.resolve("annotation.json"),
        "{\"train\": [%s], \"val\": [%s], \"test\": [%s]}"
            .formatted(lists.get("train"), lists.get("val"), lists.get("test")));
    if (joined) {
      Files.writeString(folder.resolve("r2gen_images.csv"), join);
    }
  }

  /** Writes a file, with the folders above it; one that ends in {@code .gz} is packed. */
  static void write(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Packs all files below a folder, by their paths there. */
  static Path tgz(Path folder, Path archive) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (Path file : files(folder)) {
        put(tar, folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return archive;
  }

  public static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  public static void put(TarArchiveOutputStream tar, String name, String content)
      throws IOException {
    put(tar, name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Packs all files below a folder, by their paths there. */
  static Path zip(Path folder, Path archive) throws IOException {
    URI uri = URI.create("jar:" + archive.toUri());
    try (FileSystem zip = FileSystems.newFileSystem(uri, Map.of("create", "true"))) {
      for (Path file : files(folder)) {
        Path target = zip.getPath("/").resolve(folder.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return archive;
  }

  public static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The content of an image of the collection, which is its official id. */
  static String content(ImageFile image) {
    try {
      return new String(Files.readAllBytes(image.path()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
