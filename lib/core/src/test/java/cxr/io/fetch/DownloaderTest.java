package cxr.io.fetch;

import static cxr.io.fetch.NastyServer.cut;
import static cxr.io.fetch.NastyServer.good;
import static cxr.io.fetch.NastyServer.head;
import static cxr.io.fetch.NastyServer.status;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.io.FolderLock;
import cxr.io.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The downloader against servers that do all that servers do; none of them is on a network. */
@Timeout(60)
class DownloaderTest {

  private static final String A = "\"a\"";
  private static final String B = "\"b\"";
  private static final ProxySelector DIRECT = new Proxies(Map.of());

  /** Waits hardly at all, and gives up early. */
  private static final RetryPolicy HASTY =
      new RetryPolicy(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          1,
          3,
          20,
          Duration.ofMillis(1),
          Duration.ofMillis(20),
          3);

  @TempDir Path folder;
  private final List<DownloadEvent> events = new CopyOnWriteArrayList<>();
  private NastyServer server;
  private byte[] bytes;

  @BeforeEach
  void start() throws IOException {
    bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);
    server = new NastyServer(good(bytes, A));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private RemoteFile file(String sha256, Content content, double room) {
    return new RemoteFile(server.at("/f.bin"), "f.bin", sha256, content, room);
  }

  private Path fetch() throws IOException, InterruptedException {
    return fetch(file("", Content.ANY, 0), HASTY, Storage.DISK);
  }

  private Path fetch(RemoteFile file, RetryPolicy patience, Storage storage)
      throws IOException, InterruptedException {
    return new Downloader(patience, storage, DIRECT, events::add).fetch(file, folder);
  }

  private String failure() {
    return assertThrows(IOException.class, this::fetch).getMessage();
  }

  private void assertWhole(byte[] expected) throws IOException {
    assertArrayEquals(expected, Files.readAllBytes(folder.resolve("f.bin")));
    assertEquals(List.of(".fetch.lock", ChecksumFile.FILE, "f.bin"), names());
    assertEquals(
        Sha256.of(folder.resolve("f.bin")), new ChecksumFile(folder).of("f.bin").orElseThrow());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private long count(Class<? extends DownloadEvent> kind) {
    return events.stream().filter(kind::isInstance).count();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(result)) {
      out.write(plain);
    }
    return result.toByteArray();
  }

  // As it should be

  @Test
  void fetchesAndTellsAndRecords() throws Exception {
    Path there = fetch();
    assertWhole(bytes);
    assertEquals(folder.resolve("f.bin"), there);
    DownloadEvent.Done done =
        assertInstanceOf(DownloadEvent.Done.class, events.get(events.size() - 1));
    assertTrue(done.fresh() && !done.known());
    DownloadEvent.Progress last =
        events.stream()
            .filter(DownloadEvent.Progress.class::isInstance)
            .map(DownloadEvent.Progress.class::cast)
            .reduce((a, b) -> b)
            .orElseThrow();
    assertEquals(bytes.length, last.done());
    assertEquals(bytes.length, last.total());
    assertTrue(last.bytesPerSecond() > 0);
  }

  @Test
  void aFileThatIsThereIsComparedNotFetched() throws Exception {
    fetch();
    events.clear();
    fetch();
    assertEquals(1, server.requests().size());
    assertTrue(((DownloadEvent.Done) events.get(events.size() - 1)).known());

    Files.write(folder.resolve("f.bin"), new byte[] {1, 2, 3});
    String message = failure();
    assertTrue(message.contains("SHA-256") && message.contains("Move it away"), message);
    assertEquals(3, Files.size(folder.resolve("f.bin")), "it must not be touched");
  }

  @Test
  void aFilePutThereByHandIsLookedThroughAndRecorded() throws Exception {
    byte[] archive = gzip(bytes);
    Files.write(folder.resolve("f.bin"), archive);
    fetch(file("", Content.GZIP, 0), HASTY, Storage.DISK);
    assertEquals(0, server.requests().size());
    assertWhole(archive);

    Files.write(folder.resolve("f.bin"), Arrays.copyOf(archive, 1000));
    Files.delete(folder.resolve(ChecksumFile.FILE));
    RemoteFile archiveWanted = file("", Content.GZIP, 0);
    assertThrows(IOException.class, () -> fetch(archiveWanted, HASTY, Storage.DISK));
    assertEquals(1000, Files.size(folder.resolve("f.bin")));
  }

