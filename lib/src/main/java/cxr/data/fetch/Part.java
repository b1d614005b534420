package cxr.data.fetch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.file.WholeFile;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What has come of a file so far, {@code NAME.part}, and beside it in {@code NAME.part.json} which
 * state of the file on the server it belongs to, so that two states are never mixed.
 */
final class Part {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long RESERVE = 64 << 20; // bytes that a file of unknown length leaves free

  /**
   * A state of a file on a server.
   *
   * @param address that was asked for
   * @param etag as the server says it; empty if it does not
   * @param lastModified as the server says it; empty if it does not
   * @param length of the whole file in bytes, -1 if the server does not say
   */
  record Origin(String address, String etag, String lastModified, long length) {

    static Origin of(String address, HttpHeaders headers, long length) {
      return new Origin(
          address,
          headers.firstValue("etag").orElse("").strip(),
          headers.firstValue("last-modified").orElse("").strip(),
          length);
    }

    /** What tells this state from others, byte for byte; empty if nothing does (RFC 9110, 13.1). */
    String validator() {
      return etag.startsWith("\"") ? etag : lastModified;
    }

    /** Whether an answer with a part of a file may belong to the same state. */
    boolean mayEqual(Origin other) {
      boolean sameTag = etag.isEmpty() || other.etag.isEmpty() || etag.equals(other.etag);
      boolean sameTime =
          lastModified.isEmpty()
              || other.lastModified.isEmpty()
              || lastModified.equals(other.lastModified);
      return sameTag && sameTime && (length < 0 || other.length < 0 || length == other.length);
    }
  }

  private final Path file;
  private final Path note;
  private final Storage storage;
  private Origin origin;

  /** The part of a file that is to be at a place; what is of another address is forgotten. */
  Part(Path target, String address, Storage storage) throws IOException {
    this.file = target.resolveSibling(target.getFileName() + ".part");
    this.note = target.resolveSibling(target.getFileName() + ".part.json");
    this.storage = storage;
    this.origin = read(note);
    if (origin == null || !origin.address().equals(address) || origin.validator().isEmpty()) {
      discard();
    }
  }

  private static Origin read(Path note) throws IOException {
    try {
      return Files.exists(note) ? JSON.readValue(note.toFile(), Origin.class) : null;
    } catch (JacksonException e) {
      return null; // it was cut by a crash
    }
  }

  Path file() {
    return file;
  }

  /** The state of the file that the bytes here belong to; null if there are none. */
  Origin origin() {
    return origin;
  }

  /** Bytes that are here. */
  long length() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** Forgets all bytes and gets ready for those of another state. */
  void begin(Origin fresh) throws IOException {
    discard();
    byte[] text = JSON.writeValueAsBytes(fresh);
    WholeFile.write(note, text);
    Files.write(file, new byte[0], StandardOpenOption.CREATE_NEW);
    origin = fresh;
  }

  /** The end of the part. What it throws is about the disk: another try would not mend it. */
  Storage.Sink append() throws IOException {
    Storage.Sink sink = storage.append(file);
    return new Storage.Sink() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        try {
          sink.write(bytes);
        } catch (IOException e) {
          throw failure(e);
        }
      }

      @Override
      public void close() throws IOException {
        try {
          sink.close();
        } catch (IOException e) {
          throw failure(e);
        }
      }
    };
  }

  private IOException failure(IOException e) {
    return e instanceof ClosedByInterruptException
        ? e
        : new IOException(
            "%s could not be written (%s); is the disk full? What came so far is kept: make room, and start again to go on."
                .formatted(file, e.getMessage()),
            e);
  }

  /**
   * Checks before bytes come that there is disk for them.
   *
   * @param length of the whole file, -1 if the server does not say: then {@link #requireReserve}
   *     looks while it comes
   * @param here bytes of it that are here and stay
   */
  void requireRoom(RemoteFile wanted, long length, long here) throws IOException {
    if (length < 0) {
      return;
    }
    double free = (double) storage.free(folder()) + (length() - here); // the rest is thrown away
    double rest = length - here;
    double beside = wanted.room() * length;
    if (rest + beside > free) {
      throw new IOException(
          "%s needs %s of disk (%s to fetch, %s to work with it); %s are free at %s. Make room, or choose another folder."
              .formatted(
                  wanted.name(),
                  Downloader.size(rest + beside),
                  Downloader.size(rest),
                  Downloader.size(beside),
                  Downloader.size(free),
                  folder()));
    }
  }

  /** Checks while bytes come that the disk does not run full. */
  void requireReserve(RemoteFile wanted) throws IOException {
    long free = storage.free(folder());
    if (free < RESERVE) {
      throw new IOException(
          "%s: the server does not say how long it is; after %s only %s are free at %s. Make room, or choose another folder."
              .formatted(
                  wanted.name(), Downloader.size(length()), Downloader.size(free), folder()));
    }
  }

  private Path folder() {
    return file.toAbsolutePath().getParent();
  }

  /** Forgets all bytes. */
  void discard() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(note);
    origin = null;
  }

  /** Gives the whole file its name. */
  void moveTo(Path target) throws IOException {
    WholeFile.move(file, target);
    Files.deleteIfExists(note);
  }
}
