package cxr.image.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a DICOM file says before its pixels (DICOM PS3.5, PS3.10; attributes of PS3.3 C.7.6.3).
 *
 * <p>It is read strictly, and only within the file, since what comes after trusts it.
 *
 * @param columns of the picture, in pixels
 * @param rows of the picture, in pixels
 * @param samples of a pixel: 1, or 3 for colours
 * @param planar whether the samples lie plane by plane
 * @param allocated bits a sample takes
 * @param stored bits of these that are used
 * @param shift of the used bits to the left
 * @param signed whether a stored value is in two's complement
 * @param photometric MONOCHROME1 (0 is white), MONOCHROME2, RGB or YBR_FULL
 * @param grey from stored values to grey ones; null where there are colours
 * @param pixels where the samples lie
 * @param littleEndian order of a sample's bytes
 * @param aspect the shape of a pixel
 * @param notes what is said and not followed
 */
record DicomHeader(
    int columns,
    int rows,
    int samples,
    boolean planar,
    int allocated,
    int stored,
    int shift,
    boolean signed,
    String photometric,
    @Nullable DicomGrey grey,
    Element pixels,
    boolean littleEndian,
    DicomAspect aspect,
    List<String> notes) {

  /** Bytes before the letters DICM. */
  static final int PREAMBLE = 128;

  private static final String IMPLICIT = "1.2.840.10008.1.2";
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final String BIG_ENDIAN = "1.2.840.10008.1.2.2";

  private static final int TRANSFER_SYNTAX = 0x00020010;
  private static final int SAMPLES = 0x00280002;
  private static final int PHOTOMETRIC = 0x00280004;
  private static final int PLANAR = 0x00280006;
  private static final int FRAMES = 0x00280008;
  private static final int ROWS = 0x00280010;
  private static final int COLUMNS = 0x00280011;
  private static final int ALLOCATED = 0x00280100;
  private static final int STORED = 0x00280101;
  private static final int HIGH_BIT = 0x00280102;
  private static final int SIGNED = 0x00280103;
  private static final int INTENT = 0x00080068;
  private static final int OUTPUT_SHAPE = 0x20500020;
  private static final int PIXELS = 0x7fe00010;

  /**
   * An attribute's place in the file.
   *
   * @param type its value representation; blank where the syntax does not tell it
   */
  record Element(String type, int offset, int length) {}

  /** Whether a file begins with a data set, as the oldest do that have no preamble. */
  static boolean startsWithout(byte[] file) {
    return file.length > 8 && file[0] == 8 && file[1] == 0 && file[3] == 0;
  }

  /**
   * Reads a file's header.
   *
   * @param file all its bytes, or as many as the header has
   * @throws IOException if it is broken or of a kind that is not read
   */
  static DicomHeader of(byte[] file) throws IOException {
    String syntax = null;
    int start = 0;
    if (!startsWithout(file)) {
      DicomElements meta = new DicomElements(file, PREAMBLE + 4, true, true);
      Map<Integer, Element> found = meta.group(2);
      if (found.containsKey(TRANSFER_SYNTAX)) {
        syntax = text(file, found.get(TRANSFER_SYNTAX));
      }
      start = meta.position();
    }
    if (syntax == null) {
      syntax = DicomElements.looksExplicit(file, start) ? EXPLICIT : IMPLICIT;
    }
    requireReadable(syntax);
    boolean littleEndian = !syntax.equals(BIG_ENDIAN);
    DicomElements elements = new DicomElements(file, start, !syntax.equals(IMPLICIT), littleEndian);
    Set<Integer> others = new HashSet<>(DicomAspect.SPACINGS);
    others.addAll(List.of(INTENT, OUTPUT_SHAPE));
    Map<Integer, Element> found = elements.upTo(PIXELS, others);
    return new Fields(file, found, littleEndian).header();
  }

  ImageInfo info() {
    return new ImageInfo(
        ImageInfo.Format.DICOM,
        (int) aspect.width(this),
        (int) aspect.height(this),
        samples,
        stored);
  }

  /** Bytes that the picture needs. */
  long size() {
    return (long) columns * rows * samples * (allocated / 8);
  }

  private static void requireReadable(String syntax) throws IOException {
    if (syntax.equals(IMPLICIT) || syntax.equals(EXPLICIT) || syntax.equals(BIG_ENDIAN)) {
      return;
    }
    throw new IOException(DicomSyntax.advice(syntax));
  }

  static String text(byte[] file, Element element) {
    return new String(file, element.offset, element.length, StandardCharsets.ISO_8859_1)
        .replace('\0', ' ')
        .strip();
  }

  /** The attributes by their tags, with their rules. */
  static final class Fields {

    private final byte[] file;
    private final Map<Integer, Element> elements;
    private final boolean littleEndian;

    Fields(byte[] file, Map<Integer, Element> elements, boolean littleEndian) {
      this.file = file;
      this.elements = new HashMap<>(elements);
      this.littleEndian = littleEndian;
    }

    private DicomHeader header() throws IOException {
      int samples = number(SAMPLES, 1);
      int allocated = number(ALLOCATED);
      int stored = number(STORED, allocated);
      int shift = number(HIGH_BIT, stored - 1) - stored + 1;
      String photometric = text(PHOTOMETRIC, "MONOCHROME2").toUpperCase(Locale.ROOT);
      boolean grey = photometric.equals("MONOCHROME1") || photometric.equals("MONOCHROME2");
      boolean colours = photometric.equals("RGB") || photometric.equals("YBR_FULL");
      if (!grey && !colours) {
        throw new IOException(
            "its pixels are %s; MONOCHROME1, MONOCHROME2, RGB and YBR_FULL are read. Convert it to grey."
                .formatted(photometric));
      }
      if (samples != (grey ? 1 : 3)) {
        throw new IOException(
            "%s has %d samples a pixel; found %d. It is broken."
                .formatted(photometric, grey ? 1 : 3, samples));
      }
      if (allocated != 8 && (allocated != 16 || colours)) {
        throw new IOException(
            "its samples take %d bits; 8 and, for grey, 16 are read. Convert it."
                .formatted(allocated));
      }
      if (stored < 1 || shift < 0 || stored + shift > allocated) {
        throw new IOException(
            "of %d bits it uses %d up to bit %d, which cannot be; it is broken."
                .formatted(allocated, stored, shift + stored - 1));
      }
      boolean signed = number(SIGNED, 0) == 1;
      String frames = text(FRAMES, "1");
      if (!frames.equals("1")) {
        throw new IOException(
            "it has %s frames; files of one are read. Extract one.".formatted(frames));
      }
      ImageDecoder.requireSane(number(COLUMNS), number(ROWS));
      List<String> notes = new ArrayList<>();
      note(photometric, notes);
      DicomAspect aspect = DicomAspect.of(this, notes::add);
      DicomHeader header =
          new DicomHeader(
              number(COLUMNS),
              number(ROWS),
              samples,
              number(PLANAR, 0) == 1,
              allocated,
              stored,
              shift,
              signed,
              photometric,
              grey ? DicomGrey.of(this, signed, stored) : null,
              Objects.requireNonNull(elements.get(PIXELS)), // where the walk ended
              littleEndian,
              aspect,
              List.copyOf(notes));
      ImageDecoder.requireSane(header.aspect.width(header), header.aspect.height(header));
      if (header.pixels.length < header.size()) {
        throw new IOException(
            "its header claims %d x %d pixels, more than its %d bytes of pixels can hold."
                .formatted(header.columns, header.rows, header.pixels.length));
      }
      return header;
    }

    private void note(String photometric, List<String> notes) {
      if (text(INTENT, "").equals("FOR PROCESSING")) {
        notes.add(
            "its values are a detector's before processing (FOR PROCESSING), not the picture that is read from");
      }
      String shape = text(OUTPUT_SHAPE, "");
      boolean low = photometric.equals("MONOCHROME1");
      if (shape.equals(low ? "IDENTITY" : "INVERSE") && !photometric.equals("RGB")) {
        notes.add(
            "its Presentation LUT Shape %s contradicts %s, which is followed"
                .formatted(shape, photometric));
      }
    }

    boolean has(int tag) {
      return element(tag) != null;
    }

    /** An attribute; null if it is not there, or empty. */
    private @Nullable Element element(int tag) {
      Element element = elements.get(tag);
      return element == null || element.length == 0 ? null : element;
    }

    /** The attributes of a sequence's first item; none if there is no such sequence. */
    Fields item(int sequence) throws IOException {
      Element element = elements.get(sequence);
      Map<Integer, Element> found =
          element == null ? Map.of() : DicomElements.firstItem(file, element, littleEndian);
      return new Fields(file, found, littleEndian);
    }

    /** An unsigned 16-bit value, the one at a place of several. */
    int number(int tag, int index, int otherwise) throws IOException {
      Element element = element(tag);
      if (element == null) {
        return otherwise;
      }
      if (element.length < 2 * index + 2) {
        throw new IOException(
            "its attribute %s has %d bytes, too few; it is broken."
                .formatted(DicomElements.name(tag), element.length));
      }
      int at = element.offset + 2 * index;
      int first = file[at] & 0xff;
      int second = file[at + 1] & 0xff;
      return littleEndian ? second << 8 | first : first << 8 | second;
    }

    private int number(int tag, int otherwise) throws IOException {
      return number(tag, 0, otherwise);
    }

    private int number(int tag) throws IOException {
      if (!has(tag)) {
        throw new IOException(
            "it lacks the attribute %s; it is broken, or no picture."
                .formatted(DicomElements.name(tag)));
      }
      return number(tag, 0);
    }

    String text(int tag, String otherwise) {
      Element element = element(tag);
      return element == null ? otherwise : DicomHeader.text(file, element);
    }

    /** A decimal number, the first of several. */
    double decimal(int tag, double otherwise) throws IOException {
      return decimal(tag, 0, otherwise);
    }

    /** A decimal number, the one at a place of several. */
    double decimal(int tag, int index, double otherwise) throws IOException {
      String[] all = text(tag, "").split("\\\\", index + 2);
      String text = index < all.length ? all[index].strip() : "";
      if (text.isEmpty()) {
        return otherwise;
      }
      try {
        double value = text.length() > 64 ? Double.NaN : Double.parseDouble(text);
        if (Double.isFinite(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Told below.
      }
      throw new IOException(
          "its attribute %s should be a number; found \"%s\"."
              .formatted(DicomElements.name(tag), text.substring(0, Math.min(20, text.length()))));
    }

    /** How many bytes an attribute has. */
    int length(int tag) {
      Element element = element(tag);
      return element == null ? 0 : element.length;
    }

    /** A byte of an attribute that has so many. */
    int octet(int tag, int index) {
      return file[Objects.requireNonNull(elements.get(tag)).offset + index] & 0xff;
    }
  }
}
