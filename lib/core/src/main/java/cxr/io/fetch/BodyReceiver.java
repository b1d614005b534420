package cxr.io.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Takes the body of one answer to the end of a part. */
final class BodyReceiver {

  private static final long PROGRESS = 200_000_000; // nanoseconds between two messages
  private static final long LOOK_AT_DISK = 16 << 20; // bytes between two looks

  private final RemoteFile file;
  private final PartialFile part;
  private final String contentType;
  private final RetryPolicy patience;
  private final Consumer<DownloadEvent> listener;

  private final long total; // bytes, -1 if unknown
  private final long before; // bytes that were here
  private final long begun = System.nanoTime();
  private final ByteArrayOutputStream opening = new ByteArrayOutputStream(); // not yet looked at
  private boolean opened;
  private long done;
  private long looked;
  private long told = begun;
  private long window = begun; // the time of silence is counted from here
  private long inWindow; // bytes

  BodyReceiver(
      RemoteFile file,
      PartialFile part,
      long total,
      String contentType,
      RetryPolicy patience,
      Consumer<DownloadEvent> listener)
      throws IOException {
    this.file = file;
    this.part = part;
    this.contentType = contentType;
    this.patience = patience;
    this.listener = listener;
    this.total = total;
    this.before = part.length();
    this.done = before;
    this.looked = before;
    this.opened = before > 0;
  }

  /**
   * Takes all that comes.
   *
   * @throws RetryableException if that is not all there should be
   */
  void take(ResponseBody body) throws IOException, InterruptedException {
    try (Storage.Sink sink = part.append()) {
      ByteBuffer bytes = next(body);
      while (bytes != null) {
        keep(opened ? bytes : opening(bytes, false), sink);
        bytes = next(body);
      }
      if (!opened) {
        keep(opening(ByteBuffer.allocate(0), true), sink);
      }
    }
    tell();
    if (total >= 0 && done < total) {
      throw RetryableException.off("it ended after %,d of %,d bytes".formatted(done, total), null);
    }
  }

  /** The next bytes, null at the end; in each time of silence enough must come. */
  private ByteBuffer next(ResponseBody body) throws IOException, InterruptedException {
    while (true) {
      long waited = System.nanoTime() - window;
      if (waited >= patience.silence().toNanos()) {
        if (inWindow < patience.leastBytes()) {
          throw RetryableException.off(
              "only %d bytes came in %s".formatted(inWindow, Downloader.words(patience.silence())),
              null);
        }
        window = System.nanoTime();
        waited = 0;
        inWindow = 0;
      }
      try {
        ByteBuffer bytes = body.next(patience.silence().toNanos() - waited);
        inWindow += bytes == null ? 0 : bytes.remaining();
        return bytes;
      } catch (ResponseBody.SilenceException e) {
        // looked at above
      } catch (IOException e) {
        throw RetryableException.off("the connection broke: " + Downloader.reason(e), e);
      }
    }
  }

  /** Holds the first bytes back until there are enough to see what they begin. */
  private ByteBuffer opening(ByteBuffer bytes, boolean all) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    opening.writeBytes(copy);
    if (opening.size() < Content.FIRST && !all) {
      return ByteBuffer.allocate(0);
    }
    opened = true;
    byte[] first = opening.toByteArray();
    if (!file.content().mayBegin(first)) {
      part.discard();
      throw new IOException(
          "%s should be %s; the server sends %s that begins with \"%s\". It may be a page of a login or a proxy: open the address in a browser, or use another server."
              .formatted(file.address(), file.content().kind(), contentType, printable(first)));
    }
    return ByteBuffer.wrap(first);
  }

  private static String printable(byte[] first) {
    return new String(first, 0, Math.min(first.length, Content.FIRST), StandardCharsets.ISO_8859_1)
        .replaceAll("[^ -~]", "?");
  }

  private void keep(ByteBuffer bytes, Storage.Sink sink) throws IOException {
    done += bytes.remaining();
    if (total >= 0 && done > total) {
      throw RetryableException.restart("the server sends more bytes than the file has");
    }
    if (total < 0 && done - looked >= LOOK_AT_DISK) {
      part.requireReserve(file);
      looked = done;
    }
    sink.write(bytes);
    if (System.nanoTime() - told >= PROGRESS) {
      tell();
    }
  }

  private void tell() {
    told = System.nanoTime();
    double speed = (done - before) * 1e9 / Math.max(1, told - begun);
    listener.accept(new DownloadEvent.Progress(file.name(), done, total, speed));
  }
}
