package cxr.image;

import cxr.image.codec.GreyImage;
import cxr.io.Checkout;
import cxr.io.Sha256;
import cxr.settings.ImageSettings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The X-rays of a collection as the arrays a model takes, decoded once: the resized squares are
 * kept in a file and read from there, by later runs too.
 *
 * <pre>{@code
 * ImageStore store = ImageStore.open(dataset.root(), settings.image());
 * ImageStore.Prepared prepared = store.prepare(paths);       // decodes what is new, in parallel
 * prepared.failures().forEach(System.out::println);          // these are left out by the caller
 *
 * float[] xray = store.array(path);                        // C H W values
 * Augmentation chance = new Augmentation(settings.image(), settings.train().seed());
 * float[] changed = store.array(path, chance, epoch);
 * }</pre>
 *
 * <p>A square is decoded anew when its file's size or time of change is another one, when {@code
 * image.size} or {@code image.fit} is, or when its checksum in the cache is wrong. Channels,
 * normalisation and changes by chance are made of the square each time. Preparing is a matter of
 * time alone: an image that was not prepared is decoded when it is asked for. The cache may be
 * deleted at any time.
 *
 * <p>All methods may be called by several threads, and several processes may use one cache.
 */
public final class ImageStore implements Closeable {

  private static final long MAGIC = 0x435852_494d47_0002L; // CXRIMG

  /**
   * What a preparation did.
   *
   * @param kept images that the cache had
   * @param decoded images that were read from their files
   * @param failures images that cannot be read, in the order they were named
   * @param warning why the cache could not be written, if so; all works without, slower
   */
  public record Prepared(int kept, int decoded, List<Failure> failures, Optional<String> warning) {
    public Prepared {
      failures = List.copyOf(failures);
    }
  }

  /**
   * An image that cannot be read.
   *
   * @param reason with the file's name
   */
  public record Failure(Path image, String reason) {}

  /** Is told how far a preparation is, in the thread that asked for it. */
  public interface Progress {
    void at(int done, int total);
  }

  /** A file's square, and the state of the file before it was decoded. */
  private record Square(ImageCache.Source source, ByteBuffer words) {}

  /** A file's square, or why there is none. */
  private record Outcome(Path image, @Nullable Square square, String reason) {}

  private final Path collection;
  private final ImageSettings settings;
  private final Path file;
  private final ImageCache.Form form; // squares of 16 bits a pixel
  private volatile ImageCache cache;

  private ImageStore(Path collection, ImageSettings settings, Path file) {
    this.collection = collection;
    this.settings = settings;
    this.file = file;
    this.form = new ImageCache.Form(MAGIC, settings.size(), 2 * settings.size() * settings.size());
    this.cache = ImageCache.open(file, form);
  }

  /**
   * The store of a collection, with its cache in {@link Checkout#cache()}.
   *
   * @param collection the folder that its images lie in, at any depth; it is only read
   * @throws IOException if the checkout is not found
   */
  public static ImageStore open(Path collection, ImageSettings settings) throws IOException {
    return open(collection, settings, Checkout.cache());
  }

  /**
   * The store of a collection.
   *
   * @param collection the folder that its images lie in, at any depth; it is only read
   * @param cache folder for the cache; made when there is something to write
   */
  public static ImageStore open(Path collection, ImageSettings settings, Path cache) {
    Path root = collection.toAbsolutePath().normalize();
    String name = root.getFileName() == null ? "" : root.getFileName().toString();
    String file =
        "%s-%s-%d-%s.images"
            .formatted(
                name.replaceAll("[^A-Za-z0-9._-]", "_"),
                Sha256.of(root.toUri().toString()).substring(0, 10),
                settings.size(),
                settings.fit().word());
    return new ImageStore(root, settings, cache.toAbsolutePath().resolve(file));
  }

  /** Closes the cache's file; images that are asked for after that are decoded. */
  @Override
  public void close() {
    cache.close();
  }

  /** How its images become arrays. */
  public ImageSettings settings() {
    return settings;
  }

  /** The file that keeps the squares; it may not be there yet. */
  public Path file() {
    return file;
  }

  /**
   * Decodes what the cache does not have, in parallel, and puts it there.
   *
   * @return what was done, and which images cannot be read
   * @throws CancellationException if the thread is interrupted; what was decoded is kept
   */
  public Prepared prepare(List<Path> images) {
    return prepare(images, (done, total) -> {});
  }

