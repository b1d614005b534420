package cxr.image.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What an image file says of itself, without its pixels.
 *
 * @param format told by the file's first bytes
 * @param width in pixels, as the picture is seen
 * @param height in pixels, as the picture is seen
 * @param channels 1 for grey, 2 with alpha, 3 for colour, 4 with alpha; a palette counts as 1
 * @param bits of a channel that are used
 */
public record ImageInfo(Format format, int width, int height, int channels, int bits) {

  /** The kinds of files that are read. */
  public enum Format {
    PNG,
    JPEG,
    DICOM;

    private static final byte[] PREAMBLE = {'D', 'I', 'C', 'M'};

    /**
     * The kind of a file by its first bytes.
     *
     * @throws IOException if it is none of these
     */
    static Format of(byte[] file) throws IOException {
      if (startsWith(file, 0, Png.SIGNATURE)) {
        return PNG;
      }
      if (startsWith(file, 0, Jpeg.SIGNATURE)) {
        return JPEG;
      }
      if (startsWith(file, DicomHeader.PREAMBLE, PREAMBLE) || DicomHeader.startsWithout(file)) {
        return DICOM;
      }
      throw new IOException(
          "it is no PNG, JPEG or DICOM file (it begins with \"%s\"); save it as one of these."
              .formatted(printable(file)));
    }

    private static boolean startsWith(byte[] file, int at, byte[] signature) {
      int end = at + signature.length;
      return file.length >= end && Arrays.equals(file, at, end, signature, 0, signature.length);
    }

    private static String printable(byte[] file) {
      return new String(file, 0, Math.min(8, file.length), StandardCharsets.ISO_8859_1)
          .replaceAll("[^ -~]", ".");
    }
  }

  /** What is seen of a picture that is stored in an orientation. */
  static ImageInfo of(
      Format format, int width, int height, int channels, int bits, Orientation orientation) {
    return orientation.isSwapped()
        ? new ImageInfo(format, height, width, channels, bits)
        : new ImageInfo(format, width, height, channels, bits);
  }

  /**
   * Reads a file's header alone.
   *
   * @throws IOException naming the file, if it is not there or no image
   */
  public static ImageInfo of(Path path) throws IOException {
    return ImageDecoder.info(path);
  }
}
