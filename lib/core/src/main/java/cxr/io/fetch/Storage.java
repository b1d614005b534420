package cxr.io.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where bytes go; tests put a disk that is full in its place. */
interface Storage {

  /** The end of a file. */
  interface Sink extends Closeable {
    void write(ByteBuffer bytes) throws IOException;

    /** Brings all that was written onto the disk, where a power cut leaves it. */
    void force() throws IOException;
  }

  /** Bytes that may still be written into a folder. */
  long free(Path folder) throws IOException;

  /** A file to write at its end; made if it is not there. */
  Sink append(Path file) throws IOException;

  Storage DISK =
      new Storage() {
        @Override
        public long free(Path folder) throws IOException {
          return Files.getFileStore(folder).getUsableSpace();
        }

        @Override
        public Sink append(Path file) throws IOException {
          FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          return new Sink() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
              while (bytes.hasRemaining()) {
                channel.write(bytes);
              }
            }

            @Override
            public void force() throws IOException {
              if (channel.isOpen()) {
                channel.force(true);
                return;
              }
              try (FileChannel again = FileChannel.open(file, StandardOpenOption.WRITE)) {
                again.force(true); // an interrupt has closed the first one
              }
            }

            @Override
            public void close() throws IOException {
              channel.close();
            }
          };
        }
      };
}
