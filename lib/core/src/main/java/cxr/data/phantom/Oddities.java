package cxr.data.phantom;

import cxr.data.View;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Files that are odd on purpose, added to a sample: each of a kind that a reader must name, leave
 * out or refuse without stopping. Their reports are numbered after the sample's own.
 */
final class Oddities {

  private static final Reporter.Report REPORT =
      new Reporter.Report("None.", "Odd on purpose.", "The lungs are clear.", "Normal chest.");

  /** Width and height that the absurd header claims. */
  private static final int ABSURD = 2_000_000_000;

  private final Path reports;
  private final Path images;
  private final List<String> notes = new ArrayList<>();
  private int number;

  private Oddities(Path reports, Path images, int studies) {
    this.reports = reports;
    this.images = images;
    number = studies;
  }

  /**
   * Adds them.
   *
   * @param studies of the sample, numbered from 1
   * @return a line for each: file, and what is odd
   */
  static List<String> add(Path reports, Path images, int studies) throws IOException {
    Oddities odd = new Oddities(reports, images, studies);
    odd.brokenReport();
    odd.cutImage();
    odd.textAsImage();
    odd.absurdHeader();
    odd.emptyImage();
    odd.missingImage();
    odd.unknownTags();
    odd.notAReport();
    odd.entity();
    odd.duplicate();
    odd.unnamedImage();
    return odd.notes;
  }

  private void brokenReport() throws IOException {
    number++;
    String xml = xml(number, List.of());
    report(xml.substring(0, xml.length() * 2 / 3), "breaks off in the middle");
  }

  private void cutImage() throws IOException {
    byte[] png = png();
    image(Arrays.copyOf(png, png.length / 2), "breaks off in the middle");
  }

  private void textAsImage() throws IOException {
    image("This is no picture.\n".getBytes(StandardCharsets.UTF_8), "is a text");
  }

  private void absurdHeader() throws IOException {
    image(claiming(ABSURD), "claims %,d x %,d pixels".formatted(ABSURD, ABSURD));
  }

  private void emptyImage() throws IOException {
    image(new byte[0], "is empty");
  }

  private void missingImage() throws IOException {
    number++;
    report(xml(number, List.of(id(number))), "names an X-ray that is not there");
  }

  private void unknownTags() throws IOException {
    number++;
    String xml =
        xml(number, List.of())
            .replace("<MeSH>", "<reviewer><name>unknown</name></reviewer>\n   <MeSH>")
            .replace("Label=\"INDICATION\"", "Label=\"TECHNIQUE\"");
    report(xml, "has a tag <reviewer> and a section TECHNIQUE");
  }

  private void notAReport() throws IOException {
    number++;
    report("<?xml version=\"1.0\"?>\n<recipe><title>Bread</title></recipe>\n", "is no report");
  }

  /** A document type with an entity from a file: a reader must not follow it. */
  private void entity() throws IOException {
    number++;
    String xml =
        xml(number, List.of())
            .replace(
                "<eCitation>",
                "<!DOCTYPE eCitation [<!ENTITY other SYSTEM \"../SAMPLE.txt\">]>\n<eCitation>")
            .replace("The lungs are clear.", "&other;");
    report(xml, "asks for the text of another file");
  }

  private void duplicate() throws IOException {
    number++;
    report(xml(1, List.of()), "has the number of report 1");
  }

  private void unnamedImage() throws IOException {
    String name = "CXR0_IM-0000-1001.png";
    Files.write(images.resolve(name), png());
    notes.add(name + " is named by no report");
  }

  private void report(String xml, String what) throws IOException {
    Files.writeString(reports.resolve(number + ".xml"), xml);
    notes.add(number + ".xml " + what);
  }

  /** An image, with a sound report that names it. */
  private void image(byte[] bytes, String what) throws IOException {
    number++;
    Files.writeString(reports.resolve(number + ".xml"), xml(number, List.of(id(number))));
    Files.write(images.resolve(id(number) + ".png"), bytes);
    notes.add(id(number) + ".png " + what);
  }

  private static String xml(int number, List<String> images) {
    return OpenIXml.of(String.valueOf(number), REPORT, List.of("normal"), images);
  }

  private static String id(int number) {
    return Sample.imageId(number, 1);
  }

  private static byte[] png() throws IOException {
    SeededRandom random = new SeededRandom(0, 0);
    Case patient = new Case(0, Story.HEALTHY, List.of(), Set.of(), Set.of(), Set.of(), 0.5);
    return Sample.png(Painter.draw(View.FRONTAL, patient, new Film(256, 256, 8), random, random));
  }

  /** A PNG's first part (PNG specification, IHDR), with a right checksum and nothing after it. */
  private static byte[] claiming(int side) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(header);
    out.writeBytes("IHDR");
    out.writeInt(side);
    out.writeInt(side);
    out.write(new byte[] {8, 0, 0, 0, 0}); // 8 bits, grey
    CRC32 checksum = new CRC32();
    checksum.update(header.toByteArray());
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    DataOutputStream whole = new DataOutputStream(png);
    whole.writeLong(0x8950_4E47_0D0A_1A0AL);
    whole.writeInt(header.size() - 4);
    whole.write(header.toByteArray());
    whole.writeInt((int) checksum.getValue());
    return png.toByteArray();
  }
}
