package cxr.io.fetch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.io.Json;
import cxr.io.Sha256;
import cxr.io.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has come of a file so far, {@code NAME.part}, and beside it in {@code NAME.part.json} which
 * state of the file on the server it belongs to, so that two states are never mixed.
 *
 * <p>A power cut may leave a file of the right length whose end is zeros. So bytes count only once
 * they are forced onto the disk and the note has their checksum, block by block; a later start
 * reads the blocks back and goes on behind the last one that is as it was.
 */
final class PartialFile {

  private static final ObjectMapper JSON = Json.with();
  private static final long RESERVE = 64 << 20; // bytes that a file of unknown length leaves free
  private static final long SMALLEST_BLOCK = 64 << 10; // bytes
  private static final long LARGEST_BLOCK = 16 << 20;

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

  /**
   * Bytes that are on the disk.
   *
   * @param end behind the last of them, in the file
   * @param sha256 of those from the end of the block before
   */
  record Block(long end, String sha256) {}

  /** What {@code NAME.part.json} says. */
  record Note(@Nullable Origin origin, List<Block> blocks) {}

  private final Path file;
  private final Path note;
  private final Storage storage;
  private final List<Block> blocks = new ArrayList<>();
  private @Nullable Origin origin;

  /** The part of a file that is to be at a place; what is of another address is forgotten. */
  PartialFile(Path target, String address, Storage storage) throws IOException {
    this.file = target.resolveSibling(target.getFileName() + ".part");
    this.note = target.resolveSibling(target.getFileName() + ".part.json");
    this.storage = storage;
    Note before = read(note);
    origin = before == null ? null : before.origin();
    if (before != null
        && origin != null
        && origin.address().equals(address)
        && !origin.validator().isEmpty()
        && before.blocks() != null
        && Files.isRegularFile(file)) {
      blocks.addAll(unchanged(before.blocks()));
      cutWhatIsNotSure();
    } else {
      discard();
    }
  }

  private static @Nullable Note read(Path note) throws IOException {
    try {
      return Files.exists(note) ? JSON.readValue(note.toFile(), Note.class) : null;
    } catch (JacksonException e) {
      return null; // it was cut by a crash, or is of an earlier version
    }
  }

  /** The blocks up to the first that is not in the file as it was written. */
  private List<Block> unchanged(List<Block> noted) throws IOException {
    long start = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int i = 0; i < noted.size(); i++) {
        Block block = noted.get(i);
        if (!Sha256.of(in, block.end() - start).equals(block.sha256())) {
          return noted.subList(0, i);
        }
        start = block.end();
      }
    }
    return noted;
  }

  Path file() {
    return file;
  }

  /** The state of the file that the bytes here belong to; null if there are none. */
  @Nullable Origin origin() {
    return origin;
  }

  /** Bytes that are here for sure. */
  long length() {
    return blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).end();
  }

  /** Forgets all bytes and gets ready for those of another state. */
  void begin(Origin fresh) throws IOException {
    discard();
    origin = fresh;
    writeNote();
    Files.write(file, new byte[0], StandardOpenOption.CREATE_NEW);
  }

  private void writeNote() throws IOException {
    WholeFile.write(note, Json.line(new Note(origin, blocks)));
  }

  /** The end of the part. What it throws is about the disk: another try would not mend it. */
  Storage.Sink append() throws IOException {
    cutWhatIsNotSure();
    return new Tail(storage.append(file));
  }

  private void cutWhatIsNotSure() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length());
    }
  }

  /** Writes at the end, and makes what it has written sure. */
  private final class Tail implements Storage.Sink {

    private final Storage.Sink sink;
    private final Sha256 sum = new Sha256();
    private long unsure; // bytes

    Tail(Storage.Sink sink) {
      this.sink = sink;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      ByteBuffer written = bytes.duplicate();
      try {
        sink.write(bytes);
      } catch (IOException e) {
        throw failure(e);
      } finally {
        written.limit(bytes.position());
        unsure += written.remaining();
        sum.add(written);
      }
      if (unsure >= Math.max(SMALLEST_BLOCK, Math.min(LARGEST_BLOCK, length()))) {
        force();
      }
    }

    @Override
    public void force() throws IOException {
      if (unsure == 0) {
        return;
      }
      try {
        sink.force();
        blocks.add(new Block(length() + unsure, sum.hex()));
        unsure = 0;
        writeNote();
      } catch (IOException e) {
        throw failure(e);
      }
    }

    /** An interrupt ends the writing; what has come until then is kept all the same. */
    @Override
    public void close() throws IOException {
      boolean interrupted = Thread.interrupted();
      try (sink) {
        force();
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
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
    long kept = Files.exists(file) ? Files.size(file) : 0;
    double free = (double) storage.free(folder()) + (kept - here); // the rest is thrown away
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
    return file.toAbsolutePath().resolveSibling("");
  }

  /** Forgets all bytes. */
  void discard() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(note);
    blocks.clear();
    origin = null;
  }

  /** Gives the whole file its name. */
  void moveTo(Path target) throws IOException {
    WholeFile.move(file, target);
    Files.deleteIfExists(note);
  }
}
