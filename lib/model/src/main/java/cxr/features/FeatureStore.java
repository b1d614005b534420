package cxr.features;

import cxr.data.Study;
import cxr.image.Augmentation;
import cxr.image.ImageCache;
import cxr.image.ImageStore;
import cxr.image.Prefetch;
import cxr.io.Sha256;
import cxr.model.FeatureExtractor;
import cxr.model.ReportModel;
import cxr.model.weights.WeightNames;
import cxr.settings.ImageSettings;
import cxr.settings.ModelSettings;
import cxr.tensor.Floats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The features of a collection's X-rays, computed once: they are kept in files beside the cache of
 * decoded X-rays and read from there, by later runs too.
 *
 * <pre>{@code
 * try (FeatureStore store = FeatureStore.open(eyes, images, FeatureExtractor.Kind.POOLED)) {
 *   List<float[][]> rows = store.views(studies, (done, total) -> {}); // computes what is new
 *   float[] frontal = rows.get(0)[0];
 * }
 * }</pre>
 *
 * <p>The files lie in a folder whose name is made of the encoder's weights, its settings and those
 * of images: with others, features are computed anew. So are those of an X-ray whose file has
 * another size or time of change, and those whose checksum is wrong. An X-ray's features are the
 * same bits whatever others are asked for. The folder may be deleted at any time.
 *
 * <p>Several threads may read, and several processes may use one folder. The encoder's weights must
 * not change while a store is open.
 */
public final class FeatureStore implements AutoCloseable {

  private static final long MAGIC = 0x435852_464541_0001L; // CXRFEA
  private static final int FILE_BYTES = 256 << 20; // after so many what was computed is on the disk
  private static final int AHEAD = 8; // X-rays that are made ready

  private final ReportModel eyes;
  private final FeatureExtractor.Kind kind;
  private final ImageStore images;
  private final Prefetch.Loader<Path, float[]> pixels;
  private final ImageCache.Form form;
  private final Path folder;
  private volatile List<ImageCache> files;
  private @Nullable FeatureExtractor extractor; // made when something is computed

  private FeatureStore(
      ReportModel eyes,
      FeatureExtractor.Kind kind,
      ImageStore images,
      Prefetch.Loader<Path, float[]> pixels,
      String change)
      throws IOException {
    if (!images.settings().equals(eyes.settings().image())) {
      throw new IllegalArgumentException(
          "X-rays must be read by the image settings of the model that sees them, %s; found %s."
              .formatted(eyes.settings().image(), images.settings()));
    }
    this.eyes = eyes;
    this.kind = kind;
    this.images = images;
    this.pixels = pixels;
    int length = FeatureExtractor.length(eyes.settings(), kind);
    this.form = new ImageCache.Form(MAGIC, length, Float.BYTES * length);
    String squares = images.file().getFileName().toString().replace(".images", "");
    String name = "%s-%.16s.features".formatted(squares, key(change));
    this.folder = images.file().resolveSibling(name);
    this.files = files();
  }

  /**
   * The store of a collection, of X-rays as they are.
   *
   * @param eyes a model whose encoder is used, of single precision
   * @param images with the image settings of the model
   * @throws IllegalArgumentException if the image settings differ
   * @throws IOException if its folder cannot be read
   */
  public static FeatureStore open(ReportModel eyes, ImageStore images, FeatureExtractor.Kind kind)
      throws IOException {
    return new FeatureStore(eyes, kind, images, images::array, "");
  }

  /**
   * The store of a collection's maps, of X-rays changed by chance as in an epoch of training; else
   * as {@link #open}.
   */
  public static FeatureStore changed(
      ReportModel eyes, ImageStore images, Augmentation chance, int epoch) throws IOException {
    return new FeatureStore(
        eyes,
        FeatureExtractor.Kind.MAP,
        images,
        xray -> images.array(xray, chance, epoch),
        "%s, epoch %d".formatted(chance, epoch));
  }

  /** The folder of its files; it may not be there yet. */
  public Path folder() {
    return folder;
  }

  /** Values of an X-ray's features. */
  public int length() {
    return form.size();
  }

  /**
   * The features of some studies, in their order, computed as far as they are not kept.
   *
   * @return of each study those of its views as the model takes them, frontal first; null for a
   *     view that it does not have
   * @throws IllegalArgumentException if a study has no frontal X-ray
   * @throws CancellationException if the thread is interrupted; what was computed is kept
   * @throws java.io.UncheckedIOException if an X-ray cannot be read
   * @throws IOException if the features cannot be written
   */
  public List<float[][]> views(List<Study> studies, ImageStore.Progress progress)
      throws IOException {
    int views = eyes.settings().model().views();
    List<Path[]> paths = studies.stream().map(study -> study.views(views)).toList();
    prepare(paths.stream().flatMap(Arrays::stream).filter(Objects::nonNull).toList(), progress);
    List<float[][]> result = new ArrayList<>();
    for (Path[] each : paths) {
      float[][] rows = new float[views][];
      for (int k = 0; k < views; k++) {
        rows[k] = each[k] == null ? null : features(each[k]);
      }
      result.add(rows);
    }
    return result;
  }

