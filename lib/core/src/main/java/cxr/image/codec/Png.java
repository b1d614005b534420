package cxr.image.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads PNG files: grey, colour and palettes of all depths, with or without alpha, interlaced or
 * not (ISO/IEC 15948, Portable Network Graphics).
 *
 * <p>Samples are taken as stored, without gamma or colour profile, and transparency is ignored, as
 * a viewer of X-rays would have it; where that makes a difference, it is noted. The picture is set
 * upright by the orientation of its EXIF chunk. Of animated files the still picture is read. Only a
 * row or two lie in memory, unless the file is interlaced or turned.
 */
final class Png {

  static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** Deflate makes at most 258 bytes of 2 bits. */
  private static final int MAX_COMPRESSION = 1032;

  /** Adam7's passes: first column, first row, step between columns, step between rows. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  /**
   * The chunk IHDR.
   *
   * @param depth bits of a sample
   * @param colour 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha
   */
  record Header(int width, int height, int depth, int colour, boolean interlaced) {

    /**
     * Reads the header at the beginning of a file.
     *
     * @throws IOException if it is broken or claims what the format does not allow
     */
    static Header of(byte[] file) throws IOException {
      Chunk chunk = Chunk.at(file, SIGNATURE.length);
      if (!chunk.is("IHDR") || chunk.length != 13) {
        throw new IOException("a PNG must begin with its header; found " + chunk.name() + ".");
      }
      chunk.requireWhole();
      int at = chunk.offset;
      if (file[at + 10] != 0 || file[at + 11] != 0 || (file[at + 12] & 0xff) > 1) {
        throw new IOException(
            "compression, filter and interlace must be 0, 0 and 0 or 1; found %d, %d and %d."
                .formatted(file[at + 10], file[at + 11], file[at + 12]));
      }
      long width = int32(file, at) & 0xffffffffL;
      long height = int32(file, at + 4) & 0xffffffffL;
      ImageDecoder.requireSane(width, height);
      Header header =
          new Header((int) width, (int) height, file[at + 8], file[at + 9], file[at + 12] == 1);
      header.requireKnownSamples();
      return header;
    }

    private void requireKnownSamples() throws IOException {
      boolean known =
          switch (colour) {
            case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case 2, 4, 6 -> depth == 8 || depth == 16;
            default -> false;
          };
      if (!known) {
        throw new IOException(
            "a PNG has no colour type %d with %d bits; it is broken.".formatted(colour, depth));
      }
    }

    int channels() {
      return switch (colour) {
        case 2 -> 3;
        case 4 -> 2;
        case 6 -> 4;
        default -> 1;
      };
    }

    /** Bytes of a row of so many pixels, without the filter's. */
    int rowBytes(int pixels) {
      return (int) (((long) pixels * channels() * depth + 7) / 8);
    }

    /** Bytes of all rows with their filters. */
    long allBytes() {
      if (!interlaced) {
        return height * (1L + rowBytes(width));
      }
      long sum = 0;
      for (int[] pass : PASSES) {
        int columns = count(width, pass[0], pass[2]);
        if (columns > 0) {
          sum += count(height, pass[1], pass[3]) * (1L + rowBytes(columns));
        }
      }
      return sum;
    }
  }

  /** A chunk's place in the file: its data, after length and type. */
  private record Chunk(byte[] file, int offset, int length) {

    static Chunk at(byte[] file, int start) throws IOException {
      if (file.length - start < 12) {
        throw new IOException("it is cut off; fetch it again.");
      }
      int length = int32(file, start);
      if (length < 0 || length > file.length - start - 12) {
        throw new IOException(
            "a part claims %d bytes and %d are left; it is cut off or broken."
                .formatted(length & 0xffffffffL, file.length - start - 12));
      }
      return new Chunk(file, start + 8, length);
    }

    boolean is(String type) {
      return new String(file, offset - 4, 4, StandardCharsets.ISO_8859_1).equals(type);
    }

    String name() {
      return new String(file, offset - 4, 4, StandardCharsets.ISO_8859_1)
          .replaceAll("[^A-Za-z]", "?");
    }

    int next() {
      return offset + length + 4;
    }

    boolean isWhole() {
      CRC32 sum = new CRC32();
      sum.update(file, offset - 4, length + 4);
      return (int) sum.getValue() == int32(file, offset + length);
    }

    void toldTo(PngMetadata says) {
      if (PngMetadata.CHUNKS.contains(name())) {
        says.chunk(name(), isWhole(), file, offset, length);
      }
    }

    void requireWhole() throws IOException {
      if (!isWhole()) {
        throw new IOException(
            "the checksum of its part %s is wrong; it is broken. Fetch it again."
                .formatted(name()));
      }
    }
  }

  private final Header header;
  private final float[] palette; // the colours' luma; empty where pixels have none by number
  private final RowSink sink;
  private final Rows rows;
  private long transparent; // pixels that are not opaque

  private Png(Header header, float[] palette, List<Chunk> data, Inflater inflater, RowSink sink) {
    this.header = header;
    this.palette = palette;
    this.sink = sink;
    this.rows = new Rows(data, inflater);
  }

