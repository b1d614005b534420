package cxr.image.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * How a picture that is stored turned or mirrored is seen, by the tag Orientation of EXIF (CIPA
 * DC-008, 4.6.5), in its order from 1 to 8.
 */
enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  UPSIDE_DOWN(false, true, true),
  FLIPPED(false, false, true),
  TRANSPOSED(true, false, false),
  TURNED_LEFT(true, false, true),
  TRANSVERSED(true, true, true),
  TURNED_RIGHT(true, true, false);

  private static final int INTEL = 0x4949; // II, the least byte first
  private static final int MOTOROLA = 0x4d4d; // MM
  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int HEAD = 8; // bytes before the first directory
  private static final int ENTRY = 12; // bytes of a directory's entry

  private final boolean swapped; // rows are seen as columns
  private final boolean fromRight; // the columns that are stored are counted from the right
  private final boolean fromBottom;

  Orientation(boolean swapped, boolean fromRight, boolean fromBottom) {
    this.swapped = swapped;
    this.fromRight = fromRight;
    this.fromBottom = fromBottom;
  }

  /** Whether height and width are exchanged. */
  boolean isSwapped() {
    return swapped;
  }

  /** A picture as it is seen. */
  GreyImage turn(GreyImage stored) {
    int columns = stored.width();
    int rows = stored.height();
    int width = swapped ? rows : columns;
    float[] pixels = new float[stored.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      int column = swapped ? i / width : i % width;
      int row = swapped ? i % width : i / width;
      int x = fromRight ? columns - 1 - column : column;
      int y = fromBottom ? rows - 1 - row : row;
      pixels[i] = stored.pixels()[y * columns + x];
    }
    return new GreyImage(width, pixels.length / width, pixels);
  }

  /** Where the rows of a picture go, so that the sink gets it as it is seen. */
  RowSink before(RowSink sink) {
    return this == UPRIGHT ? sink : new ReshapingSink(this::turn, sink);
  }

  /**
   * The orientation that EXIF's data tell; upright where they have no such tag.
   *
   * @param file with a TIFF structure from an offset on
   * @param notes is told of a tag that is damaged and therefore not followed
   */
  static Orientation of(byte[] file, int offset, int length, Consumer<String> notes) {
    String wrong;
    try {
      int value = tag(ByteBuffer.wrap(file, offset, length).slice());
      if (value >= 1 && value <= values().length) {
        return values()[value - 1];
      }
      wrong = "its orientation is " + value + ", of 1 to 8";
    } catch (IndexOutOfBoundsException e) {
      wrong = "it ends early or is none";
    }
    notes.accept("its EXIF part is damaged (%s) and not followed".formatted(wrong));
    return UPRIGHT;
  }

  /** The tag's value in the first directory of a TIFF structure, 1 where there is none. */
  private static int tag(ByteBuffer tiff) {
    int mark = tiff.getShort(0);
    tiff.order(mark == INTEL ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff.getInt(4) & 0xffffffffL;
    boolean known = (mark == INTEL || mark == MOTOROLA) && tiff.getShort(2) == 42;
    if (!known || directory < HEAD || directory > tiff.limit()) {
      throw new IndexOutOfBoundsException();
    }
    int count = tiff.getShort((int) directory) & 0xffff;
    for (int i = 0; i < count; i++) {
      int at = (int) directory + 2 + i * ENTRY;
      if (tiff.getShort(at) == TAG) {
        int type = tiff.getShort(at + 2);
        boolean one = tiff.getInt(at + 4) == 1;
        return one && type == SHORT
            ? tiff.getShort(at + 8) & 0xffff
            : one && type == LONG ? tiff.getInt(at + 8) : 0;
      }
    }
    return 1;
  }
}
