package cxr.image.codec;

import cxr.image.codec.DicomHeader.Fields;
import java.io.IOException;
import java.util.BitSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * From stored values of a DICOM picture to grey ones: first the modality's rescaling or table, then
 * the first window, or the table that stands in its place (DICOM PS3.3, C.11.1 and C.11.2).
 *
 * <p>Without a window and a table, or with one of width 0, the picture's own least value becomes
 * black and its greatest white.
 *
 * <p>Values that pad the picture to its size (PS3.3, C.7.5.1.1.2) belong to no range and are black.
 *
 * @param values the modality's value of each stored one, by its bits
 * @param padding those that pad the picture, by their bits
 * @param window from the modality's values to 0..1; null if the picture's own range is to be taken
 */
record DicomGrey(double[] values, BitSet padding, @Nullable Window window) {

  /** Values larger than this could not be told from one another, nor their differences reckoned. */
  private static final double GREATEST = 1e100;

  private static final int PADDING = 0x00280120;
  private static final int PADDING_LIMIT = 0x00280121;

  private static final int CENTRE = 0x00281050;
  private static final int WIDTH = 0x00281051;
  private static final int INTERCEPT = 0x00281052;
  private static final int SLOPE = 0x00281053;
  private static final int FUNCTION = 0x00281056;
  private static final int MODALITY_TABLE = 0x00283000;
  private static final int VALUES_TABLE = 0x00283010;

  /** A function of the modality's values, to 0..1. */
  interface Window {
    double at(double value);
  }

  /**
   * A table of a DICOM file.
   *
   * @param first the value that the first entry is for; lesser ones have it too
   * @param bits of an entry
   */
  private record Table(int first, int bits, int[] entries) {

    private static final int DESCRIPTOR = 0x00283002;
    private static final int DATA = 0x00283006;

    /** The table of a sequence's first item; null if there is none. */
    static @Nullable Table of(Fields fields, boolean signed) throws IOException {
      if (!fields.has(DESCRIPTOR)) {
        return null;
      }
      int count = fields.number(DESCRIPTOR, 0, 0);
      count = count == 0 ? 65536 : count;
      int first = fields.number(DESCRIPTOR, 1, 0);
      int bits = fields.number(DESCRIPTOR, 2, 0);
      boolean bytes = fields.length(DATA) < 2 * count && fields.length(DATA) >= count;
      if (bits < 1 || bits > 16 || fields.length(DATA) < (bytes ? count : 2 * count)) {
        throw new IOException(
            "its table of %d entries of %d bits has %d bytes; it is broken."
                .formatted(count, bits, fields.length(DATA)));
      }
      int[] entries = new int[count];
      for (int i = 0; i < count; i++) {
        entries[i] = bytes ? fields.octet(DATA, i) : fields.number(DATA, i, 0);
      }
      return new Table(signed ? (short) first : first, bits, entries);
    }

    double at(double value) {
      double place = Math.floor(value) - first;
      return entries[(int) Math.max(0, Math.min(entries.length - 1, place))];
    }

    double greatest() {
      return (1 << bits) - 1;
    }
  }

  static DicomGrey of(Fields fields, boolean signed, int stored) throws IOException {
    Table modality = Table.of(fields.item(MODALITY_TABLE), signed);
    double slope = fields.decimal(SLOPE, 1);
    double intercept = fields.decimal(INTERCEPT, 0);
    if (modality == null
        && (slope == 0 || Math.abs(slope) * 65536 + Math.abs(intercept) > GREATEST)) {
      throw new IOException(
          "its values are to be rescaled by %s and %s, which leaves no picture; it is broken."
              .formatted(slope, intercept));
    }
    double[] values = new double[1 << stored];
    BitSet padding = new BitSet();
    int[] pads = padding(fields, signed);
    for (int bits = 0; bits < values.length; bits++) {
      int value = signed && bits >> stored - 1 == 1 ? bits - values.length : bits;
      values[bits] = modality != null ? modality.at(value) : value * slope + intercept;
      padding.set(bits, pads.length > 0 && value >= pads[0] && value <= pads[1]);
    }
    boolean below = modality == null && (signed || intercept < 0 || slope < 0);
    Table table = Table.of(fields.item(VALUES_TABLE), below);
    if (table != null) {
      return new DicomGrey(
          values, padding, value -> Math.min(1, table.at(value) / table.greatest()));
    }
    double centre = fields.decimal(CENTRE, 0);
    double width = fields.decimal(WIDTH, 0);
    String function = fields.text(FUNCTION, "LINEAR").toUpperCase(Locale.ROOT);
    return new DicomGrey(
        values, padding, fields.has(CENTRE) ? window(function, centre, width) : null);
  }

  /** Least and greatest of the stored values that pad the picture; empty if none do. */
  private static int[] padding(Fields fields, boolean signed) throws IOException {
    if (!fields.has(PADDING)) {
      return new int[0];
    }
    int value = fields.number(PADDING, 0, 0);
    int limit = fields.number(PADDING_LIMIT, 0, value);
    value = signed ? (short) value : value;
    limit = signed ? (short) limit : limit;
    return new int[] {Math.min(value, limit), Math.max(value, limit)};
  }

  /** PS3.3, C.11.2.1.2 and C.11.2.1.3; null if the width says nothing. */
  private static @Nullable Window window(String function, double centre, double width)
      throws IOException {
    return switch (function) {
      case "LINEAR" ->
          width < 1
              ? null
              : width == 1
                  ? value -> value <= centre - 0.5 ? 0 : 1
                  : value -> cut((value - (centre - 0.5)) / (width - 1) + 0.5);
      case "LINEAR_EXACT" -> width <= 0 ? null : value -> cut((value - centre) / width + 0.5);
      case "SIGMOID" ->
          width <= 0 ? null : value -> 1 / (1 + Math.exp(-4 * (value - centre) / width));
      default ->
          throw new IOException(
              "its window's function is %s; LINEAR, LINEAR_EXACT and SIGMOID are known."
                  .formatted(function));
    };
  }

  private static double cut(double share) {
    return Math.max(0, Math.min(1, share));
  }

  /**
   * The grey value of each stored one, by its bits.
   *
   * @param least the least of the modality's values in the picture, padding left out
   * @param greatest the greatest; less than the least if all is padding
   * @param inverted whether low values are white
   */
  float[] table(double least, double greatest, boolean inverted) {
    double range = greatest > least ? greatest - least : 1;
    Window used = window != null ? window : value -> cut((value - least) / range);
    float[] result = new float[values.length];
    for (int bits = 0; bits < result.length; bits++) {
      double share = used.at(values[bits]);
      result[bits] = padding.get(bits) ? 0 : (float) (inverted ? 1 - share : share);
    }
    return result;
  }
}