  /** As {@link #prepare(List)}, telling how far it is. */
  public Prepared prepare(List<Path> images, Progress progress) {
    Set<Path> wanted = new LinkedHashSet<>(images);
    List<Path> missing = new ArrayList<>();
    int kept = 0;
    for (Path image : wanted) {
      if (kept(image) == null) {
        missing.add(image);
      } else {
        progress.at(++kept, wanted.size());
      }
    }
    if (missing.isEmpty()) {
      return new Prepared(kept, 0, List.of(), Optional.empty());
    }
    Addition addition = new Addition(missing);
    List<Failure> failures = new ArrayList<>();
    int decoded = 0;
    try (Prefetch<Outcome> outcomes =
        Prefetch.of(missing, this::decode, threads(), 4 * threads())) {
      while (outcomes.hasNext()) {
        Outcome outcome = outcomes.next();
        Square square = outcome.square;
        if (square == null) {
          failures.add(new Failure(outcome.image, outcome.reason));
        } else {
          addition.add(square);
          decoded++;
        }
        progress.at(kept + decoded + failures.size(), wanted.size());
      }
    } finally {
      addition.end();
    }
    return new Prepared(kept, decoded, failures, Optional.ofNullable(addition.warning));
  }

  /**
   * An image's grey square, as it is before changes by chance and normalisation: from the cache, or
   * else from its file.
   *
   * @throws IOException naming the file, if it cannot be read
   */
  public GreyImage square(Path image) throws IOException {
    ByteBuffer words = cache.get(source(image));
    return words != null
        ? Grey16.image(words, settings.size())
        : ImageLoader.square(image, settings);
  }

  /**
   * An image as a model takes it: C H W values.
   *
   * @throws IOException naming the file, if it cannot be read
   */
  public float[] array(Path image) throws IOException {
    return ImageArray.of(square(image), settings);
  }

  /**
   * An image as a model in training takes it: changed by chance, C H W values.
   *
   * @param epoch of the training; each has chances of its own
   * @throws IOException naming the file, if it cannot be read
   */
  public float[] array(Path image, Augmentation augmentation, int epoch) throws IOException {
    return ImageArray.of(augmentation.apply(square(image), epoch, key(image)), settings);
  }

  private static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** An image's name, the same on every machine while it lies in the collection's folder. */
  private String key(Path image) {
    Path path = image.toAbsolutePath().normalize();
    return path.getFileSystem() == collection.getFileSystem() && path.startsWith(collection)
        ? collection.relativize(path).toString().replace('\\', '/')
        : path.toUri().toString();
  }

  /**
   * The state of an image's file, by which what was made of it is known again.
   *
   * @throws IOException if it is no file
   */
  public ImageCache.Source source(Path image) throws IOException {
    return ImageCache.Source.of(key(image), image);
  }

  private @Nullable ByteBuffer kept(Path image) {
    try {
      return cache.get(source(image));
    } catch (IOException e) {
      return null; // Decoding will say why.
    }
  }

  private Outcome decode(Path image) {
    try {
      ImageCache.Source before = source(image);
      ByteBuffer words = Grey16.of(ImageLoader.square(image, settings));
      return new Outcome(image, new Square(before, words), "");
    } catch (IOException e) {
      return new Outcome(image, null, String.valueOf(e.getMessage()));
    }
  }

  /** A new cache: what the old one has besides, and what is decoded. */
  private final class Addition {

    private final Set<String> renewed = new HashSet<>();
    private ImageCache.@Nullable Writer writer;
    private @Nullable String warning;

    Addition(List<Path> images) {
      images.forEach(image -> renewed.add(key(image)));
    }

    void add(Square square) {
      if (warning != null) {
        return;
      }
      try {
        ImageCache.Writer into = writer;
        if (into == null) {
          into = new ImageCache.Writer(file, form);
          writer = into;
          copy(into);
        }
        into.add(square.source, square.words);
      } catch (IOException e) {
        warn(e);
      }
    }

    /** What is not decoded anew, and whose file is still there. */
    private void copy(ImageCache.Writer into) throws IOException {
      ImageCache old = cache;
      for (ImageCache.Source source : old.sources()) {
        String key = source.key();
        boolean gone = !key.contains(":") && !Files.exists(collection.resolve(key));
        ByteBuffer words = gone || renewed.contains(key) ? null : old.get(source);
        if (words != null) {
          into.add(source, words);
        }
      }
    }

    /** Puts the new cache in its place, if there is something in it. */
    void end() {
      if (writer == null) {
        return;
      }
      boolean interrupted = Thread.interrupted(); // It ends what comes, not what is done.
      try (ImageCache.Writer closing = writer) {
        if (warning == null) {
          closing.commit();
          cache = ImageCache.open(file, form);
        }
      } catch (IOException e) {
        warn(e);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private void warn(IOException e) {
      warning =
          "The decoded images could not be kept in %s (%s); they are decoded each time. Make room, or name another folder."
              .formatted(file, e.getMessage());
    }
  }
}
