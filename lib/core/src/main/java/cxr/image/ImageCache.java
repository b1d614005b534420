package cxr.image;

import cxr.image.codec.ImageDecoder;
import cxr.io.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * A file with the grey squares of many images, in 16 bits, each with the state of the file it was
 * decoded from and a checksum.
 *
 * <p>It is never changed: a new one is written aside and put in its place at once, so that any
 * number of processes may read and write. Who reads the old one goes on to. The layout, big-endian:
 *
 * <pre>
 * magic, side                         8 + 4 bytes
 * squares                             2 x side x side bytes each
 * index: count, then for each square  4 bytes
 *   key, size, time, checksum         2 + key's + 8 + 8 + 4 bytes
 * index's place, checksum, magic      8 + 4 + 8 bytes
 * </pre>
 */
final class ImageCache implements Closeable {

  /** The last digits are a version: it changes with the layout, and with what decoding gives. */
  private static final long MAGIC = 0x435852_494d47_0002L; // CXRIMG

  private static final int HEAD = 12;
  private static final int FOOT = 20;

  /**
   * The state of an image's file.
   *
   * @param key its place in the collection
   * @param size in bytes
   * @param time of its last change, in nanoseconds
   */
  record Source(String key, long size, long time) {

    static Source of(String key, Path file) throws IOException {
      ImageDecoder.requireFile(file);
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Source(key, found.size(), found.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }
  }

  /** Where a square lies among the others, and its checksum. */
  private record Entry(Source source, int place, int checksum) {}

  private final int side;
  private final RandomAccessFile file; // not a channel: one interrupted reader would close it
  private final Map<String, Entry> index;

  private ImageCache(int side, RandomAccessFile file, Map<String, Entry> index) {
    this.side = side;
    this.file = file;
    this.index = index;
  }

  /**
   * Opens a cache.
   *
   * @param side of the squares, in pixels
   * @return an empty one if there is none, or it is damaged or of another version
   */
  static ImageCache open(Path path, int side) {
    RandomAccessFile file = null;
    try {
      file = new RandomAccessFile(path.toFile(), "r");
      return new ImageCache(side, file, index(file, side));
    } catch (IOException | IllegalArgumentException e) {
      if (file != null) {
        closeQuietly(file);
      }
      return new ImageCache(side, null, Map.of());
    }
  }

  private static void closeQuietly(Closeable file) {
    try {
      file.close();
    } catch (IOException e) {
      // It was read only.
    }
  }

  private static Map<String, Entry> index(RandomAccessFile file, int side) throws IOException {
    long end = file.length() - FOOT;
    if (end < HEAD) {
      throw new IOException("too short");
    }
    byte[] head = bytes(file, 0, HEAD);
    ByteBuffer foot = ByteBuffer.wrap(bytes(file, end, FOOT));
    long start = foot.getLong();
    int checksum = foot.getInt();
    boolean whole =
        ByteBuffer.wrap(head).getLong(0) == MAGIC
            && ByteBuffer.wrap(head).getInt(8) == side
            && foot.getLong() == MAGIC
            && start >= HEAD
            && start <= end
            && end - start < Integer.MAX_VALUE;
    if (!whole) {
      throw new IOException("damaged");
    }
    byte[] bytes = bytes(file, start, (int) (end - start));
    if (checksum(ByteBuffer.wrap(bytes)) != checksum) {
      throw new IOException("damaged");
    }
    DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes));
    Map<String, Entry> result = new LinkedHashMap<>();
    int count = input.readInt();
    if (start != HEAD + 2L * side * side * count) {
      throw new IOException("damaged");
    }
    for (int place = 0; place < count; place++) {
      Source source = new Source(input.readUTF(), input.readLong(), input.readLong());
      result.put(source.key, new Entry(source, place, input.readInt()));
    }
    return result;
  }

  private static byte[] bytes(RandomAccessFile file, long at, int length) throws IOException {
    byte[] result = new byte[length];
    file.seek(at);
    file.readFully(result);
    return result;
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  /** The keys of what is in it. */
  Iterable<String> keys() {
    return Collections.unmodifiableSet(index.keySet());
  }

  /** The state of the file that a square was decoded from; null if there is none of the key. */
  Source source(String key) {
    Entry entry = index.get(key);
    return entry == null ? null : entry.source;
  }

  /** The square of a file in just this state; null if there is none, or it is damaged. */
  short[] get(Source source) {
    Entry entry = index.get(source.key);
    if (entry == null || !entry.source.equals(source)) {
      return null;
    }
    int length = 2 * side * side;
    ByteBuffer bytes;
    try {
      synchronized (file) {
        bytes = ByteBuffer.wrap(bytes(file, HEAD + (long) entry.place * length, length));
      }
    } catch (IOException e) {
      return null;
    }
    if (checksum(bytes.duplicate()) != entry.checksum) {
      return null;
    }
    short[] words = new short[side * side];
    bytes.asShortBuffer().get(words);
    return words;
  }

  /** Closes the file; nothing is got out of it after that. */
  @Override
  public void close() {
    if (file != null) {
      closeQuietly(file);
    }
  }

  /** Writes a cache aside; only {@link #commit} puts it in its place. */
  static final class Writer implements Closeable {

    private final WholeFile file;
    private final int side;
    private final DataOutputStream out;
    private final ByteArrayOutputStream index = new ByteArrayOutputStream();
    private final DataOutputStream entries = new DataOutputStream(index);
    private int count;

    /**
     * @param target its folder is made if it is not there
     */
    Writer(Path target, int side) throws IOException {
      this.side = side;
      Files.createDirectories(target.getParent());
      file = new WholeFile(target);
      out = new DataOutputStream(file.stream()); // not its channel: interrupts would close it
      out.writeLong(MAGIC);
      out.writeInt(side);
    }

    void add(Source source, short[] words) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(2 * side * side);
      bytes.asShortBuffer().put(words);
      out.write(bytes.array());
      entries.writeUTF(source.key);
      entries.writeLong(source.size);
      entries.writeLong(source.time);
      entries.writeInt(checksum(bytes));
      count++;
    }

    /** Ends the file and puts it in its place, at once. */
    void commit() throws IOException {
      byte[] number = ByteBuffer.allocate(4).putInt(count).array();
      byte[] rest = index.toByteArray();
      CRC32 sum = new CRC32();
      sum.update(number);
      sum.update(rest);
      out.write(number);
      out.write(rest);
      out.writeLong(HEAD + 2L * side * side * count);
      out.writeInt((int) sum.getValue());
      out.writeLong(MAGIC);
      file.commit();
    }

    /** Throws away what was not put in its place. */
    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