  @Test
  void aKnownSumIsCompared() throws Exception {
    Path other = Files.write(folder.resolve("other"), bytes);
    String sum = Sha256.of(other);
    Files.delete(other);
    assertEquals(64, sum.length());
    fetch(file(sum, Content.ANY, 0), HASTY, Storage.DISK);
    assertWhole(bytes);
    assertTrue(((DownloadEvent.Done) events.get(events.size() - 1)).known());

    Files.delete(folder.resolve("f.bin"));
    byte[] wrong = bytes.clone();
    wrong[1234] ^= 1;
    server.answer(good(wrong, A));
    String message =
        assertThrows(IOException.class, () -> fetch(file(sum, Content.ANY, 0), HASTY, Storage.DISK))
            .getMessage();
    assertTrue(message.contains(sum) && message.contains("thrown away"), message);
    assertEquals(List.of(".fetch.lock", ChecksumFile.FILE), names());
    message = failure(); // the record of the first time holds too
    assertTrue(message.contains(ChecksumFile.FILE), message);
  }

  // Breaks

  @Test
  void goesOnAfterABreak() throws Exception {
    server.answer(cut(bytes, A, 100_000));
    fetch();
    assertWhole(bytes);
    assertEquals(3, server.requests().size());
    assertFalse(server.requests().get(0).headers().containsKey("range"));
    for (NastyServer.Request later : server.requests().subList(1, 3)) {
      assertTrue(later.from() > 0, later.toString());
      assertEquals(A, later.headers().get("if-range"));
    }
    assertEquals(2, count(DownloadEvent.Pause.class));
    assertEquals(0, count(DownloadEvent.Restart.class));
  }

  @Test
  void goesOnAtTheNextStart() throws Exception {
    server.answer(cut(bytes, A, 100_000), status("503 Busy"));
    String message = failure();
    assertTrue(message.contains("100,000 bytes are kept"), message);
    assertTrue(message.contains("503") && message.contains("tries"), message);
    assertEquals(List.of(".fetch.lock", "f.bin.part", "f.bin.part.json"), names());
    server.answer(good(bytes, A));
    fetch();
    assertWhole(bytes);
    assertEquals(100_000, server.requests().get(0).from());
  }

