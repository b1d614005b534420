package cxr.io.fetch;

import cxr.io.FailureReason;
import cxr.io.FolderLock;
import cxr.io.Sha256;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches files over HTTP, each whole or not at all (RFC 9110).
 *
 * <p>Bytes go to {@code NAME.part}, which is kept when the connection, the process or the machine
 * breaks off; the next try, or the next start, reads back what is there, asks for the rest alone
 * and says which state of the file it wants it of, so that a file that has changed on the server
 * starts again. A whole file is checked, put onto the disk and given its name, and its checksum is
 * recorded in {@link ChecksumFile}; a file that is there already is compared with that record.
 */
public final class Downloader {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final Map<Integer, String> REASONS =
      Map.of(
          401, "it wants a login",
          403, "it forbids this",
          404, "there is no such file",
          407, "the proxy wants a login",
          410, "the file is gone");
  private static final String LOCK = ".fetch.lock";
  private static final long LOCK_POLL = 200; // milliseconds
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");
  private static final Pattern NO_RANGE = Pattern.compile("bytes \\*/(\\d{1,18})");

  private final RetryPolicy patience;
  private final Storage storage;
  private final Consumer<DownloadEvent> listener;
  private final HttpClient client;

  /**
   * A downloader with patience for servers on the internet, through the proxy of the environment if
   * there is one.
   *
   * @param listener told what happens, in the thread that fetches
   */
  public Downloader(Consumer<DownloadEvent> listener) {
    this(RetryPolicy.defaults(), Storage.DISK, Proxies.ofEnvironment(), listener);
  }

