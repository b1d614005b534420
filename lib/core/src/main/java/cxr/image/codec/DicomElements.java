package cxr.image.codec;

import cxr.image.codec.DicomHeader.Element;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Walks through the attributes of a DICOM data set (PS3.5, chapter 7) and notes where those of an
 * image lie. It never steps outside the file, and over every byte at most once.
 */
final class DicomElements {

  private static final int ITEM = 0xfffee000;
  private static final int ITEM_END = 0xfffee00d;
  private static final int SEQUENCE_END = 0xfffee0dd;
  private static final int DELIMITERS = 0xfffe; // the group of the three
  private static final int IMAGE = 0x0028; // the group that describes pixels
  private static final int UNDEFINED = -1;
  private static final int MAX_DEPTH = 64;

  /** Value representations whose length takes four bytes, after two that are reserved. */
  private static final Set<String> LONG =
      Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");

  private final byte[] file;
  private final ByteBuffer values; // of the file, in its order of bytes
  private final boolean explicit;
  private final boolean littleEndian;
  private int position;

  // The attribute whose value begins at the position.
  private int tag;
  private String type = "";
  private int length;

  /**
   * @param explicit whether each attribute tells its value representation
   */
  DicomElements(byte[] file, int position, boolean explicit, boolean littleEndian) {
    this.file = file;
    this.values =
        ByteBuffer.wrap(file).order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    this.position = position;
    this.explicit = explicit;
    this.littleEndian = littleEndian;
  }

  /** Whether the attribute at a place tells its value representation, two capitals. */
  static boolean looksExplicit(byte[] file, int at) {
    return file.length >= at + 6 && isCapital(file[at + 4]) && isCapital(file[at + 5]);
  }

  /** An attribute's name as the standard writes it. */
  static String name(int tag) {
    return "(%04x,%04x)".formatted(tag >>> 16, tag & 0xffff);
  }

  /** The attributes of the first item of a sequence. */
  static Map<Integer, Element> firstItem(byte[] file, Element sequence, boolean littleEndian)
      throws IOException {
    Map<Integer, Element> found = new HashMap<>();
    boolean explicit = sequence.type().equals("SQ");
    DicomElements walk = new DicomElements(file, sequence.offset(), explicit, littleEndian);
    int end = sequence.offset() + sequence.length();
    if (end - walk.position < 8) {
      return found;
    }
    walk.head();
    if (walk.tag != ITEM) {
      return found;
    }
    if (walk.length != UNDEFINED) {
      end = Math.min(end, walk.position + walk.length);
    }
    while (walk.position < end) {
      walk.head();
      if (walk.tag == ITEM_END) {
        break;
      }
      int offset = walk.position;
      walk.skip(0);
      found.put(walk.tag, new Element(walk.type, offset, walk.position - offset));
    }
    return found;
  }

  /** Where the next attribute begins. */
  int position() {
    return position;
  }

  /** The attributes as long as they are of a group. */
  Map<Integer, Element> group(int group) throws IOException {
    Map<Integer, Element> found = new HashMap<>();
    while (position + 2 <= file.length && int16(position) == group) {
      head();
      requireWithin();
      found.put(tag, new Element(type, position, length));
      position += length;
    }
    return found;
  }

  /**
   * The attributes that describe an image, up to the one with its pixels; whether these are all
   * there is not looked at.
   *
   * @param others what is wanted besides of other groups
   */
  Map<Integer, Element> upTo(int pixels, Set<Integer> others) throws IOException {
    Map<Integer, Element> found = new HashMap<>();
    while (position < file.length) {
      head();
      int offset = position;
      int current = tag;
      String itsType = type;
      if (current == pixels) {
        if (length < 0) {
          throw new IOException(
              "its pixels are compressed, which its transfer syntax does not say; it is broken.");
        }
        found.put(current, new Element(itsType, offset, length));
        return found;
      }
      skip(0);
      if (current >>> 16 == IMAGE || others.contains(current)) {
        found.put(current, new Element(itsType, offset, position - offset));
      }
    }
    throw new IOException(
        "it ends without a picture, the attribute %s; it is cut off, or no image."
            .formatted(name(pixels)));
  }

  /** Reads tag, value representation and length of the next attribute. */
  private void head() throws IOException {
    require(8);
    tag = int16(position) << 16 | int16(position + 2);
    position += 4;
    type = "  ";
    if (!explicit || tag >>> 16 == DELIMITERS) {
      length = int32(position);
      position += 4;
      return;
    }
    if (!isCapital(file[position]) || !isCapital(file[position + 1])) {
      throw new IOException(
          "its attribute %s lacks a value representation; it is broken.".formatted(name(tag)));
    }
    type = new String(new char[] {(char) file[position], (char) file[position + 1]});
    if (LONG.contains(type)) {
      require(8);
      length = int32(position + 4);
      position += 8;
    } else {
      length = int16(position + 2);
      position += 4;
    }
  }

  /** Steps over the attribute's value. */
  private void skip(int depth) throws IOException {
    if (length != UNDEFINED) {
      requireWithin();
      position += length;
    } else if (type.equals("UN") && (explicit || !littleEndian)) {
      // Whatever the syntax of the file: PS3.5, 6.2.2.
      DicomElements inner = new DicomElements(file, position, false, true);
      inner.skipItems(depth + 1);
      position = inner.position;
    } else {
      skipItems(depth + 1);
    }
  }

  /** Steps over a sequence's items, to behind its end. */
  private void skipItems(int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException(
          "its sequences lie %d deep in each other; it is broken.".formatted(depth));
    }
    int own = tag;
    String ownType = type;
    for (head(); tag != SEQUENCE_END; head()) {
      if (tag != ITEM) {
        throw new IOException(
            "in its sequence %s something else than an item lies, %s; it is broken."
                .formatted(name(own), name(tag)));
      }
      if (length != UNDEFINED) {
        requireWithin();
        position += length;
        continue;
      }
      for (head(); tag != ITEM_END; head()) {
        skip(depth);
      }
    }
    tag = own;
    type = ownType;
  }

  private void requireWithin() throws IOException {
    if (length < 0 || length > file.length - position) {
      throw new IOException(
          "its attribute %s claims %d bytes and %d are left; it is cut off or broken."
              .formatted(name(tag), length & 0xffffffffL, file.length - position));
    }
  }

  private void require(int bytes) throws IOException {
    if (file.length - position < bytes) {
      throw new IOException("it ends amid its attributes; it is cut off.");
    }
  }

  private static boolean isCapital(byte letter) {
    return letter >= 'A' && letter <= 'Z';
  }

  private int int16(int at) {
    return values.getShort(at) & 0xffff;
  }

  private int int32(int at) {
    return values.getInt(at);
  }
}
