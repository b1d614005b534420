package cxr.image.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * Reads DICOM files with one uncompressed picture: grey of 8 to 16 bits, signed or not, windowed as
 * the file asks ({@link DicomGrey}), or colours. MONOCHROME1, where low values are white, is turned
 * over; pixels that are not square are made so. Where the samples lie, {@link DicomHeader} says and
 * has checked.
 */
final class Dicom {

  private final DicomHeader header;
  private final RowSink sink;
  private final ByteBuffer file;
  private final int start;
  private final int last;
  private final int swap; // bytes that are written as big-endian words lie the other way round

  private Dicom(DicomHeader header, RowSink sink, byte[] file) {
    this.header = header;
    this.sink = sink;
    this.file = ByteBuffer.wrap(file);
    this.file.order(header.littleEndian() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    start = header.pixels().offset();
    last = file.length - 1;
    boolean words = header.pixels().type().equals("OW");
    swap = !header.littleEndian() && header.allocated() == 8 && words ? 1 : 0;
  }

  /**
   * Decodes a file.
   *
   * @throws IOException if it is broken, cut off, or of a kind that is not read, which is named
   */
  static void decode(byte[] file, RowSink sink) throws IOException {
    DicomHeader header = DicomHeader.of(file);
    if (header.size() > file.length - header.pixels().offset()) {
      throw new IOException(
          "its header claims %d x %d pixels of %d bits, and %d bytes of them are there; it is cut off or broken."
              .formatted(
                  header.columns(),
                  header.rows(),
                  header.allocated() * header.samples(),
                  file.length - header.pixels().offset()));
    }
    header.notes().forEach(sink::note);
    RowSink shaped = header.aspect().before(sink, header);
    Dicom dicom = new Dicom(header, shaped, file);
    shaped.begin(header.columns(), header.rows());
    DicomGrey grey = header.grey();
    if (grey == null) {
      dicom.colours();
    } else {
      dicom.grey(grey);
    }
  }

  /** A sample of 8 bits, by its place among all. */
  private int octet(int place) {
    return file.get(Math.min(last, start + (place ^ swap))) & 0xff;
  }

  /** The bits of a grey pixel. */
  private int bits(int pixel) {
    int sample = header.allocated() == 8 ? octet(pixel) : file.getShort(start + 2 * pixel) & 0xffff;
    int mask = (1 << header.stored()) - 1; // Above may lie something else, an overlay perhaps.
    return sample >> header.shift() & mask;
  }

  private void grey(DicomGrey grey) {
    double[] values = grey.values();
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    BitSet padding = grey.padding();
    for (int pixel = 0; pixel < header.rows() * header.columns(); pixel++) {
      int bits = bits(pixel);
      if (!padding.get(bits)) {
        least = Math.min(least, values[bits]);
        greatest = Math.max(greatest, values[bits]);
      }
    }
    float[] table = grey.table(least, greatest, header.photometric().equals("MONOCHROME1"));
    float[] row = new float[header.columns()];
    for (int y = 0; y < header.rows(); y++) {
      for (int x = 0; x < row.length; x++) {
        row[x] = table[bits(y * row.length + x)];
      }
      sink.row(row);
    }
  }

  private void colours() {
    boolean firstIsLuma = header.photometric().equals("YBR_FULL");
    int pixels = header.rows() * header.columns();
    int ofPixel = header.planar() ? 1 : 3; // from a sample to that of the next pixel
    int ofColour = header.planar() ? pixels : 1;
    float[] row = new float[header.columns()];
    for (int y = 0; y < header.rows(); y++) {
      for (int x = 0; x < row.length; x++) {
        int place = ofPixel * (y * row.length + x);
        int first = octet(place);
        row[x] =
            (firstIsLuma
                    ? first
                    : GreyImage.luma(first, octet(place + ofColour), octet(place + 2 * ofColour)))
                / 255f;
      }
      sink.row(row);
    }
  }
}
