package cxr.io.fetch;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** What a fetched file must be, so that no web page and no half of an archive is taken for it. */
public interface Content {

  /** So many of a file's first bytes are looked at before any is kept. */
  int FIRST = 16;

  /** A word for messages, such as {@code a gzip archive}. */
  String kind();

  /**
   * Whether a file may begin so.
   *
   * @param first up to {@link #FIRST} bytes, fewer only if the file is shorter
   */
  boolean mayBegin(byte[] first);

  /**
   * Checks a whole file; done where no checksum is known.
   *
   * @throws IOException saying what is wrong with it
   */
  void check(Path file) throws IOException;

  /** Anything at all. */
  Content ANY =
      new Content() {
        @Override
        public String kind() {
          return "a file";
        }

        @Override
        public boolean mayBegin(byte[] first) {
          return true;
        }

        @Override
        public void check(Path file) {}
      };

  /** A file packed by gzip; it is unpacked to its end once, which compares its own checksums. */
  Content GZIP =
      new Content() {
        @Override
        public String kind() {
          return "a gzip archive";
        }

        @Override
        public boolean mayBegin(byte[] first) {
          return first.length >= 2 && first[0] == 0x1f && first[1] == (byte) 0x8b;
        }

        @Override
        public void check(Path file) throws IOException {
          byte[] buffer = new byte[1 << 16];
          try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
            int read;
            do {
              read = in.read(buffer);
            } while (read >= 0);
          } catch (EOFException | ZipException e) {
            throw new IOException(
                file.getFileName() + " is no whole gzip archive: " + e.getMessage(), e);
          }
        }
      };
}
