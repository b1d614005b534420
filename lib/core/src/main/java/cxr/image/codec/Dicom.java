package cxr.image.codec;

import ij.io.FileInfo;
import ij.io.ImageReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.BitSet;

/**
 * Reads DICOM files with one uncompressed picture: grey of 8 to 16 bits, signed or not, windowed as
 * the file asks ({@link DicomGrey}), or colours. MONOCHROME1, where low values are white, is turned
 * over; pixels that are not square are made so. The samples are read by ImageJ, after {@link
 * DicomHeader} has checked what it is told.
 */
final class Dicom {

  private final DicomHeader header;
  private final RowSink sink;

  private Dicom(DicomHeader header, RowSink sink) {
    this.header = header;
    this.sink = sink;
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
    Object samples = samples(file, header);
    header.notes().forEach(sink::note);
    RowSink shaped = header.aspect().before(sink, header);
    Dicom dicom = new Dicom(header, shaped);
    shaped.begin(header.columns(), header.rows());
    if (samples instanceof int[] colours) {
      dicom.colours(colours);
    } else {
      dicom.grey(samples instanceof byte[] bytes ? words(bytes) : (short[]) samples);
    }
  }

  /** By ImageJ: bytes, shorts, or for colours ints of three bytes. */
  private static Object samples(byte[] file, DicomHeader header) throws IOException {
    FileInfo info = new FileInfo();
    info.width = header.columns();
    info.height = header.rows();
    info.intelByteOrder = header.littleEndian();
    if (header.samples() == 3) {
      info.fileType = header.planar() ? FileInfo.RGB_PLANAR : FileInfo.RGB;
    } else {
      info.fileType = header.allocated() == 8 ? FileInfo.GRAY8 : FileInfo.GRAY16_UNSIGNED;
    }
    int offset = header.pixels().offset();
    byte[] source = file;
    if (!header.littleEndian() && header.allocated() == 8 && header.pixels().type().equals("OW")) {
      // Bytes that are written as words lie the other way round.
      source = swapped(file, offset, header.size());
      offset = 0;
    }
    Object samples =
        new ImageReader(info)
            .readPixels(new ByteArrayInputStream(source, offset, source.length - offset));
    if (samples == null) {
      throw new IOException("its pixels could not be read; it is broken.");
    }
    return samples;
  }

  private static byte[] swapped(byte[] file, int offset, long size) {
    byte[] result = new byte[(int) size];
    for (int i = 0; i < result.length; i++) {
      result[i] = file[Math.min(file.length - 1, offset + (i ^ 1))];
    }
    return result;
  }

  private static short[] words(byte[] bytes) {
    short[] result = new short[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = (short) (bytes[i] & 0xff);
    }
    return result;
  }

  private void grey(short[] samples) {
    int shift = header.shift();
    int mask = (1 << header.stored()) - 1; // Above may lie something else, an overlay perhaps.
    double[] values = header.grey().values();
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    BitSet padding = header.grey().padding();
    for (short sample : samples) {
      int bits = (sample & 0xffff) >> shift & mask;
      if (!padding.get(bits)) {
        least = Math.min(least, values[bits]);
        greatest = Math.max(greatest, values[bits]);
      }
    }
    float[] table =
        header.grey().table(least, greatest, header.photometric().equals("MONOCHROME1"));
    float[] row = new float[header.columns()];
    for (int y = 0; y < header.rows(); y++) {
      int from = y * row.length;
      for (int x = 0; x < row.length; x++) {
        row[x] = table[(samples[from + x] & 0xffff) >> shift & mask];
      }
      sink.row(row);
    }
  }

  private void colours(int[] samples) {
    boolean firstIsLuma = header.photometric().equals("YBR_FULL");
    float[] row = new float[header.columns()];
    for (int y = 0; y < header.rows(); y++) {
      for (int x = 0; x < row.length; x++) {
        int rgb = samples[y * row.length + x];
        int first = rgb >> 16 & 0xff;
        row[x] = (firstIsLuma ? first : GreyImage.luma(first, rgb >> 8 & 0xff, rgb & 0xff)) / 255f;
      }
      sink.row(row);
    }
  }
}
