package cxr.image.codec;

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
      int value = new Tiff(file, offset, length).orientation();
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

  /** The first directory of a TIFF structure. */
  private record Tiff(byte[] file, int offset, int length) {

    /** The tag's value, 1 where there is none. */
    int orientation() {
      boolean intel = octet(0) == 'I' && octet(1) == 'I';
      if (!intel && !(octet(0) == 'M' && octet(1) == 'M') || int16(2, intel) != 42) {
        throw new IndexOutOfBoundsException();
      }
      long directory = int32(4, intel);
      if (directory < HEAD || directory > length) {
        throw new IndexOutOfBoundsException();
      }
      int count = int16((int) directory, intel);
      for (int i = 0; i < count; i++) {
        int at = (int) directory + 2 + i * ENTRY;
        if (int16(at, intel) == TAG) {
          int type = int16(at + 2, intel);
          boolean one = int32(at + 4, intel) == 1;
          return one && type == SHORT
              ? int16(at + 8, intel)
              : one && type == LONG ? (int) int32(at + 8, intel) : 0;
        }
      }
      return 1;
    }

    private int octet(int at) {
      if (at < 0 || at >= length) {
        throw new IndexOutOfBoundsException();
      }
      return file[offset + at] & 0xff;
    }

    private int int16(int at, boolean intel) {
      int first = octet(at);
      int second = octet(at + 1);
      return intel ? second << 8 | first : first << 8 | second;
    }

    private long int32(int at, boolean intel) {
      long first = int16(at, intel);
      long second = int16(at + 2, intel);
      return intel ? second << 16 | first : first << 16 | second;
    }
  }
}