  /**
   * What a file's chunks say, or the first of them if only these are there.
   *
   * @throws IOException as {@link Header#of}
   */
  static ImageInfo info(byte[] file) throws IOException {
    Header header = Header.of(file);
    PngMetadata says = new PngMetadata(words -> {});
    try {
      Chunk chunk = Chunk.at(file, SIGNATURE.length);
      while (!chunk.is("IEND")) {
        chunk.toldTo(says);
        chunk = Chunk.at(file, chunk.next());
      }
    } catch (IOException e) {
      // The rest is not there, or broken, which decoding will tell.
    }
    return ImageInfo.of(
        ImageInfo.Format.PNG,
        header.width,
        header.height,
        header.channels(),
        header.depth,
        says.orientation());
  }

  /**
   * Decodes a file.
   *
   * @throws IOException if it is broken, cut off or claims more than it can hold
   */
  static void decode(byte[] file, RowSink sink) throws IOException {
    Header header = Header.of(file);
    List<Chunk> data = new ArrayList<>();
    PngMetadata says = new PngMetadata(sink::note);
    float[] palette = null;
    long packed = 0;
    Chunk chunk = Chunk.at(file, Chunk.at(file, SIGNATURE.length).next());
    while (!chunk.is("IEND")) {
      if (chunk.is("IDAT")) {
        chunk.requireWhole();
        data.add(chunk);
        packed += chunk.length;
      } else if (chunk.is("PLTE")) {
        chunk.requireWhole();
        palette = palette(chunk);
      } else {
        chunk.toldTo(says);
      }
      chunk = Chunk.at(file, chunk.next());
    }
    says.end();
    if (header.colour == 3 && palette == null) {
      throw new IOException("it has colours by number and no palette; it is broken.");
    }
    if (header.allBytes() / MAX_COMPRESSION > packed) {
      throw new IOException(
          "its header claims %d x %d pixels, more than its %d bytes of data can hold."
              .formatted(header.width, header.height, packed));
    }
    Inflater inflater = new Inflater();
    try {
      RowSink upright = says.orientation().before(sink);
      Png png = new Png(header, palette == null ? new float[0] : palette, data, inflater, upright);
      upright.begin(header.width, header.height);
      if (header.interlaced) {
        png.passes();
      } else {
        png.straight();
      }
      if (png.transparent > 0) {
        sink.note("some of it is transparent, which is not followed");
      }
    } finally {
      inflater.end();
    }
  }

  private static float[] palette(Chunk chunk) throws IOException {
    if (chunk.length % 3 != 0 || chunk.length > 768) {
      throw new IOException(
          "a palette must have 3 bytes for each of at most 256 colours; found %d bytes."
              .formatted(chunk.length));
    }
    float[] result = new float[chunk.length / 3];
    for (int i = 0; i < result.length; i++) {
      int at = chunk.offset + 3 * i;
      byte[] file = chunk.file;
      result[i] = GreyImage.luma(file[at] & 0xff, file[at + 1] & 0xff, file[at + 2] & 0xff) / 255f;
    }
    return result;
  }

  private void straight() throws IOException {
    float[] values = new float[header.width];
    rows.start(header.rowBytes(header.width));
    for (int y = 0; y < header.height; y++) {
      grey(rows.next(), header.width, values);
      sink.row(values);
    }
  }

  private void passes() throws IOException {
    float[] image = new float[header.width * header.height];
    float[] values = new float[header.width];
    for (int[] pass : PASSES) {
      int columns = count(header.width, pass[0], pass[2]);
      int lines = columns == 0 ? 0 : count(header.height, pass[1], pass[3]);
      rows.start(header.rowBytes(columns));
      for (int line = 0; line < lines; line++) {
        grey(rows.next(), columns, values);
        int at = (pass[1] + line * pass[3]) * header.width + pass[0];
        for (int x = 0; x < columns; x++, at += pass[2]) {
          image[at] = values[x];
        }
      }
    }
    for (int y = 0; y < header.height; y++) {
      System.arraycopy(image, y * header.width, values, 0, header.width);
      sink.row(values);
    }
  }

  /** How many of a row's or column's pixels a pass has. */
  private static int count(int pixels, int first, int step) {
    return Math.max(0, (pixels - first + step - 1) / step);
  }

  /** A row's samples as grey values. */
  private void grey(byte[] row, int width, float[] values) throws IOException {
    if (header.colour >= 4) {
      countTransparent(row, width);
    }
    if (header.colour == 3) {
      colours(row, width, values);
    } else if (header.depth < 8) {
      float scale = 1f / ((1 << header.depth) - 1);
      for (int x = 0; x < width; x++) {
        values[x] = bits(row, x) * scale;
      }
    } else if (header.depth == 8) {
      bytes(row, width, values);
    } else {
      words(row, width, values);
    }
  }

  private void countTransparent(byte[] row, int width) {
    int bytes = header.depth / 8;
    int step = header.channels() * bytes;
    for (int x = 0, at = step - bytes; x < width; x++, at += step) {
      if (row[at] != -1 || row[at + bytes - 1] != -1) {
        transparent++;
      }
    }
  }

