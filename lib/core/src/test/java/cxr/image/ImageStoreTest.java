package cxr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.image.codec.GreyImage;
import cxr.settings.ImageSettings;
import cxr.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImageStoreTest {

  private static final ImageSettings SETTINGS = Settings.defaults().with("image.size", 32).image();

  @TempDir Path folder;
  private Path collection;
  private Path cache;
  private List<Path> images;

  @BeforeEach
  void draw() throws IOException {
    collection = Files.createDirectories(folder.resolve("collection").resolve("images"));
    collection = collection.getParent();
    cache = folder.resolve("cache");
    images = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      images.add(draw(collection.resolve("images").resolve(i + ".png"), i));
    }
  }

  /** An image of its own for each number. */
  private static Path draw(Path path, int number) throws IOException {
    float[] pixels = new float[40 * 50];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (0.5 + 0.4 * Math.sin(i * (number + 1) * 0.013));
    }
    try (var out = Files.newOutputStream(path)) {
      ImageIO.write(new GreyImage(40, 50, pixels).toBufferedImage(), "png", out);
    }
    return path;
  }

  private ImageStore open() {
    return ImageStore.open(collection, SETTINGS, cache);
  }

  private void assertAsLoaded(ImageStore store, ImageSettings settings) throws IOException {
    for (Path image : images) {
      assertArrayEquals(ImageLoader.load(image, settings), store.array(image));
    }
  }

  private static void assertCounts(int kept, int decoded, ImageStore.Prepared prepared) {
    assertEquals(Optional.empty(), prepared.warning());
    assertEquals(List.of(), prepared.failures());
    assertEquals(kept, prepared.kept());
    assertEquals(decoded, prepared.decoded());
  }

  @Test
  void decodesOnceForAllRuns() throws IOException {
    assertAsLoaded(open(), SETTINGS);
    assertFalse(Files.exists(cache), "asking alone writes nothing");
    assertCounts(0, 6, open().prepare(images));
    assertCounts(6, 0, open().prepare(images));
    assertAsLoaded(open(), SETTINGS);
  }

  @Test
  void givesTheSameBytesWithAndWithoutCache() throws IOException {
    ImageStore store = open();
    List<float[]> before = new ArrayList<>();
    for (Path image : images) {
      before.add(store.array(image));
    }
    store.prepare(images);
    for (int i = 0; i < images.size(); i++) {
      assertArrayEquals(before.get(i), store.array(images.get(i)));
    }
  }

  @Test
  void aClosedStoreDecodes() throws IOException {
    open().prepare(images);
    ImageStore store = open();
    store.close();
    assertAsLoaded(store, SETTINGS);
  }

  @Test
  void readsFromTheCacheAndNotFromTheFile() throws IOException {
    open().prepare(images);
    float[] before = open().array(images.get(2));
    // Other bytes of the same size and time: only who reads the file would notice.
    FileTime time = Files.getLastModifiedTime(images.get(2));
    Files.write(images.get(2), new byte[(int) Files.size(images.get(2))]);
    Files.setLastModifiedTime(images.get(2), time);
    assertArrayEquals(before, open().array(images.get(2)));
  }

  @Test
  void noticesThatAFileChanged() throws IOException {
    open().prepare(images);
    FileTime time = Files.getLastModifiedTime(images.get(1));
    draw(images.get(1), 17);
    Files.setLastModifiedTime(images.get(1), FileTime.fromMillis(time.toMillis() + 1));
    assertArrayEquals(ImageLoader.load(images.get(1), SETTINGS), open().array(images.get(1)));
    assertCounts(5, 1, open().prepare(images));
    assertCounts(6, 0, open().prepare(images));
    assertAsLoaded(open(), SETTINGS);
  }

  @Test
  void keepsEachSizeAndFitByItself() throws IOException {
    open().prepare(images);
    for (String change : List.of("image.size=48", "image.fit=crop")) {
      ImageSettings other = Settings.defaults().with("image.size", 32).withAll(change).image();
      ImageStore store = ImageStore.open(collection, other, cache);
      assertCounts(0, 6, store.prepare(images));
      assertAsLoaded(ImageStore.open(collection, other, cache), other);
    }
    ImageSettings same =
        Settings.defaults()
            .withAll("image.size=32, image.channels=3, image.normalise=imagenet")
            .image();
    ImageStore store = ImageStore.open(collection, same, cache);
    assertCounts(6, 0, store.prepare(images));
    assertEquals(3 * 32 * 32, store.array(images.get(0)).length);
    assertAsLoaded(store, same);
  }

  @Test
  void keepsWhatOtherRunsAskedFor() {
    assertCounts(0, 4, open().prepare(images.subList(0, 4)));
    assertCounts(1, 2, open().prepare(images.subList(3, 6)));
    assertCounts(6, 0, open().prepare(images));
  }

  @Test
  void forgetsFilesThatAreGone() throws IOException {
    open().prepare(images.subList(0, 5));
    Path file = open().file();
    long size = Files.size(file);
    Files.delete(images.get(0));
    open().prepare(images.subList(1, 6));
    assertEquals(size, Files.size(file));
  }

  @Test
  void everyDamageIsNoticedAndMended() throws IOException {
    open().prepare(images);
    Path file = open().file();
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i += i < 20 || i > whole.length - 300 ? 1 : 997) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x40;
      Files.write(file, damaged);
      assertAsLoaded(open(), SETTINGS);
      ImageStore.Prepared prepared = open().prepare(images);
      assertTrue(prepared.decoded() >= 1, "damage at byte " + i);
      assertCounts(6, 0, open().prepare(images));
    }
    for (int length : new int[] {0, 1, 11, 12, 31, 32, 5000, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertAsLoaded(open(), SETTINGS);
      assertCounts(0, 6, open().prepare(images));
    }
  }

  @Test
  void unreadableFilesAreReportedAndDoNotStopTheRest() throws IOException {
    Path broken = Files.writeString(collection.resolve("broken.png"), "no image");
    Path none = collection.resolve("none.png");
    List<Path> all = new ArrayList<>(images);
    all.add(2, broken);
    all.add(4, none);
    List<String> progress = new ArrayList<>();
    ImageStore.Prepared prepared =
        open().prepare(all, (done, total) -> progress.add(done + "/" + total));
    assertEquals(6, prepared.decoded());
    assertEquals("8/8", progress.get(progress.size() - 1));
    assertEquals(
        List.of(broken, none),
        prepared.failures().stream().map(ImageStore.Failure::image).toList());
    assertTrue(prepared.failures().get(0).reason().contains("broken.png"));
    assertEquals(2, open().prepare(all).failures().size());
    ImageStore store = open();
    String message = assertThrows(IOException.class, () -> store.array(broken)).getMessage();
    assertTrue(message.contains("broken.png"), message);
  }

  @Test
  void augmentsTheSameWithAndWithoutCache() throws IOException {
    ImageSettings settings =
        Settings.defaults().withAll("image.size=32, image.rotation=10, image.shift=0.1").image();
    Augmentation chance = new Augmentation(settings, 3);
    ImageStore store = ImageStore.open(collection, settings, cache);
    float[] once = store.array(images.get(4), chance, 2);
    store.prepare(images);
    assertArrayEquals(once, store.array(images.get(4), chance, 2));
    assertFalse(Arrays.equals(once, store.array(images.get(4), chance, 3)));
    assertFalse(Arrays.equals(once, store.array(images.get(4))));
  }

  @Test
  void anInterruptStopsAndKeepsWhatIsDone() {
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> open().prepare(images));
    assertTrue(Thread.interrupted(), "the thread stays interrupted");
    ImageStore store = open();
    assertThrows(
        CancellationException.class,
        () ->
            store.prepare(
                images,
                (done, total) -> {
                  if (done == 3) {
                    Thread.currentThread().interrupt();
                  }
                }));
    assertTrue(Thread.interrupted());
    assertCounts(3, 3, open().prepare(images));
  }

  @Test
  void worksWithoutAPlaceToWrite() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "a file");
    ImageStore store = ImageStore.open(collection, SETTINGS, taken);
    ImageStore.Prepared prepared = store.prepare(images);
    assertTrue(prepared.warning().orElseThrow().contains(taken.toString()));
    assertAsLoaded(store, SETTINGS);
  }

  @Test
  void leavesNothingBesideTheCache() throws IOException {
    Files.writeString(Files.createDirectories(cache).resolve(".x.images.1-1.aside"), "");
    open().prepare(images);
    try (Stream<Path> files = Files.list(cache)) {
      assertEquals(1, files.count(), "the cache, and nothing of a process that was killed");
    }
    try (Stream<Path> files = Files.walk(collection)) {
      assertEquals(6, files.filter(Files::isRegularFile).count(), "the collection is only read");
    }
  }

  @Test
  void readsImagesInsideAnArchive() throws IOException {
    Path archive = folder.resolve("images.zip");
    try (FileSystem zip =
        FileSystems.newFileSystem(URI.create("jar:" + archive.toUri()), Map.of("create", "true"))) {
      List<Path> inside = new ArrayList<>();
      for (Path image : images) {
        inside.add(Files.copy(image, zip.getPath("/" + image.getFileName())));
      }
      for (Path root : List.of(zip.getPath("/"), collection)) {
        ImageStore store = ImageStore.open(root, SETTINGS, cache);
        assertCounts(0, 6, store.prepare(inside));
        assertCounts(6, 0, ImageStore.open(root, SETTINGS, cache).prepare(inside));
        assertArrayEquals(ImageLoader.load(images.get(1), SETTINGS), store.array(inside.get(1)));
      }
    }
  }

  @Test
  void twoProcessesDoNotHarmEachOther() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Preparer.class.getName(),
                  collection.toString(),
                  cache.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("said" + i).toFile())
              .start());
    }
    for (int i = 0; i < 2; i++) {
      assertTrue(processes.get(i).waitFor(50, TimeUnit.SECONDS));
      assertEquals(0, processes.get(i).exitValue(), Files.readString(folder.resolve("said" + i)));
    }
    assertAsLoaded(open(), SETTINGS);
    assertCounts(6, 0, open().prepare(images));
  }

  /** Prepares a collection again and again, image by image, from an empty cache. */
  static final class Preparer {

    public static void main(String[] arguments) throws IOException {
      Path collection = Path.of(arguments[0]);
      Path cache = Path.of(arguments[1]);
      List<Path> images;
      try (Stream<Path> files = Files.walk(collection)) {
        images = files.filter(Files::isRegularFile).sorted().toList();
      }
      for (int round = 0; round < 8; round++) {
        Files.deleteIfExists(ImageStore.open(collection, SETTINGS, cache).file());
        for (int i = 1; i <= images.size(); i++) {
          ImageStore store = ImageStore.open(collection, SETTINGS, cache);
          ImageStore.Prepared prepared = store.prepare(images.subList(0, i));
          if (prepared.warning().isPresent() || !prepared.failures().isEmpty()) {
            throw new IOException(prepared.toString());
          }
          for (Path image : images) {
            if (!Arrays.equals(ImageLoader.load(image, SETTINGS), store.array(image))) {
              throw new IOException(image + " differs");
            }
          }
        }
      }
      ImageStore.open(collection, SETTINGS, cache).prepare(images);
    }
  }
}
