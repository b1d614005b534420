package cxr.image.codec;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads JPEG files, sequential or progressive, of 8 bits, grey or colour (ITU-T T.81), by the JDK's
 * decoder. Of the usual colours, luma and two chromas, the luma is taken as it is stored. The
 * picture is set upright by EXIF's orientation.
 */
final class Jpeg {

  static final byte[] SIGNATURE = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

  /** Eight by eight pixels take at least one bit. */
  private static final int MAX_PIXELS_A_BYTE = 512;

  /** Every scan goes through the whole picture once more; usual are 1 to 10. */
  private static final int MAX_SCANS = 100;

  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int JFIF = 0xe0;
  private static final int EXIF = 0xe1;
  private static final int ADOBE = 0xee;
  private static final String EXIF_MARK = "Exif\0\0";

  /**
   * What the segments before the first scan say.
   *
   * @param channels 1 for grey, 3 for colour
   * @param width as stored
   * @param height as stored
   * @param firstIsLuma whether the first channel is the luma, or the picture grey
   * @param notes what is said and not followed
   */
  record Header(
      int width,
      int height,
      int channels,
      boolean firstIsLuma,
      int firstScan,
      Orientation orientation,
      List<String> notes) {

    /**
     * Reads the header of a file.
     *
     * @throws IOException if it is broken or of a kind that is not read
     */
    static Header of(byte[] file) throws IOException {
      Segment frame = null;
      boolean jfif = false;
      int transform = -1; // as Adobe's segment tells it
      List<String> notes = new ArrayList<>();
      Orientation orientation = null;
      Segment segment = Segment.at(file, 2);
      while (segment.type != START_OF_SCAN) {
        if (segment.isFrame()) {
          frame = segment;
        } else if (segment.type == JFIF && segment.hasText("JFIF")) {
          jfif = true;
          segment.density(notes);
        } else if (segment.type == EXIF && orientation == null && segment.hasText(EXIF_MARK)) {
          int mark = EXIF_MARK.length();
          orientation =
              Orientation.of(file, segment.offset + mark, segment.length - mark, notes::add);
        } else if (segment.type == ADOBE && segment.hasText("Adobe") && segment.length >= 12) {
          transform = file[segment.offset + 11] & 0xff;
        } else if (segment.type == END_OF_IMAGE) {
          throw new IOException("it holds no picture; it is broken.");
        }
        segment = Segment.at(file, segment.next());
      }
      if (frame == null || frame.length < 6) {
        throw new IOException("it has no header of a picture; it is broken.");
      }
      orientation = orientation == null ? Orientation.UPRIGHT : orientation;
      return of(
          frame, jfif, transform, segment.offset + segment.length, orientation, List.copyOf(notes));
    }

    private static Header of(
        Segment frame,
        boolean jfif,
        int transform,
        int firstScan,
        Orientation orientation,
        List<String> notes)
        throws IOException {
      byte[] file = frame.file;
      int at = frame.offset;
      if (frame.type > 0xc2) {
        throw new IOException(
            "it is a JPEG of a rare kind (lossless or arithmetic, SOF%d), which is not read; save it as PNG or as usual JPEG."
                .formatted(frame.type - 0xc0));
      }
      if (file[at] != 8) {
        throw new IOException(
            "it has %d bits a sample; JPEGs of 8 are read. Save it as PNG.".formatted(file[at]));
      }
      int height = Segment.int16(file, at + 1);
      int width = Segment.int16(file, at + 3);
      ImageDecoder.requireSane(width, height);
      int channels = file[at + 5];
      if (channels != 1 && channels != 3) {
        throw new IOException(
            "it has %d channels (CMYK, perhaps); grey and colour, 1 and 3, are read. Save it as grey."
                .formatted(channels));
      }
      if (frame.length < 6 + 3 * channels) {
        throw new IOException("the header of its picture is cut off; it is broken.");
      }
      // The usual guess where no segment tells it: colours are meant by their initials.
      boolean initials =
          channels == 3 && file[at + 6] == 'R' && file[at + 9] == 'G' && file[at + 12] == 'B';
      boolean colours = !jfif && (transform >= 0 ? transform == 0 : initials);
      return new Header(
          width, height, channels, channels == 1 || !colours, firstScan, orientation, notes);
    }

    ImageInfo info() {
      return ImageInfo.of(ImageInfo.Format.JPEG, width, height, channels, 8, orientation);
    }
  }

  /** A marker's segment: its data, after the length. */
  private record Segment(byte[] file, int type, int offset, int length) {

    static Segment at(byte[] file, int start) throws IOException {
      int at = start;
      if (at >= file.length || file[at] != (byte) 0xff) {
        throw new IOException("a marker is missing at byte %d; it is broken.".formatted(at));
      }
      while (at < file.length && file[at] == (byte) 0xff) {
        at++; // Markers may be filled up.
      }
      if (at >= file.length) {
        throw new IOException("it is cut off; fetch it again.");
      }
      int type = file[at++] & 0xff;
      if (type == END_OF_IMAGE || type == START_OF_IMAGE || isRestart(type) || type == 1) {
        return new Segment(file, type, at, 0);
      }
      int length = at + 2 > file.length ? 0 : int16(file, at);
      if (length < 2 || length > file.length - at) {
        throw new IOException(
            "a part claims %d bytes and %d are left; it is cut off or broken."
                .formatted(length, file.length - at));
      }
      return new Segment(file, type, at + 2, length - 2);
    }

