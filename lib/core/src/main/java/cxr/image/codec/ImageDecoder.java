package cxr.image.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads image files of every kind that is known: the kind is told by the first bytes, not by the
 * name. What a header claims is held against the file's size before anything is allocated.
 */
public final class ImageDecoder {

  /** An image that claims more pixels than this is refused; detectors have up to 25 million. */
  static final long MAX_PIXELS = 64_000_000L;

  /** A larger file is refused: 64 million pixels of three 16-bit channels have less. */
  static final int MAX_BYTES = 512 << 20;

  /** So much of a file is read for its header alone. */
  private static final int PREFIX = 1 << 20;

  private ImageDecoder() {}

  /**
   * Decodes a file.
   *
   * @throws IOException naming the file and the reason, if it cannot be read
   */
  static void decode(Path path, RowSink sink) throws IOException {
    decode(bytes(path, MAX_BYTES), path, sink);
  }

  /**
   * Decodes the bytes of a file that was read before.
   *
   * @param path of the file, or another name that tells where it is from
   * @throws IOException naming the file and the reason, if it cannot be read
   */
  static void decode(byte[] file, Object path, RowSink sink) throws IOException {
    try {
      decode(file, sink);
    } catch (IOException e) {
      throw named(path, e);
    } catch (OutOfMemoryError e) {
      throw new IOException(
          "%s cannot be read: there is too little memory for it (%s; Java has %d MB in all). Make it smaller."
              .formatted(path, e.getMessage(), Runtime.getRuntime().maxMemory() >> 20),
          e);
    } catch (RuntimeException e) {
      throw new IOException(path + " cannot be read, by a fault of the reader: " + e, e);
    }
  }

  /**
   * Decodes a file and looks at the picture.
   *
   * @param notes is told, with the file's name, what is odd about it
   * @throws IOException as {@link #decode(Path, RowSink)}
   */
  static void inspect(Path path, RowSink sink, Consumer<String> notes) throws IOException {
    inspect(bytes(path, MAX_BYTES), path, sink, notes);
  }

  /** As {@link #inspect(Path, RowSink, Consumer)}, of bytes that were read before. */
  static void inspect(byte[] file, Object path, RowSink sink, Consumer<String> notes)
      throws IOException {
    Inspection inspection = new Inspection(sink);
    decode(file, path, inspection);
    inspection.notes().forEach(words -> notes.accept("%s: %s.".formatted(path, words)));
  }

  /**
   * Decodes a file's bytes.
   *
   * @throws IOException with the reason, if they cannot be read
   */
  static void decode(byte[] file, RowSink sink) throws IOException {
    switch (ImageInfo.Format.of(file)) {
      case PNG -> Png.decode(file, sink);
      case JPEG -> Jpeg.decode(file, sink);
      case DICOM -> Dicom.decode(file, sink);
    }
  }

  /**
   * What a file's header says.
   *
   * @throws IOException naming the file and the reason, if it cannot be read
   */
  static ImageInfo info(Path path) throws IOException {
    byte[] start = bytes(path, PREFIX);
    try {
      try {
        return info(start);
      } catch (IOException e) {
        if (start.length < PREFIX) {
          throw e;
        }
        return info(bytes(path, MAX_BYTES)); // a header of more than a megabyte, perhaps
      }
    } catch (IOException e) {
      throw named(path, e);
    }
  }

  static ImageInfo info(byte[] file) throws IOException {
    return switch (ImageInfo.Format.of(file)) {
      case PNG -> Png.info(file);
      case JPEG -> Jpeg.Header.of(file).info();
      case DICOM -> DicomHeader.of(file).info();
    };
  }

  /** The error of a header that claims more than is read. */
  static void requireSane(long width, long height) throws IOException {
    if (width < 1 || height < 1) {
      throw new IOException(
          "its header claims %d x %d pixels; there must be 1 or more.".formatted(width, height));
    }
    if (width > MAX_PIXELS / height) {
      throw new IOException(
          "its header claims %d x %d pixels; at most %d million are read. Make it smaller."
              .formatted(width, height, MAX_PIXELS / 1_000_000));
    }
  }

  /** The error of a path that leads to no file; to read a pipe or a device could take for ever. */
  public static void requireFile(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new IOException("There is no image file " + path + "; check the path.");
    }
    if (!Files.isRegularFile(path)) {
      throw new IOException(
          "%s is no image file but a %s; name a file."
              .formatted(path, Files.isDirectory(path) ? "folder" : "pipe, socket or device"));
    }
  }

  /** The file's bytes, or its first ones if only so many are asked for. */
  private static byte[] bytes(Path path, int limit) throws IOException {
    requireFile(path);
    if (limit == MAX_BYTES && Files.size(path) > MAX_BYTES) {
      throw new IOException(
          "%s cannot be read: it has %d MB; at most %d MB are read. Make it smaller."
              .formatted(path, Files.size(path) >> 20, MAX_BYTES >> 20));
    }
    try (InputStream input = Files.newInputStream(path)) {
      return input.readNBytes(limit);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw named(path, e);
    }
  }

  private static IOException named(Object path, IOException e) {
    String reason = String.valueOf(e.getMessage());
    return reason.contains(path.toString())
        ? e
        : new IOException(path + " cannot be read: " + reason, e);
  }
}
