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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A file with what was made of many images, a row of bytes of each, with the state of the file that
 * it was made from and a checksum.
 *
 * <p>It is never changed: a new one is written aside and put in its place at once, so that any
 * number of processes may read and write. Who reads the old one goes on to. The layout, big-endian:
 *
 * <pre>
 * magic, size                         8 + 4 bytes
 * rows                                of bytes, as many as the form says, each
 * index: count, then for each row     4 bytes
 *   key, size, time, checksum         2 + key's + 8 + 8 + 4 bytes
 * index's place, checksum, magic      8 + 4 + 8 bytes
 * </pre>
 */
public final class ImageCache implements Closeable {

  private static final int HEAD = 12;
  private static final int FOOT = 20;

  /**
   * What the rows of a file are.
   *
   * @param magic of the kind; its last digits are a version, which changes with the layout and with
   *     what is made of an image
   * @param size that the rows follow from
   * @param bytes of a row
   */
  public record Form(long magic, int size, int bytes) {}

  /**
   * The state of an image's file.
   *
   * @param key its place in the collection
   * @param size in bytes
   * @param time of its last change, in nanoseconds
   */
  public record Source(String key, long size, long time) {

    static Source of(String key, Path file) throws IOException {
      ImageDecoder.requireFile(file);
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Source(key, found.size(), found.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }
  }

  /** Where a row lies among the others, and its checksum. */
  private record Entry(Source source, int place, int checksum) {}

  private final Form form;
  // Not a channel: one interrupted reader would close it. Null where there is no cache.
  private final @Nullable RandomAccessFile file;
  private final Map<String, Entry> index;

  private ImageCache(Form form, @Nullable RandomAccessFile file, Map<String, Entry> index) {
    this.form = form;
    this.file = file;
    this.index = index;
  }

  /**
   * Opens a cache.
   *
   * @return an empty one if there is none, or it is damaged or of another form
   */
  public static ImageCache open(Path path, Form form) {
    RandomAccessFile file = null;
    try {
      file = new RandomAccessFile(path.toFile(), "r");
      return new ImageCache(form, file, index(file, form));
    } catch (IOException | IllegalArgumentException e) {
      if (file != null) {
        closeQuietly(file);
      }
      return new ImageCache(form, null, Map.of());
    }
  }

  private static void closeQuietly(Closeable file) {
    try {
      file.close();
    } catch (IOException e) {
      // It was read only.
    }
  }

  private static Map<String, Entry> index(RandomAccessFile file, Form form) throws IOException {
    long end = file.length() - FOOT;
    if (end < HEAD) {
      throw new IOException("too short");
    }
    byte[] head = bytes(file, 0, HEAD);
    ByteBuffer foot = ByteBuffer.wrap(bytes(file, end, FOOT));
    long start = foot.getLong();
    int checksum = foot.getInt();
    boolean whole =
        ByteBuffer.wrap(head).getLong(0) == form.magic
            && ByteBuffer.wrap(head).getInt(8) == form.size
            && foot.getLong() == form.magic
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
    if (start != HEAD + (long) form.bytes * count) {
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

  /** The states of the files that its rows were made from. */
  List<Source> sources() {
    return index.values().stream().map(Entry::source).toList();
  }

  /** The row of a file in just this state; null if there is none, or it is damaged. */
  public @Nullable ByteBuffer get(Source source) {
    Entry entry = index.get(source.key);
    if (file == null || entry == null || !entry.source.equals(source)) {
      return null;
    }
    ByteBuffer bytes;
    try {
      synchronized (file) {
        bytes = ByteBuffer.wrap(bytes(file, HEAD + (long) entry.place * form.bytes, form.bytes));
      }
    } catch (IOException e) {
      return null;
    }
    return checksum(bytes.duplicate()) == entry.checksum ? bytes : null;
  }

  /** Closes the file; nothing is got out of it after that. */
  @Override
  public void close() {
    if (file != null) {
      closeQuietly(file);
    }
  }

  /** Writes a cache aside; only {@link #commit} puts it in its place. */
  public static final class Writer implements Closeable {

    private final WholeFile file;
    private final Form form;
    private final DataOutputStream out;
    private final ByteArrayOutputStream index = new ByteArrayOutputStream();
    private final DataOutputStream entries = new DataOutputStream(index);
    private int count;

    /**
     * @param target its folder is made if it is not there
     */
    public Writer(Path target, Form form) throws IOException {
      this.form = form;
      Files.createDirectories(target.getParent());
      file = new WholeFile(target);
      out = new DataOutputStream(file.stream()); // not its channel: interrupts would close it
      out.writeLong(form.magic);
      out.writeInt(form.size);
    }

    /**
     * Adds a row.
     *
     * @param bytes a whole array's, as many as the form says
     */
    public void add(Source source, ByteBuffer bytes) throws IOException {
      out.write(bytes.array(), bytes.arrayOffset(), form.bytes());
      entries.writeUTF(source.key);
      entries.writeLong(source.size);
      entries.writeLong(source.time);
      entries.writeInt(checksum(bytes.duplicate()));
      count++;
    }

    /** Ends the file and puts it in its place, at once. */
    public void commit() throws IOException {
      byte[] number = ByteBuffer.allocate(4).putInt(count).array();
      byte[] rest = index.toByteArray();
      CRC32 sum = new CRC32();
      sum.update(number);
      sum.update(rest);
      out.write(number);
      out.write(rest);
      out.writeLong(HEAD + (long) form.bytes * count);
      out.writeInt((int) sum.getValue());
      out.writeLong(form.magic);
      file.commit();
    }

    /** Throws away what was not put in its place. */
    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