    static int int16(byte[] file, int at) {
      return (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
    }

    static boolean isRestart(int type) {
      return type >= 0xd0 && type <= 0xd7;
    }

    boolean isFrame() {
      return type >= 0xc0 && type <= 0xcf && type != 0xc4 && type != 0xc8 && type != 0xcc;
    }

    boolean hasText(String text) {
      byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
      int end = offset + wanted.length;
      return length >= wanted.length && Arrays.equals(file, offset, end, wanted, 0, wanted.length);
    }

    /** Notes that JFIF's segment says pixels are not square; no viewer goes by that. */
    void density(List<String> notes) {
      if (length >= 12) {
        Inspection.density(int16(file, offset + 8), int16(file, offset + 10), notes::add);
      }
    }

    int next() {
      return offset + length;
    }
  }

  private Jpeg() {}

  /**
   * Decodes a file.
   *
   * @throws IOException if it is broken, cut off, of a kind that is not read, or claims more than
   *     it can hold
   */
  static void decode(byte[] file, RowSink sink) throws IOException {
    Header header = Header.of(file);
    if ((long) header.width * header.height / MAX_PIXELS_A_BYTE > file.length) {
      throw new IOException(
          "its header claims %d x %d pixels, more than its %d bytes can hold."
              .formatted(header.width, header.height, file.length));
    }
    requireWhole(file, header.firstScan);
    Raster raster = raster(file);
    if (raster.getWidth() != header.width
        || raster.getHeight() != header.height
        || raster.getNumBands() != header.channels
        || !(raster.getSampleModel() instanceof PixelInterleavedSampleModel model)
        || !(raster.getDataBuffer() instanceof DataBufferByte buffer)) {
      throw new IOException("it has two pictures or headers that differ; it is broken.");
    }
    header.notes.forEach(sink::note);
    emit(header, model, buffer.getData(), header.orientation.before(sink));
  }

  private static void emit(
      Header header, PixelInterleavedSampleModel model, byte[] data, RowSink sink) {
    int step = model.getPixelStride();
    int[] bands = model.getBandOffsets();
    float[] values = new float[header.width];
    sink.begin(header.width, header.height);
    for (int y = 0; y < header.height; y++) {
      int at = y * model.getScanlineStride();
      if (header.firstIsLuma) {
        at += bands[0];
        for (int x = 0; x < header.width; x++, at += step) {
          values[x] = (data[at] & 0xff) * (1 / 255f);
        }
      } else {
        for (int x = 0; x < header.width; x++, at += step) {
          values[x] =
              GreyImage.luma(
                      data[at + bands[0]] & 0xff,
                      data[at + bands[1]] & 0xff,
                      data[at + bands[2]] & 0xff)
                  * (1 / 255f);
        }
      }
      sink.row(values);
    }
  }

  /** The decoder would fill up with grey what is cut off, and go on with as many scans as come. */
  private static void requireWhole(byte[] file, int firstScan) throws IOException {
    int scans = 1;
    int at = firstScan;
    while (at + 1 < file.length) {
      int type = file[at + 1] & 0xff;
      if (file[at] != (byte) 0xff || type == 0 || Segment.isRestart(type)) {
        at++; // pixels
      } else if (type == 0xff) {
        at++; // a marker filled up
      } else if (type == END_OF_IMAGE) {
        return;
      } else {
        Segment segment = Segment.at(file, at);
        if (segment.type == START_OF_SCAN && ++scans > MAX_SCANS) {
          throw new IOException(
              "it has more than %d scans; no picture needs so many.".formatted(MAX_SCANS));
        }
        at = segment.next();
      }
    }
    throw new IOException("it is cut off: its end is missing. Fetch it again.");
  }

  /** The channels as stored, by the JDK's decoder, which answers some files unchecked. */
  private static Raster raster(byte[] file) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    Loss loss = new Loss();
    try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.addIIOReadWarningListener(loss);
      reader.setInput(input, true, true);
      Raster raster = reader.readRaster(0, null);
      if (loss.what != null) {
        throw new IOException("it is broken (" + loss.what + "); fetch it again.");
      }
      return raster;
    } catch (RuntimeException e) {
      throw new IOException("it is broken (" + e.getMessage() + ").", e);
    } finally {
      reader.dispose();
    }
  }

  /** The decoder's warnings of lost pixels; it has others, of bytes too many, that do no harm. */
  private static final class Loss implements IIOReadWarningListener {

    private @Nullable String what;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
      if (warning.contains("premature end")
          || warning.contains("bad Huffman code")
          || warning.contains("Truncated")) {
        what = warning;
      }
    }
  }
}
