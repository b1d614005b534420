package cxr.data.phantom;

import cxr.data.Box;
import cxr.data.Study;
import cxr.data.View;
import cxr.io.CsvTable;
import cxr.io.FailureReason;
import cxr.io.WholeFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The built-in sample: invented studies in OpenI's official layout. The X-rays are drawings and the
 * reports are made of stock phrases; nobody is shown or described. Study {@code k} is the same for
 * the same seed, however many studies are written.
 *
 * <p>It has what real collections have: none to four X-rays a study, some files missing, some
 * without a known view, reports without findings or impression, texts that repeat. Files that
 * cannot be read at all are added on request.
 */
public final class Sample {

  /** Studies of the built-in sample. */
  public static final int STUDIES = 1000;

  /** Seed of the built-in sample. */
  public static final long SEED = 2024;

  /** Changes with the drawing or the wording, so that an older sample is made anew. */
  static final int VERSION = 3;

  /** Says what the folder is; a folder that has it may be replaced. */
  public static final String NOTE = "SAMPLE.txt";

  private static final Pattern VERSION_LINE =
      Pattern.compile("version (\\d{1,9}), \\d+ studies, seed (-?\\d{1,18})");

  /** Is told how many studies are drawn; never by two threads at a time. */
  @FunctionalInterface
  public interface Drawing {
    void at(int done, int total);
  }

  private Sample() {}

  /**
   * Writes the sample without odd files, as {@link #write(Path, int, long, boolean)}.
   *
   * @throws IOException if it cannot be written, or the folder holds something else
   */
  public static void write(Path folder, int studies, long seed) throws IOException {
    write(folder, studies, seed, false);
  }

  /**
   * Writes the sample, first aside, then renamed when whole. A sample already there is replaced.
   *
   * @param folder to be made; its parent is made too
   * @param studies how many, 1 or more
   * @param odd whether to add files that are broken in every way a reader must bear; {@code
   *     SAMPLE.txt} in the folder lists them
   * @throws IOException if it cannot be written, or the folder holds something else
   */
  public static void write(Path folder, int studies, long seed, boolean odd) throws IOException {
    write(folder, studies, seed, odd, (done, total) -> {});
  }

  public static void write(Path folder, int studies, long seed, boolean odd, Drawing drawing)
      throws IOException {
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
    try (WholeFolder aside = new WholeFolder(target)) {
      writeInto(aside.path(), studies, seed, odd, drawing);
      if (!odd && isAt(target, studies, seed)) {
        return; // Another run was faster, and may be read already.
      }
      move(aside, target);
    } catch (IOException | UncheckedIOException e) {
      throw new IOException("%s cannot be written: %s".formatted(target, FailureReason.of(e)), e);
    }
  }

  /** Whether the folder holds just this sample, whole and without odd files. */
  public static boolean isAt(Path folder, int studies, long seed) throws IOException {
    Path note = folder.resolve(NOTE);
    return Files.isRegularFile(note) && Files.readString(note).equals(note(studies, seed));
  }

  /**
   * Where the findings of studies were drawn on their frontal X-rays, by the images' ids; labels
   * are the words that the stock phrases go by.
   *
   * @param folder of the collection that the studies are of
   * @return nothing where the folder holds no sample of this version
   * @throws IOException if the folder cannot be read
   */
  public static List<Box> boxes(Path folder, Collection<Study> studies) throws IOException {
    OptionalLong seed = seed(folder);
    if (seed.isEmpty()) {
      return List.of();
    }
    return studies.parallelStream()
        .flatMap(study -> boxes(Integer.parseInt(study.id()), seed.getAsLong()).stream())
        .toList();
  }

  static List<Box> boxes(int study, long seed) {
    return new DrawnBoxes(study(study, seed)).all();
  }

  /** The seed of the sample in a folder; nothing where none of this version lies there. */
  static OptionalLong seed(Path folder) throws IOException {
    Path note = folder.resolve(NOTE);
    Matcher version = VERSION_LINE.matcher(Files.isRegularFile(note) ? Files.readString(note) : "");
    return version.find() && Integer.parseInt(version.group(1)) == VERSION
        ? OptionalLong.of(Long.parseLong(version.group(2)))
        : OptionalLong.empty();
  }

