package cxr.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * The built-in sample: invented studies in OpenI's official layout. The X-rays are drawings and the
 * reports are made of stock sentences; nobody is shown or described. Study {@code k} is the same
 * for the same seed, however many studies are written.
 *
 * <p>A few studies are odd on purpose: every 150th from the 40th has no image, and every 150th from
 * the 90th names a side view that is not there.
 */
public final class PhantomSample {

  /** Studies of the built-in sample. */
  public static final int STUDIES = 1000;

  /** Seed of the built-in sample. */
  public static final long SEED = 2024;

  /** Changes with the drawing or the wording, so that an older sample is made anew. */
  static final int VERSION = 1;

  /** Says what the folder is; a folder that has it may be replaced. */
  static final String NOTE = "SAMPLE.txt";

  private PhantomSample() {}

  /**
   * Writes the sample, first aside, then renamed when whole. A sample already there is replaced.
   *
   * @param folder to be made; its parent is made too
   * @param studies how many, 1 or more
   * @throws IOException if it cannot be written, or the folder holds something else
   */
  public static void write(Path folder, int studies, long seed) throws IOException {
    if (studies < 1) {
      throw new IllegalArgumentException(
          "The number of studies must be 1 or more; found " + studies + ".");
    }
    Path target = folder.toAbsolutePath().normalize();
    if (Files.exists(target) && !Files.exists(target.resolve(NOTE)) && !isEmpty(target)) {
      throw new IOException(
          target + " holds something else than a sample; name a folder that is new or empty.");
    }
    Files.createDirectories(target.getParent());
    String mark = ProcessHandle.current().pid() + "-" + System.nanoTime();
    Path aside = Files.createDirectory(target.resolveSibling(".sample-" + mark));
    try {
      writeInto(aside, studies, seed);
      if (isAt(target, studies, seed)) {
        return; // Another run was faster, and may be read already.
      }
      if (Files.exists(target)) {
        delete(target);
      }
      move(aside, target);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      if (Files.exists(aside)) {
        delete(aside);
      }
    }
  }

  /** Whether the folder holds just this sample, whole. */
  static boolean isAt(Path folder, int studies, long seed) throws IOException {
    Path note = folder.resolve(NOTE);
    return Files.isRegularFile(note) && Files.readString(note).equals(note(studies, seed));
  }

  private static String note(int studies, long seed) {
    return """
    The built-in sample: drawn phantoms and invented reports, no real patients.
    version %d, %d studies, seed %d
    """
        .formatted(VERSION, studies, seed);
  }

  private static void writeInto(Path folder, int studies, long seed) throws IOException {
    Path reports = Files.createDirectory(folder.resolve("ecgen-radiology"));
    Path images = Files.createDirectory(folder.resolve("NLMCXR_png"));
    List<List<String>> rows =
        IntStream.rangeClosed(1, studies)
            .parallel()
            .mapToObj(number -> writeStudy(reports, images, number, seed))
            .toList();
    StringBuilder table = new StringBuilder("image_id,uid,projection\n");
    rows.forEach(lines -> lines.forEach(line -> table.append(line).append('\n')));
    Files.writeString(folder.resolve("images.csv"), table);
    Files.writeString(folder.resolve(NOTE), note(studies, seed));
  }

  private static List<String> writeStudy(Path reports, Path images, int number, long seed) {
    Dice dice = new Dice(seed, number);
    PhantomCase patient = PhantomCase.of(number, dice.split());
    Dice front = dice.split();
    Dice side = dice.split();
    PhantomReporter.Report report = PhantomReporter.write(patient, dice.split());
    boolean imageless = number % 150 == 40;
    boolean lost = number % 150 == 90;
    boolean frontOnly = dice.chance(0.06) && !lost;
    List<String> listed = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    try {
      if (!imageless) {
        String stem = "CXR%d_IM-%04d-".formatted(number, number);
        String frontal = stem + "1001";
        ImageIO.write(
            PhantomPainter.frontal(patient, front),
            "png",
            images.resolve(frontal + ".png").toFile());
        listed.add(frontal);
        rows.add(frontal + "," + number + ",Frontal");
        if (!frontOnly) {
          String lateral = stem + "2001";
          listed.add(lateral);
          if (!lost) {
            ImageIO.write(
                PhantomPainter.lateral(patient, side),
                "png",
                images.resolve(lateral + ".png").toFile());
            rows.add(lateral + "," + number + ",Lateral");
          }
        }
      }
      Files.writeString(
          reports.resolve(number + ".xml"), xml(number, report, patient.mesh(), listed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static String xml(
      int number, PhantomReporter.Report report, List<String> mesh, List<String> images) {
    StringBuilder xml = new StringBuilder();
    xml.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<eCitation>\n");
    xml.append("   <uId id=\"CXR").append(number).append("\"/>\n");
    xml.append("   <docSource>CXR</docSource>\n");
    xml.append("   <title>Built-in sample: drawn phantom, invented report</title>\n");
    xml.append("   <MedlineCitation>\n      <Article>\n         <Abstract>\n");
    section(xml, "COMPARISON", report.comparison());
    section(xml, "INDICATION", report.indication());
    section(xml, "FINDINGS", report.findings());
    section(xml, "IMPRESSION", report.impression());
    xml.append("         </Abstract>\n      </Article>\n   </MedlineCitation>\n   <MeSH>\n");
    for (String term : mesh) {
      xml.append("      <major>").append(escape(term)).append("</major>\n");
    }
    for (String term : mesh) {
      if (!term.equals("normal")) {
        String head = term.substring(0, term.indexOf('/')).toLowerCase(Locale.ROOT);
        xml.append("      <automatic>").append(escape(head)).append("</automatic>\n");
      }
    }
    xml.append("   </MeSH>\n");
    for (int i = 0; i < images.size(); i++) {
      xml.append("   <parentImage id=\"").append(escape(images.get(i))).append("\">\n");
      xml.append("      <figureId>F").append(i + 1).append("</figureId>\n");
      xml.append("      <caption>PA and lateral chest, drawn</caption>\n   </parentImage>\n");
    }
    return xml.append("</eCitation>\n").toString();
  }

  private static void section(StringBuilder xml, String label, String text) {
    xml.append("            <AbstractText Label=\"").append(label);
    if (text.isEmpty()) {
      xml.append("\"/>\n");
    } else {
      xml.append("\">").append(escape(text)).append("</AbstractText>\n");
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to);
    } catch (IOException e) {
      if (!Files.exists(to.resolve(NOTE))) {
        throw e;
      }
      // Another run was faster by a moment: its sample stands.
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
