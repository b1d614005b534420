package cxr.io.archive;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/**
 * Reads the files of an archive from front to end. It is on its guard: a header larger than any
 * name needs, or contents out of all proportion to the archive, end the reading.
 */
public final class ArchiveReader implements Closeable {

  private static final int BUFFER = 1 << 16;
  private static final int LARGEST_HEADER = 1 << 20;

  private final ArchiveInputStream<?> in;
  private final HeaderLimit limit;
  private final Content content;
  private boolean within;

  /** How an archive is packed. */
  enum Packing {
    ZIP,
    TAR,
    TAR_GZIP
  }

  /**
   * Starts to read.
   *
   * @param mostBytes that all contents together may have
   */
  public ArchiveReader(InputStream file, Packing packing, long mostBytes) throws IOException {
    InputStream buffered = new BufferedInputStream(file, BUFFER);
    String utf8 = StandardCharsets.UTF_8.name();
    limit =
        new HeaderLimit(
            packing == Packing.TAR_GZIP ? new GZIPInputStream(buffered, BUFFER) : buffered);
    in =
        packing == Packing.ZIP
            ? new ZipArchiveInputStream(limit, utf8)
            : new TarArchiveInputStream(limit, utf8);
    content = new Content(in, mostBytes);
  }

  /**
   * The next file, folder or link; null at the end.
   *
   * @throws TooLargeException if a bound is reached
   * @throws IOException if the archive is broken, or ends early
   */
  public ArchiveEntry next() throws IOException {
    if (within) {
      content.transferTo(OutputStream.nullOutputStream());
    }
    limit.left = LARGEST_HEADER;
    ArchiveEntry entry = in.getNextEntry();
    limit.left = Long.MAX_VALUE;
    within = entry != null;
    return entry;
  }

  /** The path of a file in its archive; programs of Windows part folders by backslashes. */
  public static String name(ArchiveEntry entry) {
    return slashed(entry.getName());
  }

  /** A path whose folders are parted by slashes. */
  public static String slashed(String path) {
    return path.replace('\\', '/');
  }

  /** The bytes of the file that {@link #next()} gave; not to be closed. */
  public InputStream content() {
    return content;
  }

  /** Whether the bytes of a file are packed in a way that can be read. */
  boolean canRead(ArchiveEntry entry) {
    return in.canReadEntryData(entry);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** A bound is reached. */
  static final class TooLargeException extends IOException {

    private static final long serialVersionUID = 1;

    TooLargeException(String message) {
      super(message);
    }
  }

  /** Bounds what may be read while a header is looked for. */
  private static final class HeaderLimit extends FilterInputStream {

    private long left;

    HeaderLimit(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
      int count = super.read(buffer, start, length);
      left -= Math.max(0, count);
      if (left < 0) {
        throw new TooLargeException("a header in it is larger than 1 MB");
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      return count <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(count, BUFFER)]));
    }
  }

  /** Bounds what all contents together may have. */
  private static final class Content extends FilterInputStream {

    private final long most;
    private long bytes;

    Content(InputStream in, long most) {
      super(in);
      this.most = most;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
      int count = super.read(buffer, start, length);
      bytes += Math.max(0, count);
      if (bytes > most) {
        throw new TooLargeException(
            "it unpacks to more than %,d MB, which no collection does".formatted(most >> 20));
      }
      return count;
    }
  }
}