  Downloader(
      RetryPolicy patience,
      Storage storage,
      ProxySelector proxies,
      Consumer<DownloadEvent> listener) {
    this.patience = patience;
    this.storage = storage;
    this.listener = listener;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience.connect())
            .proxy(proxies)
            .build();
  }

  /**
   * Fetches a file, unless it is there already.
   *
   * @param folder made if it is not there, and removed again if nothing came; one process at a time
   *     fetches into it
   * @return the file
   * @throws IOException if it cannot be had, or is not what it must be; what has come is kept where
   *     it can be of use at the next start
   * @throws InterruptedException if the thread is interrupted; what has come is kept
   */
  public Path fetch(RemoteFile file, Path folder) throws IOException, InterruptedException {
    Path made = firstMissing(folder);
    try (FolderLock lock = held(folder)) {
      try {
        return fetchHere(file, folder);
      } catch (IOException | InterruptedException e) {
        removeEmpty(folder, made);
        throw e;
      }
    } catch (ClosedByInterruptException e) {
      throw (InterruptedException) new InterruptedException().initCause(e);
    }
  }

  private Path fetchHere(RemoteFile file, Path folder) throws IOException, InterruptedException {
    Path target = folder.resolve(file.name());
    ChecksumFile sums = new ChecksumFile(folder);
    String expected = file.sha256().isEmpty() ? sums.of(file.name()).orElse("") : file.sha256();
    boolean fresh = !Files.exists(target);
    String sum =
        fresh ? fetchNew(file, target, expected) : checkOld(file.content(), target, expected);
    if (!sums.of(file.name()).equals(Optional.of(sum))) {
      sums.record(file.name(), sum);
    }
    listener.accept(new DownloadEvent.Done(file.name(), target, sum, !expected.isEmpty(), fresh));
    return target;
  }

  /** The first folder of a path that is not there; null if all are. */
  private static @Nullable Path firstMissing(Path folder) {
    Path missing = null;
    for (Path at = folder.toAbsolutePath(); at != null && !Files.exists(at); at = at.getParent()) {
      missing = at;
    }
    return missing;
  }

  /** Removes the folders that were made, and the lock, which is held, if they hold nothing else. */
  private static void removeEmpty(Path folder, @Nullable Path made) {
    try (Stream<Path> files = Files.list(folder)) {
      if (made != null && files.allMatch(file -> file.endsWith(LOCK))) {
        Files.deleteIfExists(folder.resolve(LOCK));
        for (Path at = folder.toAbsolutePath(); !at.equals(made.getParent()); at = at.getParent()) {
          Files.delete(at);
        }
      }
    } catch (IOException e) {
      // Another process fetches into them by now, or they stay, which does no harm.
    }
  }

  /** The folder's lock, once this process has it. */
  private FolderLock held(Path folder) throws IOException, InterruptedException {
    while (true) {
      FolderLock lock = lock(folder);
      boolean held = false;
      try {
        waitFor(lock, folder);
        held = lock.isInPlace(); // not if the process before found nothing and removed it
        if (held) {
          return lock;
        }
      } finally {
        if (!held) {
          lock.close();
        }
      }
    }
  }

  private static FolderLock lock(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      return new FolderLock(folder.resolve(LOCK));
    } catch (FileSystemException e) {
      throw new IOException(
          "%s must be a folder that can be written: %s".formatted(folder, FailureReason.of(e)), e);
    }
  }

  private void waitFor(FolderLock lock, Path folder) throws IOException, InterruptedException {
    for (int tries = 0; lock.tryLock(false) != FolderLock.Holder.THIS; tries++) {
      if (tries == 0) {
        listener.accept(new DownloadEvent.Waiting(folder));
      }
      Thread.sleep(LOCK_POLL);
    }
  }

  /** Compares a file that was there with its checksum; gives the checksum. */
  private String checkOld(Content content, Path target, String expected) throws IOException {
    listener.accept(new DownloadEvent.Checking(target.getFileName().toString()));
    String sum = Sha256.of(target);
    if (expected.isEmpty()) {
      content.check(target);
    } else if (!sum.equals(expected)) {
      throw new IOException(
          "%s is there, but has the SHA-256 %s and should have %s: it is damaged or another file. Move it away, and start again."
              .formatted(target, sum, expected));
    }
    return sum;
  }

  /** Fetches a file that is not there; gives its checksum. */
  private String fetchNew(RemoteFile file, Path target, String expected)
      throws IOException, InterruptedException {
    PartialFile part = new PartialFile(target, file.address().toString(), storage);
    receiveAll(file, part);
    listener.accept(new DownloadEvent.Checking(file.name()));
    String sum = Sha256.of(part.file());
    try {
      if (expected.isEmpty()) {
        file.content().check(part.file());
      } else if (!sum.equals(expected)) {
        throw new IOException(
            "it has the SHA-256 %s and should have %s%s"
                .formatted(
                    sum,
                    expected,
                    file.sha256().isEmpty() ? ", which " + ChecksumFile.FILE + " records" : ""));
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      part.discard();
      throw new IOException(
          "What came from %s was thrown away: %s. Try again later, or from another server."
              .formatted(file.address(), e.getMessage()),
          e);
    }
    part.moveTo(target);
    return sum;
  }

  /** Tries until all bytes are in the part. */
  private void receiveAll(RemoteFile file, PartialFile part)
      throws IOException, InterruptedException {
    long best = part.length();
    int idle = 0;
    for (int tries = 1; !isWhole(part); tries++) {
      try {
        receive(file, part);
        return;
      } catch (RetryableException e) {
        idle = part.length() > best ? 0 : idle + 1;
        best = Math.max(best, part.length());
        if (idle >= patience.idleTries() || tries >= patience.tries()) {
          throw new IOException(
              "%s could not be fetched in %d tries: %s. %s"
                  .formatted(file.address(), tries, e.getMessage(), kept(part)),
              e);
        }
        if (e.mustRestart()) {
          part.discard();
          listener.accept(new DownloadEvent.Restart(file.name(), e.reason()));
        }
        Duration pause = patience.pause(idle, e.pauseAsked());
        listener.accept(new DownloadEvent.Pause(file.name(), e.reason(), part.length(), pause));
        Thread.sleep(pause.toMillis());
      }
    }
  }

  private static String kept(PartialFile part) {
    return part.length() == 0
        ? "Nothing came; check the network, and start again."
        : "%,d bytes are kept; start again to go on.".formatted(part.length());
  }

  /** Whether a start before this one had received all, and ended before it could say so. */
  private static boolean isWhole(PartialFile part) {
    return part.origin() != null
        && part.origin().length() > 0
        && part.length() == part.origin().length();
  }

  /** One try: asks for what is missing and writes what comes. */
  private void receive(RemoteFile file, PartialFile part) throws IOException, InterruptedException {
    HttpResponse<ResponseBody> answer = ask(file, part);
    try (ResponseBody body = answer.body()) {
      long total = -1;
      switch (answer.statusCode()) {
        case 200 -> {
          total = answer.headers().firstValueAsLong("content-length").orElse(-1);
          if (part.length() > 0) {
            listener.accept(
                new DownloadEvent.Restart(
                    file.name(), "the server sends the whole file, not the rest alone"));
          }
          part.requireRoom(file, total, 0);
          part.begin(PartialFile.Origin.of(file.address().toString(), answer.headers(), total));
        }
        case 206 -> total = goOn(file, part, answer);
        case 412 -> throw RetryableException.restart("the file has changed on the server");
        case 416 -> {
          if (isAllThereIs(part, answer)) {
            return;
          }
          throw RetryableException.restart("the server does not have so many bytes any more");
        }
        default -> throw refusal(file, answer);
      }
      String type = answer.headers().firstValue("content-type").orElse("something");
      new BodyReceiver(file, part, total, type, patience, listener).take(body);
    }
  }

  /**
   * A 206 must go on where the part ends, and be of the same state of the file.
   *
   * @return the length of the whole file
   */
  private long goOn(RemoteFile file, PartialFile part, HttpResponse<ResponseBody> answer)
      throws IOException {
    Matcher range = RANGE.matcher(answer.headers().firstValue("content-range").orElse("").strip());
    if (part.origin() == null || !range.matches()) {
      throw RetryableException.restart("the server does not say which bytes it sends");
    }
    long total = Long.parseLong(range.group(3));
    PartialFile.Origin now =
        PartialFile.Origin.of(file.address().toString(), answer.headers(), total);
    if (Long.parseLong(range.group(1)) != part.length()) {
      throw RetryableException.restart("the server sends other bytes than it was asked for");
    }
    if (!part.origin().mayEqual(now)) {
      throw RetryableException.restart("the file has changed on the server");
    }
    part.requireRoom(file, total, part.length());
    return total;
  }

  /** A server that promised more bytes than it has says so when it is asked for the rest. */
  private static boolean isAllThereIs(PartialFile part, HttpResponse<ResponseBody> answer) {
    Matcher range =
        NO_RANGE.matcher(answer.headers().firstValue("content-range").orElse("").strip());
    return part.length() > 0 && range.matches() && Long.parseLong(range.group(1)) == part.length();
  }

  private IOException refusal(RemoteFile file, HttpResponse<ResponseBody> answer) {
    int status = answer.statusCode();
    if (PASSING.contains(status)) {
      String asked = answer.headers().firstValue("retry-after").orElse("").strip();
      Duration pause =
          asked.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(asked)) : Duration.ZERO;
      return RetryableException.later("the server answers " + status, pause);
    }
    return new IOException(
        "%s could not be fetched: the server answers %d%s. Check the address, or use another server."
            .formatted(
                file.address(),
                status,
                REASONS.containsKey(status) ? " (" + REASONS.get(status) + ")" : ""));
  }

  /** The answer to the question for what is missing, after all redirects. */
  private HttpResponse<ResponseBody> ask(RemoteFile file, PartialFile part)
      throws IOException, InterruptedException {
    URI at = file.address();
    for (int hop = 0; hop <= patience.redirects(); hop++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(at).header("Accept-Encoding", "identity").GET();
      PartialFile.Origin origin = part.origin();
      if (part.length() > 0 && origin != null && !origin.validator().isEmpty()) {
        request.header("Range", "bytes=%d-".formatted(part.length()));
        request.header("If-Range", origin.validator());
      }
      HttpResponse<ResponseBody> answer = send(request.build());
      if (!REDIRECTS.contains(answer.statusCode())) {
        return answer;
      }
      answer.body().close();
      at = redirect(at, answer.headers().firstValue("location").orElse(""));
    }
    throw new IOException(
        "%s sends from address to address, more than %d times; use another server."
            .formatted(file.address(), patience.redirects()));
  }

  /**
   * Where a redirect leads.
   *
   * @throws IOException if it leads nowhere, or from an encrypted connection to an open one
   */
  static URI redirect(URI from, String location) throws IOException {
    URI to;
    try {
      to = from.resolve(location);
      new RemoteFile(to, "x", "", Content.ANY, 0);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s sends to \"%s\", which is no address of a file.".formatted(from, location), e);
    }
    if (location.isBlank()) {
      throw new IOException(from + " sends to another address without saying which.");
    }
    if (from.getScheme().equalsIgnoreCase("https") && !to.getScheme().equalsIgnoreCase("https")) {
      throw new IOException(
          "%s sends to %s, an address without encryption; that is refused.".formatted(from, to));
    }
    return to;
  }

  private HttpResponse<ResponseBody> send(HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<ResponseBody>> coming =
        client.sendAsync(request, information -> new ResponseBody());
    try {
      return coming.get(patience.silence().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      coming.cancel(true);
      throw RetryableException.off("no answer came in " + words(patience.silence()), e);
    } catch (InterruptedException e) {
      coming.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      if (cause instanceof SSLException) {
        throw new IOException(
            "%s cannot prove that it is the server it should be, or does not speak as it should: %s"
                .formatted(request.uri().getHost(), reason(cause)),
            cause);
      }
      if (cause instanceof IOException) {
        throw RetryableException.off("no answer: " + reason(cause), cause);
      }
      throw new IOException(request.uri() + " could not be fetched: " + reason(cause), cause);
    }
  }

  static String reason(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.nio.channels.UnresolvedAddressException
          || cause instanceof java.net.UnknownHostException) {
        return "the server's name is not known, or there is no network";
      }
    }
    if (e.getMessage() == null || e.getMessage().isBlank()) {
      return e instanceof ConnectException
          ? "the server does not take connections"
          : e.getClass().getSimpleName();
    }
    return e.getMessage().replaceFirst("[.?!\\s]+$", ""); // a sentence goes on behind it
  }

  static String words(Duration time) {
    return time.toMillis() % 1000 == 0
        ? time.toSeconds() + " s"
        : String.format(Locale.ROOT, "%.3f s", time.toMillis() / 1000.0);
  }

  /** Bytes in words, such as {@code 1.36 GB}. */
  public static String size(double bytes) {
    if (bytes < 1000) {
      return String.format(Locale.ROOT, "%.0f bytes", bytes);
    }
    String units = "kMGTPE";
    int unit = -1;
    double value = bytes;
    while (value >= 1000 && unit < units.length() - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(
        Locale.ROOT, value < 10 ? "%.2f %cB" : "%.0f %cB", value, units.charAt(unit));
  }
}