  /**
   * Computes what is not kept, and keeps it.
   *
   * @throws CancellationException if the thread is interrupted; what was computed is kept
   * @throws java.io.UncheckedIOException if an X-ray cannot be read
   * @throws IOException if the features cannot be written
   */
  public void prepare(Collection<Path> xrays, ImageStore.Progress progress) throws IOException {
    Set<Path> wanted = new LinkedHashSet<>(xrays);
    List<Path> missing = new ArrayList<>();
    for (Path xray : wanted) {
      if (kept(images.source(xray)) == null) {
        missing.add(xray);
      }
    }
    int done = wanted.size() - missing.size();
    progress.at(done, wanted.size());
    int most = Math.max(1, FILE_BYTES / form.bytes());
    for (int from = 0; from < missing.size(); from += most) {
      List<Path> part = missing.subList(from, Math.min(from + most, missing.size()));
      int before = done + from;
      compute(part, count -> progress.at(before + count, wanted.size()));
    }
    rest();
  }

  /**
   * The features of an X-ray; those that are not kept are computed, and not kept.
   *
   * @throws IOException naming the file, if it cannot be read
   */
  public float[] features(Path xray) throws IOException {
    ByteBuffer bytes = kept(images.source(xray));
    if (bytes == null) {
      return extract(pixels.load(xray));
    }
    float[] values = new float[length()];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  /** A map as it is kept, C channels of K cells each, by its cells: [K][C]. */
  public static float[][] byCell(float[] map, int cells) {
    float[][] rows = new float[cells][map.length / cells];
    for (int i = 0; i < map.length; i++) {
      rows[i % cells][i / cells] = map[i];
    }
    return rows;
  }

  /** Closes the files and frees what it computes in; nothing can be asked for after that. */
  @Override
  public synchronized void close() {
    files.forEach(ImageCache::close);
    rest();
  }

  private synchronized void rest() {
    if (extractor != null) {
      extractor.close();
      extractor = null;
    }
  }

  private @Nullable ByteBuffer kept(ImageCache.Source source) {
    return files.stream()
        .map(file -> file.get(source))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private synchronized float[] extract(float[] xray) {
    if (extractor == null) {
      extractor = new FeatureExtractor(eyes, kind);
    }
    return extractor.features(xray);
  }

  /** An X-ray whose features are computed next. */
  private record Ready(ImageCache.Source source, float[] xray) {}

  private Ready ready(Path xray) throws IOException {
    ImageCache.Source before = images.source(xray);
    return new Ready(before, pixels.load(xray));
  }

  /** Computes what one file keeps; however it ends, what was computed is kept. */
  private void compute(List<Path> xrays, IntConsumer progress) throws IOException {
    Path path = folder.resolve(UUID.randomUUID() + ".rows");
    int count = 0;
    try (ImageCache.Writer file = new ImageCache.Writer(path, form)) {
      try (Prefetch<Ready> ahead = Prefetch.of(xrays, this::ready, 1, AHEAD)) {
        while (ahead.hasNext()) {
          Ready next = ahead.next();
          ByteBuffer bytes = ByteBuffer.allocate(form.bytes());
          bytes.asFloatBuffer().put(extract(next.xray));
          file.add(next.source, bytes);
          progress.accept(++count);
        }
      } finally {
        if (count > 0) {
          commit(file, path);
        }
      }
    }
  }

  private void commit(ImageCache.Writer file, Path path) throws IOException {
    boolean interrupted = Thread.interrupted(); // It ends what comes, not what is done.
    try {
      file.commit();
      List<ImageCache> all = new ArrayList<>(files);
      all.add(ImageCache.open(path, form));
      files = List.copyOf(all);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private List<ImageCache> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(path -> path.toString().endsWith(".rows"))
          .map(path -> ImageCache.open(path, form))
          .toList();
    }
  }

  /** A name for all that an X-ray's features depend on beside its file. */
  private String key(String change) {
    ModelSettings model = eyes.settings().model();
    ImageSettings image = eyes.settings().image();
    List<Object> settings =
        List.of(
            kind,
            model.encoder(),
            model.encoderBlock(),
            model.encoderBlocks(),
            model.encoderWidth(),
            image.size(),
            image.channels(),
            image.fit(),
            image.normalise(),
            change);
    Sha256 sum = new Sha256();
    sum.add(settings.toString());
    eyes.weights()
        .arrays()
        .forEach(
            (name, weight) -> {
              if (name.startsWith(WeightNames.ENCODER)) {
                float[] values = Floats.of(weight).toArray();
                ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
                bytes.asFloatBuffer().put(values);
                sum.add(name + Arrays.toString(weight.shape()));
                sum.add(bytes);
              }
            });
    return sum.hex();
  }
}