  @Test
  void breaksAtAnyPlaceNeverMixBytes() throws Exception {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      byte[] one = new byte[1 + random.nextInt(50_000)];
      byte[] two = new byte[1 + random.nextInt(50_000)];
      random.nextBytes(one);
      random.nextBytes(two);
      // A few answers of one state of the file, then all of another state with another tag.
      NastyServer.Answer[] answers = new NastyServer.Answer[6];
      for (int i = 0; i < 3; i++) {
        answers[i] = cut(one, A, random.nextInt(one.length));
        answers[3 + i] = cut(two, B, random.nextInt(two.length + 1));
      }
      answers[5] = good(two, B);
      server.answer(answers);
      Files.deleteIfExists(folder.resolve("f.bin"));
      Files.deleteIfExists(folder.resolve(ChecksumFile.FILE));
      RetryPolicy stubborn =
          new RetryPolicy(
              HASTY.connect(), HASTY.silence(), 1, 20, 50, Duration.ZERO, Duration.ZERO, 3);
      fetch(file("", Content.ANY, 0), stubborn, Storage.DISK);
      byte[] got = Files.readAllBytes(folder.resolve("f.bin"));
      assertTrue(Arrays.equals(got, one) || Arrays.equals(got, two), "seed " + seed);
    }
  }

  @Test
  void allBytesOfABrokenStartAreNotAskedForAgain() throws Exception {
    PartialFile part =
        new PartialFile(folder.resolve("f.bin"), server.at("/f.bin").toString(), Storage.DISK);
    part.begin(new PartialFile.Origin(server.at("/f.bin").toString(), A, "", bytes.length));
    try (Storage.Sink sink = part.append()) {
      sink.write(ByteBuffer.wrap(bytes));
    }
    fetch();
    assertWhole(bytes);
    assertEquals(0, server.requests().size());
  }

  @Test
  void aPartOfAnotherAddressOrWithADamagedNoteIsForgotten() throws Exception {
    PartialFile part = new PartialFile(folder.resolve("f.bin"), "http://other/f.bin", Storage.DISK);
    part.begin(new PartialFile.Origin("http://other/f.bin", A, "", bytes.length));
    Files.write(part.file(), new byte[1000]);
    fetch();
    assertWhole(bytes);
    Files.delete(folder.resolve("f.bin"));
    Files.write(folder.resolve("f.bin.part"), new byte[1000]);
    Files.writeString(folder.resolve("f.bin.part.json"), "{\"address\":\"htt");
    fetch();
    assertWhole(bytes);
  }

  @Test
  void withoutAMarkOfTheStateItStartsAgain() throws Exception {
    NastyServer.Answer unmarked =
        (request, out) -> {
          out.write(head("200 OK", "Content-Length: " + bytes.length));
          out.write(bytes, 0, server.requests().size() == 1 ? 100_000 : bytes.length);
        };
    server.answer(unmarked);
    fetch();
    assertWhole(bytes);
    assertFalse(server.requests().get(1).headers().containsKey("range"));
  }

  @Test
  void aWeakTagIsNotTrustedAndATimeIs() throws Exception {
    String time = "Wed, 01 Jan 2020 00:00:00 GMT";
    server.answer(
        (request, out) -> {
          int from = request.from();
          out.write(
              head(
                  from == 0 ? "200 OK" : "206 Partial Content",
                  "ETag: W/\"weak\"",
                  "Last-Modified: " + time,
                  "Content-Range: bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length),
                  "Content-Length: " + (bytes.length - from)));
          out.write(bytes, from, Math.min(200_000, bytes.length - from));
        });
    fetch();
    assertWhole(bytes);
    assertEquals(time, server.requests().get(1).headers().get("if-range"));
  }

  // Servers that change or mix

  @Test
  void aServerThatIgnoresRangesSendsAllAgain() throws Exception {
    NastyServer.Answer whole =
        (request, out) -> {
          out.write(head("200 OK", "Content-Length: " + bytes.length, "ETag: " + A));
          out.write(bytes);
        };
    server.answer(cut(bytes, A, 100_000), whole);
    fetch();
    assertWhole(bytes);
    assertEquals(1, count(DownloadEvent.Restart.class));
  }

  @Test
  void aFileThatChangesMidwayStartsAgain() throws Exception {
    byte[] changed = new byte[250_000];
    new Random(2).nextBytes(changed);
    server.answer(cut(bytes, A, 100_000), good(changed, B));
    fetch();
    assertWhole(changed);
  }

  @Test
  void aChangeTheServerKeepsQuietAboutIsSeenByItsTag() throws Exception {
    byte[] changed = new byte[bytes.length];
    new Random(2).nextBytes(changed);
    NastyServer.Answer ignoresIfRange =
        (request, out) -> {
          int from = request.from();
          out.write(
              head(
                  from == 0 ? "200 OK" : "206 Partial Content",
                  "ETag: " + B,
                  "Content-Range: bytes %d-%d/%d"
                      .formatted(from, changed.length - 1, changed.length),
                  "Content-Length: " + (changed.length - from)));
          out.write(changed, from, changed.length - from);
        };
    server.answer(cut(bytes, A, 100_000), ignoresIfRange);
    fetch();
    assertWhole(changed);
    assertEquals(1, count(DownloadEvent.Restart.class));
  }

  @Test
  void otherBytesThanAskedForAreRefused() throws Exception {
    NastyServer.Answer shifted =
        (request, out) -> {
          out.write(
              head(
                  "206 Partial Content",
                  "ETag: " + A,
                  "Content-Range: bytes 99000-299999/300000",
                  "Content-Length: 201000"));
          out.write(bytes, 99_000, 201_000);
        };
    server.answer(cut(bytes, A, 100_000), shifted, good(bytes, A));
    fetch();
    assertWhole(bytes);
  }

  @Test
  void aPartWithoutItsPlaceIsRefused() throws Exception {
    server.answer(
        cut(bytes, A, 100_000),
        status("206 Partial Content", "ETag: " + A, "Content-Length: 0"),
        good(bytes, A));
    fetch();
    assertWhole(bytes);
  }

  @Test
  void failedPreconditionsAndImpossibleRangesStartAgain() throws Exception {
    server.answer(cut(bytes, A, 100_000), status("412 Changed"), good(bytes, A));
    fetch();
    assertWhole(bytes);
    Files.delete(folder.resolve("f.bin"));
    server.answer(
        cut(bytes, A, 100_000), status("416 No", "Content-Range: bytes */50000"), good(bytes, A));
    fetch();
    assertWhole(bytes);
  }

  // Lies about lengths

  @Test
  void tooLongALengthIsNoticedAndTheTruthAskedFor() throws Exception {
    NastyServer.Answer boasts =
        (request, out) -> {
          out.write(head("200 OK", "Content-Length: 999999", "ETag: " + A));
          out.write(bytes);
        };
    server.answer(boasts, status("416 No", "Content-Range: bytes */" + bytes.length));
    fetch();
    assertWhole(bytes);

    Files.delete(folder.resolve("f.bin"));
    server.answer(boasts); // and never tells
    String message = failure();
    assertTrue(message.contains("tries"), message);
    assertTrue(server.requests().size() <= HASTY.idleTries() + 1);
  }

  @Test
  void tooShortALengthIsNoticedInAnArchive() throws Exception {
    byte[] archive = gzip(bytes);
    server.answer(
        (request, out) -> {
          out.write(head("200 OK", "Content-Length: 100000", "ETag: " + A));
          out.write(archive);
        });
    RemoteFile wanted = file("", Content.GZIP, 0);
    String message =
        assertThrows(IOException.class, () -> fetch(wanted, HASTY, Storage.DISK)).getMessage();
    assertTrue(message.contains("no whole gzip archive"), message);
    assertEquals(List.of(".fetch.lock"), names());
    server.answer(good(archive, A));
    fetch(wanted, HASTY, Storage.DISK);
    assertWhole(archive);
  }

  @Test
  void aLengthMayBeAbsent() throws Exception {
    server.answer(
        (request, out) -> {
          out.write(head("200 OK"));
          out.write(bytes);
        });
    fetch();
    assertWhole(bytes);
    Files.delete(folder.resolve("f.bin"));
    server.answer(chunked(bytes, bytes.length, true));
    fetch();
    assertWhole(bytes);
  }

  @Test
  void aBodyInChunksThatBreaksOffGoesOn() throws Exception {
    server.answer(chunked(bytes, 100_000, false), good(bytes, A));
    fetch();
    assertWhole(bytes);
    assertEquals(100_000, server.requests().get(1).from());
  }

  private static NastyServer.Answer chunked(byte[] bytes, int length, boolean ends) {
    return (request, out) -> {
      out.write(head("200 OK", "Transfer-Encoding: chunked", "ETag: " + A));
      for (int from = 0; from < length; from += 10_000) {
        int count = Math.min(10_000, length - from);
        out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes, from, count);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      if (ends) {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    };
  }

  @Test
  void anEmptyFileIsAFile() throws Exception {
    server.answer(status("200 OK", "Content-Length: 0"));
    fetch();
    assertWhole(new byte[0]);
  }

  // Refusals

  @Test
  void refusalsAreSaidAtOnce() throws Exception {
    for (String status : List.of("404 Not Found", "403 Forbidden", "401 Login", "451 No")) {
      server.answer(status(status));
      String message = failure();
      assertTrue(message.contains(status.substring(0, 3)), message);
      assertTrue(message.contains(server.at("/f.bin").toString()), message);
      assertEquals(1, server.requests().size(), status);
    }
  }

  @Test
  void passingTroubleIsTriedAgainBoundedly() throws Exception {
    server.answer(status("500 Oh"), status("503 Busy", "Retry-After: 3600"), good(bytes, A));
    fetch();
    assertWhole(bytes);
    Files.delete(folder.resolve("f.bin"));
    server.answer(status("500 Oh"));
    assertTrue(failure().contains("500"));
    assertEquals(HASTY.idleTries(), server.requests().size());
  }

  @Test
  void aServerThatSpeaksNoHttpOrIsNotThere() throws Exception {
    server.answer((request, out) -> out.write("hello\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
    assertTrue(failure().contains("could not be fetched"));
    server.answer(status("200 OK", "Content-Length: many"));
    assertTrue(failure().contains("could not be fetched"));
    server.close();
    assertTrue(failure().contains("could not be fetched"));
  }

  @Test
  void redirectsAreFollowedBoundedly() throws Exception {
    server.answer(
        status("302 Found", "Location: /moved"),
        status("307 Found", "Location: " + server.at("/again")),
        good(bytes, A));
    fetch();
    assertWhole(bytes);
    assertEquals("/again", server.requests().get(2).path());

    Files.delete(folder.resolve("f.bin"));
    server.answer(status("302 Found", "Location: /f.bin"));
    assertTrue(failure().contains("from address to address"));
    assertEquals(1 + HASTY.redirects(), server.requests().size());
    server.answer(status("302 Found"));
    assertTrue(failure().contains("without saying which"));
    server.answer(status("302 Found", "Location: file:///etc/passwd"));
    assertTrue(failure().contains("no address of a file"));
  }

  @Test
  void aRedirectGoesOnWithTheRange() throws Exception {
    server.answer(cut(bytes, A, 100_000), status("302 Found", "Location: /moved"), good(bytes, A));
    fetch();
    assertWhole(bytes);
    assertEquals(100_000, server.requests().get(2).from());
  }

  @Test
  void encryptionIsNotGivenUp() throws Exception {
    URI https = URI.create("https://host/f");
    assertEquals(URI.create("https://cdn/g"), Downloader.redirect(https, "https://cdn/g"));
    assertEquals(URI.create("https://host/g"), Downloader.redirect(https, "/g"));
    String message =
        assertThrows(IOException.class, () -> Downloader.redirect(https, "http://host/g"))
            .getMessage();
    assertTrue(message.contains("without encryption"), message);
    Downloader.redirect(URI.create("http://host/f"), "https://host/g");
  }

  @Test
  void aPageIsNoArchive() throws Exception {
    byte[] page = "<!DOCTYPE html><html><title>Log in</title>".getBytes(StandardCharsets.UTF_8);
    for (byte[] sent : List.of(page, new byte[] {'<'}, new byte[0])) {
      server.answer(
          (request, out) -> {
            out.write(head("200 OK", "Content-Type: text/html", "Content-Length: " + sent.length));
            out.write(sent);
          });
      RemoteFile wanted = file("", Content.GZIP, 0);
      String message =
          assertThrows(IOException.class, () -> fetch(wanted, HASTY, Storage.DISK)).getMessage();
      assertTrue(message.contains("text/html") && message.contains("gzip"), message);
      assertEquals(1, server.requests().size());
      assertEquals(List.of(".fetch.lock"), names());
    }
  }

  @Test
  void firstBytesMayComeOneByOne() throws Exception {
    byte[] archive = gzip(bytes);
    server.answer(
        (request, out) -> {
          out.write(head("200 OK", "Content-Length: " + archive.length));
          for (int i = 0; i < 20; i++) {
            out.write(archive[i]);
            out.flush();
            Thread.sleep(5);
          }
          out.write(archive, 20, archive.length - 20);
        });
    fetch(file("", Content.GZIP, 0), HASTY, Storage.DISK);
    assertWhole(archive);
  }

  // Time

  private static RetryPolicy impatient(long leastBytes, int idleTries) {
    return new RetryPolicy(
        Duration.ofSeconds(5),
        Duration.ofMillis(300),
        leastBytes,
        idleTries,
        20,
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        3);
  }

  @Test
  void silenceBeforeAnAnswerEnds() throws Exception {
    server.answer((request, out) -> Thread.sleep(20_000));
    RemoteFile wanted = file("", Content.ANY, 0);
    String message =
        assertThrows(IOException.class, () -> fetch(wanted, impatient(1, 2), Storage.DISK))
            .getMessage();
    assertTrue(message.contains("no answer came in 0.300 s"), message);
  }

  @Test
  void silenceMidwayIsABreak() throws Exception {
    NastyServer.Answer falls =
        (request, out) -> {
          out.write(head("200 OK", "Content-Length: " + bytes.length, "ETag: " + A));
          out.write(bytes, 0, 100_000);
          out.flush();
          Thread.sleep(20_000);
        };
    server.answer(falls, good(bytes, A));
    fetch(file("", Content.ANY, 0), impatient(1, 10), Storage.DISK);
    assertWhole(bytes);
    assertEquals(100_000, server.requests().get(1).from());
  }

  @Test
  void drippingIsABreak() throws Exception {
    NastyServer.Answer drips =
        (request, out) -> {
          out.write(head("200 OK", "Content-Length: " + bytes.length, "ETag: " + A));
          for (byte each : bytes) {
            out.write(each);
            out.flush();
            Thread.sleep(3);
          }
        };
    server.answer(drips, good(bytes, A));
    fetch(file("", Content.ANY, 0), impatient(1000, 10), Storage.DISK);
    assertWhole(bytes);
    assertTrue(server.requests().get(1).from() > 0);
  }

  @Test
  void pausesDoubleUpToTheirLimit() {
    RetryPolicy patience = RetryPolicy.defaults();
    assertEquals(Duration.ofSeconds(1), patience.pause(0, Duration.ZERO));
    assertEquals(Duration.ofSeconds(1), patience.pause(1, Duration.ZERO));
    assertEquals(Duration.ofSeconds(4), patience.pause(3, Duration.ZERO));
    assertEquals(Duration.ofSeconds(30), patience.pause(60, Duration.ZERO));
    assertEquals(Duration.ofSeconds(7), patience.pause(1, Duration.ofSeconds(7)));
    assertEquals(Duration.ofSeconds(30), patience.pause(1, Duration.ofDays(1)));
  }

  // The disk

  /** A disk with some room, on which writing fails after some bytes. */
  private static Storage disk(long free, long writable) {
    return new Storage() {
      private long left = writable;

      @Override
      public long free(Path folder) {
        return free;
      }

      @Override
      public Sink append(Path file) throws IOException {
        Sink real = DISK.append(file);
        return new Sink() {
          @Override
          public void write(ByteBuffer given) throws IOException {
            ByteBuffer fits =
                given.slice(given.position(), (int) Math.min(left, given.remaining()));
            left -= fits.remaining();
            boolean all = fits.remaining() == given.remaining();
            real.write(fits);
            given.position(given.position() + fits.position());
            if (!all) {
              throw new IOException("No space left on device");
            }
          }

          @Override
          public void force() throws IOException {
            real.force();
          }

          @Override
          public void close() throws IOException {
            real.close();
          }
        };
      }
    };
  }

  @Test
  void tooSmallADiskIsSaidBeforehand() throws Exception {
    RemoteFile wanted = file("", Content.ANY, 2);
    String message =
        assertThrows(IOException.class, () -> fetch(wanted, HASTY, disk(899_999, Long.MAX_VALUE)))
            .getMessage();
    for (String number : List.of("900 kB", "300 kB", "600 kB")) {
      assertTrue(message.contains(number), message);
    }
    assertTrue(message.contains(folder.toString()), message);
    assertEquals(1, server.requests().size(), "no second try");
    assertEquals(List.of(".fetch.lock"), names());
    fetch(wanted, HASTY, disk(900_000, Long.MAX_VALUE));
    assertWhole(bytes);
  }

  @Test
  void theRestAloneMustFitWhenItGoesOn() throws Exception {
    server.answer(cut(bytes, A, 200_000), status("503 Busy"));
    failure();
    server.answer(good(bytes, A));
    RemoteFile wanted = file("", Content.ANY, 0);
    assertThrows(IOException.class, () -> fetch(wanted, HASTY, disk(99_999, Long.MAX_VALUE)));
    assertEquals(200_000, Files.size(folder.resolve("f.bin.part")), "what came is kept");
    fetch(wanted, HASTY, disk(100_000, Long.MAX_VALUE));
    assertWhole(bytes);
  }

  @Test
  void aBoastOfMoreThanAnyDiskHasIsRefused() throws Exception {
    server.answer(status("200 OK", "Content-Length: 999999999999999999"));
    String message = failure();
    assertTrue(message.contains("1000 PB") || message.contains("EB"), message);
  }

  @Test
  void aDiskThatRunsFullKeepsWhatCame() throws Exception {
    RemoteFile wanted = file("", Content.ANY, 0);
    String message =
        assertThrows(
                IOException.class, () -> fetch(wanted, HASTY, disk(Long.MAX_VALUE / 4, 123_456)))
            .getMessage();
    assertTrue(message.contains("No space left") && message.contains("kept"), message);
    assertEquals(1, server.requests().size(), "no second try");
    assertEquals(123_456, Files.size(folder.resolve("f.bin.part")));
    fetch();
    assertWhole(bytes);
    assertEquals(123_456, server.requests().get(1).from());
  }

  @Test
  void anEndlessBodyEndsWhereTheDiskDoes() throws Exception {
    byte[] chunk = new byte[1 << 20];
    server.answer(
        (request, out) -> {
          out.write(head("200 OK"));
          while (true) {
            out.write(chunk);
          }
        });
    RemoteFile wanted = file("", Content.ANY, 0);
    String message =
        assertThrows(
                IOException.class, () -> fetch(wanted, HASTY, disk(10_000_000, Long.MAX_VALUE)))
            .getMessage();
    assertTrue(message.contains("does not say how long"), message);
  }

  @Test
  void aPlaceThatIsNoFolder() throws Exception {
    Path taken = Files.writeString(folder.resolve("taken"), "x");
    String message =
        assertThrows(
                IOException.class,
                () ->
                    new Downloader(HASTY, Storage.DISK, DIRECT, events::add)
                        .fetch(file("", Content.ANY, 0), taken))
            .getMessage();
    assertTrue(message.contains("must be a folder"), message);
  }

  // Stops and companions

  /** Sends the first bytes, then nothing until the test lets it go on. */
  private NastyServer.Answer held(CompletableFuture<Void> sent, CompletableFuture<Void> go) {
    return (request, out) -> {
      out.write(head("200 OK", "Content-Length: " + bytes.length, "ETag: " + A));
      out.write(bytes, 0, 100_000);
      out.flush();
      sent.complete(null);
      go.join();
      out.write(bytes, 100_000, 200_000);
    };
  }

  private void waitForPart(long length) throws Exception {
    Path part = folder.resolve("f.bin.part");
    while (!Files.exists(part) || Files.size(part) < length) {
      Thread.sleep(10);
    }
  }

  @Test
  void anInterruptKeepsWhatCame() throws Exception {
    server.answer(held(new CompletableFuture<>(), new CompletableFuture<>()), good(bytes, A));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                fetch();
              } catch (IOException | InterruptedException e) {
                thrown.set(e);
              }
            });
    thread.start();
    waitForPart(100_000);
    thread.interrupt();
    thread.join(10_000);
    assertInstanceOf(InterruptedException.class, thrown.get());
    fetch();
    assertWhole(bytes);
    assertEquals(100_000, server.requests().get(1).from());
  }

  @Test
  void twoAtOnceFetchOnce() throws Exception {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    CompletableFuture<Void> go = new CompletableFuture<>();
    server.answer(held(sent, go));
    CompletableFuture<Path> first = CompletableFuture.supplyAsync(this::fetchUnchecked);
    sent.join();
    CompletableFuture<Path> second = CompletableFuture.supplyAsync(this::fetchUnchecked);
    while (count(DownloadEvent.Waiting.class) == 0) {
      Thread.sleep(10);
    }
    go.complete(null);
    first.get(20, TimeUnit.SECONDS);
    second.get(20, TimeUnit.SECONDS);
    assertWhole(bytes);
    assertEquals(1, server.requests().size());
  }

  private Path fetchUnchecked() {
    try {
      return fetch();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Process process() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            FetchOnce.class.getName(),
            server.at("/f.bin").toString(),
            "f.bin",
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void aProcessThatIsStoppedOrKilledLeavesAPartToGoOnWith() throws Exception {
    for (boolean forcibly : List.of(false, true)) {
      server.answer(held(new CompletableFuture<>(), new CompletableFuture<>()), good(bytes, A));
      Process process = process();
      waitForPart(100_000);
      if (forcibly) {
        process.destroyForcibly();
      } else {
        process.destroy(); // as Ctrl-C does, by a signal
      }
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
      fetch();
      assertWhole(bytes);
      int from = server.requests().get(1).from(); // behind the last bytes that were forced
      assertTrue(from > 50_000 && from <= 100_000, "from " + from);
      Files.delete(folder.resolve("f.bin"));
    }
  }

  /** Damage of a power cut to what lies on the disk. */
  private interface Damage {
    byte[] to(byte[] part, Random random);
  }

  @Test
  void whatAPowerCutLeftIsReadBackAndFetchedAgainFromASurePlace() throws Exception {
    Map<String, Damage> damages =
        Map.of(
            "zeroed tail",
            (part, random) -> {
              byte[] copy = part.clone();
              Arrays.fill(
                  copy, copy.length - 1 - random.nextInt(copy.length), copy.length, (byte) 0);
              return copy;
            },
            "zeroed block",
            (part, random) -> {
              byte[] copy = part.clone();
              int at = random.nextInt(copy.length);
              Arrays.fill(copy, at, Math.min(copy.length, at + 4096), (byte) 0);
              return copy;
            },
            "shorter",
            (part, random) -> Arrays.copyOf(part, random.nextInt(part.length)),
            "longer",
            (part, random) -> Arrays.copyOf(part, part.length + random.nextInt(300_000)),
            "other bit",
            (part, random) -> {
              byte[] copy = part.clone();
              copy[random.nextInt(copy.length)] ^= 1;
              return copy;
            });
    int trials = 0;
    for (int most : List.of(40_000, 100_000, 299_999, 300_000)) {
      for (Map.Entry<String, Damage> damage : damages.entrySet()) {
        for (int seed = 0; seed < 5; seed++) {
          Files.deleteIfExists(folder.resolve("f.bin"));
          Files.deleteIfExists(folder.resolve(ChecksumFile.FILE));
          partOf(most);
          Path file = folder.resolve("f.bin.part");
          byte[] part = Files.readAllBytes(file);
          assertEquals(most, part.length);
          Files.write(file, damage.getValue().to(part, new Random(seed)));
          server.answer(good(bytes, A));
          fetch();
          assertWhole(bytes);
          trials++;
        }
      }
    }
    System.out.println("trials: " + trials + " of parts damaged as by a power cut, fetched whole");
  }

  /** Leaves a part of some bytes, all of them on the disk, as a start before this one does. */
  private void partOf(int length) throws IOException {
    PartialFile part =
        new PartialFile(folder.resolve("f.bin"), server.at("/f.bin").toString(), Storage.DISK);
    part.begin(new PartialFile.Origin(server.at("/f.bin").toString(), A, "", bytes.length));
    try (Storage.Sink sink = part.append()) {
      for (int at = 0; at < length; at += 16_384) {
        sink.write(ByteBuffer.wrap(bytes, at, Math.min(16_384, length - at)));
      }
    }
  }

  @Test
  void ofADamagedPartTheStartBeforeTheDamageIsNotAskedForAgain() throws Exception {
    partOf(250_000);
    Path file = folder.resolve("f.bin.part");
    byte[] part = Files.readAllBytes(file);
    Arrays.fill(part, 200_000, 250_000, (byte) 0);
    Files.write(file, part);
    fetch();
    assertWhole(bytes);
    int from = server.requests().get(0).from();
    assertTrue(from >= 65_536 && from <= 200_000, "from " + from);
  }

  @Test
  void bytesThatWereNeverForcedAreNotBelieved() throws Exception {
    PartialFile part =
        new PartialFile(folder.resolve("f.bin"), server.at("/f.bin").toString(), Storage.DISK);
    part.begin(new PartialFile.Origin(server.at("/f.bin").toString(), A, "", bytes.length));
    Files.write(part.file(), new byte[bytes.length]); // its length alone has reached the disk
    fetch();
    assertWhole(bytes);
    assertEquals(1, server.requests().size());
  }

  @Test
  void anotherProcessIsWaitedFor() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    server.answer(held(new CompletableFuture<>(), go));
    Process process = process();
    waitForPart(100_000);
    CompletableFuture<Path> here = CompletableFuture.supplyAsync(this::fetchUnchecked);
    while (count(DownloadEvent.Waiting.class) == 0) {
      Thread.sleep(10);
    }
    go.complete(null);
    here.get(20, TimeUnit.SECONDS);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    assertWhole(bytes);
    assertEquals(1, server.requests().size());
  }

  // Proxies

  @Test
  void theEnvironmentsProxyIsAsked() throws Exception {
    URI there = URI.create("http://files.example/f.bin");
    String proxy = server.at("").toString();
    RemoteFile wanted = new RemoteFile(there, "f.bin", "", Content.ANY, 0);
    new Downloader(HASTY, Storage.DISK, new Proxies(Map.of("http_proxy", proxy)), events::add)
        .fetch(wanted, folder);
    assertWhole(bytes);
    assertEquals(there.toString(), server.requests().get(0).path());
  }

  @Test
  void someHostsAreAskedDirectly() {
    Proxies proxies =
        new Proxies(
            Map.of("HTTPS_PROXY", "127.0.0.1:3128", "NO_PROXY", "localhost, .inside.example"));
    assertEquals(3128, port(proxies, "https://outside.example/x"));
    assertEquals(-1, port(proxies, "https://a.inside.example/x"));
    assertEquals(-1, port(proxies, "https://localhost/x"));
    assertEquals(-1, port(proxies, "http://outside.example/x"));
    assertEquals(-1, port(new Proxies(Map.of("NO_PROXY", "*")), "https://outside.example/x"));
    assertThrows(
        IllegalArgumentException.class, () -> new Proxies(Map.of("https_proxy", "socks5://x:1")));
  }

  private static int port(Proxies proxies, String address) {
    return proxies.select(URI.create(address)).get(0).address()
            instanceof java.net.InetSocketAddress at
        ? at.getPort()
        : -1;
  }

  // Arguments

  @Test
  void wrongWordsAreNamed() {
    for (String address : List.of("ftp://host/f", "host/f", "http:///f", "http://a b/")) {
      assertTrue(
          assertThrows(IllegalArgumentException.class, () -> RemoteFile.address(address))
              .getMessage()
              .contains(address));
    }
    URI good = URI.create("https://host/f");
    for (String name : List.of("../f", "a/b", "", ".hidden", "a\\b")) {
      assertThrows(
          IllegalArgumentException.class, () -> new RemoteFile(good, name, "", Content.ANY, 0));
    }
    assertThrows(
        IllegalArgumentException.class, () -> new RemoteFile(good, "f", "abc", Content.ANY, 0));
    assertEquals(URI.create("https://host/a/b"), RemoteFile.below("https://host/a//", "b"));
  }

  @Test
  void sizesAreReadable() {
    assertEquals("999 bytes", Downloader.size(999));
    assertEquals("1.36 GB", Downloader.size(1_360_814_128));
    assertEquals("46 MB", Downloader.size(46_400_000));
  }

  @Test
  void aReasonEndsWithoutAMark() {
    for (Throwable cause :
        List.of(
            new java.net.UnknownHostException("x"),
            new IOException("Is it there?"),
            new IOException("It is gone."))) {
      String reason = Downloader.reason(new IOException(cause.getMessage(), cause));
      assertTrue(reason.matches(".*\\w"), reason);
    }
  }

  @Test
  void foldersThatWereMadeForNothingAreRemovedAgain() throws IOException {
    server.close();
    Path made = folder.resolve("data");
    Downloader downloader = new Downloader(HASTY, Storage.DISK, DIRECT, events::add);
    RemoteFile file = file("", Content.ANY, 0);
    assertThrows(IOException.class, () -> downloader.fetch(file, made.resolve("weights/gpt2")));
    assertFalse(Files.exists(made));
    Files.createDirectories(made);
    assertThrows(IOException.class, () -> downloader.fetch(file, made.resolve("weights/gpt2")));
    assertTrue(Files.exists(made), "it was there before");
    assertFalse(Files.exists(made.resolve("weights")));
    assertThrows(IOException.class, () -> downloader.fetch(file, made));
    assertTrue(Files.exists(made.resolve(".fetch.lock")), "another may wait for it");
  }

  @Test
  void aLockWhoseFileIsGoneIsTakenAnew() throws Exception {
    Path lock = folder.resolve(".fetch.lock");
    try (FolderLock first = new FolderLock(lock)) {
      first.tryLock(false);
      Thread waiting = new Thread(() -> assertDoesNotThrow(() -> fetch()));
      waiting.start();
      while (events.isEmpty()) {
        Thread.sleep(5);
      }
      Files.delete(lock);
      first.close();
      waiting.join();
    }
    assertWhole(bytes);
  }
}