  private void colours(byte[] row, int width, float[] values) throws IOException {
    for (int x = 0; x < width; x++) {
      int number = header.depth == 8 ? row[x] & 0xff : bits(row, x);
      if (number >= palette.length) {
        throw new IOException(
            "a pixel has colour %d of a palette of %d; it is broken."
                .formatted(number, palette.length));
      }
      values[x] = palette[number];
    }
  }

  /** The sample at a place of a row whose samples have 1, 2 or 4 bits. */
  private int bits(byte[] row, int x) {
    int bit = x * header.depth;
    return row[bit >> 3] >> 8 - header.depth - (bit & 7) & (1 << header.depth) - 1;
  }

  private void bytes(byte[] row, int width, float[] values) {
    int step = header.channels();
    if (step < 3) {
      for (int x = 0; x < width; x++) {
        values[x] = (row[x * step] & 0xff) * (1 / 255f);
      }
      return;
    }
    for (int x = 0, at = 0; x < width; x++, at += step) {
      values[x] =
          GreyImage.luma(row[at] & 0xff, row[at + 1] & 0xff, row[at + 2] & 0xff) * (1 / 255f);
    }
  }

  private void words(byte[] row, int width, float[] values) {
    int step = 2 * header.channels();
    if (step < 6) {
      for (int x = 0; x < width; x++) {
        values[x] = word(row, x * step) * (1 / 65535f);
      }
      return;
    }
    for (int x = 0, at = 0; x < width; x++, at += step) {
      values[x] =
          GreyImage.luma(word(row, at), word(row, at + 2), word(row, at + 4)) * (1 / 65535f);
    }
  }

  private static int word(byte[] row, int at) {
    return (row[at] & 0xff) << 8 | row[at + 1] & 0xff;
  }

  static int int32(byte[] file, int at) {
    return ByteBuffer.wrap(file).getInt(at);
  }

  /** Inflates the data and takes back the rows' filters. */
  private final class Rows {

    private final List<Chunk> data;
    private final Inflater inflater;
    private final byte[] block = new byte[1 << 16]; // inflated bytes that wait
    private int chunk;
    private int from;
    private int to;
    private byte[] above = {};
    private byte[] row = {};

    Rows(List<Chunk> data, Inflater inflater) {
      this.data = data;
      this.inflater = inflater;
    }

    /** Begins an image, or a pass, whose rows have so many bytes. */
    void start(int length) {
      above = new byte[length];
      row = new byte[length];
    }

    /** The next row; valid until the one after the next. */
    byte[] next() throws IOException {
      byte[] swap = above;
      above = row;
      row = swap;
      int filter = byteAtOnce();
      fill(row);
      int step = Math.max(1, header.channels() * header.depth / 8);
      switch (filter) {
        case 0 -> {}
        case 1 -> addLeft(step);
        case 2 -> addAbove();
        case 3 -> addMean(step);
        case 4 -> addPaeth(step);
        default ->
            throw new IOException(
                "a row's filter must be 0 to 4; found %d. It is broken.".formatted(filter));
      }
      return row;
    }

    private int byteAtOnce() throws IOException {
      if (from == to) {
        inflate();
      }
      return block[from++] & 0xff;
    }

    private void fill(byte[] target) throws IOException {
      for (int at = 0; at < target.length; ) {
        if (from == to) {
          inflate();
        }
        int count = Math.min(to - from, target.length - at);
        System.arraycopy(block, from, target, at, count);
        from += count;
        at += count;
      }
    }

    private void inflate() throws IOException {
      from = 0;
      try {
        to = inflater.inflate(block);
        while (to == 0) {
          if (inflater.finished() || inflater.needsDictionary() || chunk == data.size()) {
            throw new IOException("its data end before its last row; it is cut off or broken.");
          }
          Chunk next = data.get(chunk++);
          inflater.setInput(next.file, next.offset, next.length);
          to = inflater.inflate(block);
        }
      } catch (DataFormatException e) {
        throw new IOException("its data are broken (" + e.getMessage() + "); fetch it again.", e);
      }
    }

    private void addLeft(int step) {
      byte[] current = row;
      for (int i = step; i < current.length; i++) {
        current[i] += current[i - step];
      }
    }

    private void addAbove() {
      byte[] current = row;
      byte[] before = above;
      for (int i = 0; i < current.length; i++) {
        current[i] += before[i];
      }
    }

    private void addMean(int step) {
      byte[] current = row;
      byte[] before = above;
      for (int i = 0; i < current.length; i++) {
        int left = i < step ? 0 : current[i - step] & 0xff;
        current[i] += (byte) (left + (before[i] & 0xff) >> 1);
      }
    }

    /** Paeth's predictor: left, above or above left, whichever is nearest to their plane. */
    private void addPaeth(int step) {
      byte[] current = row;
      byte[] before = above;
      for (int i = 0; i < Math.min(step, current.length); i++) {
        current[i] += before[i];
      }
      for (int i = step; i < current.length; i++) {
        int left = current[i - step] & 0xff;
        int up = before[i] & 0xff;
        int corner = before[i - step] & 0xff;
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
        current[i] += (byte) nearest;
      }
    }
  }
}