  private static String note(int studies, long seed) {
    return """
    The built-in sample: drawn phantoms and invented reports, no real patients.
    version %d, %d studies, seed %d
    """
        .formatted(VERSION, studies, seed);
  }

  private static void writeInto(Path folder, int studies, long seed, boolean odd, Drawing drawing)
      throws IOException {
    int[] done = {0};
    Path reports = Files.createDirectory(folder.resolve("ecgen-radiology"));
    Path images = Files.createDirectory(folder.resolve("NLMCXR_png"));
    List<List<List<Object>>> rows =
        IntStream.rangeClosed(1, studies)
            .parallel()
            .mapToObj(
                number -> {
                  List<List<Object>> lines = writeStudy(reports, images, study(number, seed));
                  synchronized (done) {
                    drawing.at(++done[0], studies);
                  }
                  return lines;
                })
            .toList();
    List<List<Object>> table = new ArrayList<>(List.of(List.of("image_id", "uid", "projection")));
    rows.forEach(table::addAll);
    Files.writeString(folder.resolve("images.csv"), CsvTable.text(table));
    StringBuilder note = new StringBuilder(note(studies, seed));
    if (odd) {
      note.append("odd on purpose:\n");
      Oddities.add(reports, images, studies).forEach(line -> note.append(line).append('\n'));
    }
    Files.writeString(folder.resolve(NOTE), note);
  }

  /**
   * All there is to one study before it is written.
   *
   * @param body choices of the patient's anatomy
   * @param film choices of film and exposure
   */
  record Invented(
      Case patient,
      List<Exposure> exposures,
      Reporter.Report report,
      SeededRandom body,
      SeededRandom film) {}

  /** The study of that number: it depends on number and seed alone. */
  static Invented study(int number, long seed) {
    SeededRandom random = new SeededRandom(seed, number);
    Case patient = Case.of(number, random.split());
    List<Exposure> exposures = Exposure.ofStudy(random.split());
    Reporter.Report report = Reporter.write(patient, !exposures.isEmpty(), random.split());
    return new Invented(patient, exposures, report, random.split(), random.split());
  }

  /** The official form of an image's id; {@code place} counts from 1. */
  static String imageId(int number, int place) {
    return "CXR%d_IM-%04d-%d001".formatted(number, number, place);
  }

  /** Encoded in memory: of a file that fails, ImageIO does not say why. */
  static byte[] png(BufferedImage picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(picture, "png", out);
    }
    return bytes.toByteArray();
  }

  private static List<List<Object>> writeStudy(Path reports, Path images, Invented study) {
    int number = study.patient().number();
    List<String> ids = new ArrayList<>();
    List<List<Object>> rows = new ArrayList<>();
    try {
      for (Exposure exposure : study.exposures()) {
        String id = imageId(number, ids.size() + 1);
        ids.add(id);
        SeededRandom random = study.film().split();
        if (!exposure.lost()) {
          Files.write(images.resolve(id + ".png"), png(picture(study, exposure, random)));
        }
        if (exposure.listed()) {
          String view = exposure.view() == View.FRONTAL ? "Frontal" : "Lateral";
          rows.add(List.of(id, number, view));
        }
      }
      String xml =
          OpenIXml.of(String.valueOf(number), study.report(), study.patient().terms(), ids);
      Files.writeString(reports.resolve(number + ".xml"), xml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static BufferedImage picture(Invented study, Exposure exposure, SeededRandom random) {
    Film film = exposure.view() == View.FRONTAL ? Film.frontal(random) : Film.lateral(random);
    return Painter.draw(exposure.view(), study.patient(), film, study.body(), random);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static void move(WholeFolder aside, Path to) throws IOException {
    try {
      aside.moveTo(to);
    } catch (IOException e) {
      if (!Files.exists(to.resolve(NOTE))) {
        throw e;
      }
      // Another run was faster by a moment: its sample stands.
    }
  }
}
