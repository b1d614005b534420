package cxr.bench;

import cxr.data.phantom.Sample;
import cxr.image.ImageStore;
import cxr.image.Prefetch;
import cxr.io.Checkout;
import cxr.io.WholeFile;
import cxr.settings.ImageSettings;
import cxr.settings.Settings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * From files to normalised batches, in images: decoding, resizing to a square of 96 or 224 pixels
 * and bringing each to mean 0 and deviation 1, without a cache. Files are drawn into {@code
 * target/bench/images}, where the reference finds them too; those of IU X-Ray are measured where
 * the collection is.
 */
final class BenchImages implements BenchPart {

  private static final int BATCH = 16;
  private static final int SMALL = 256; // files of a small kind
  private static final int LARGE = 8;
  private static final int PASSES = 8; // over the small ones
  private static final int WARM_UPS = 4; // as the reference has, when it looks for the quicker way
  private static final int AHEAD = 4; // batches
  private static final int WIDTH = 2000; // of a large image
  private static final int HEIGHT = 2400;

  @Override
  public Map<String, Callable<Work>> cases() {
    Map<String, Callable<Work>> cases = new LinkedHashMap<>();
    for (int size : new int[] {96, 224}) {
      cases.put("sample-png-" + size, () -> work(sample(), size));
      if (Files.isDirectory(collection())) {
        cases.put("iu-jpeg-" + size, () -> work(first(collection(), SMALL), size));
      }
      cases.put("large-png-8-" + size, () -> work(large(8), size));
      cases.put("large-png-16-" + size, () -> work(large(16), size));
    }
    return cases;
  }

  private static Work work(List<Path> files, int size) throws Exception {
    ImageSettings settings = Settings.defaults().with("image.size", size).image();
    ImageStore store = ImageStore.open(folder(), settings, folder().resolve("unused"));
    List<List<Path>> parts = new ArrayList<>();
    int batch = files.size() > LARGE ? BATCH : LARGE / 4;
    for (int pass = 0; pass < (files.size() > LARGE ? PASSES : 1); pass++) {
      for (int from = 0; from < files.size(); from += batch) {
        parts.add(files.subList(from, Math.min(from + batch, files.size())));
      }
    }
    Work work =
        () -> {
          int done = 0;
          try (Prefetch<float[][]> batches =
              Prefetch.of(parts, part -> arrays(part, store), threads(), AHEAD)) {
            while (batches.hasNext()) {
              done += together(batches.next()).length / (size * size);
            }
          }
          return done;
        };
    for (int i = 0; i < WARM_UPS; i++) {
      work.once();
    }
    return work;
  }

  private static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static float[][] arrays(List<Path> files, ImageStore store) throws IOException {
    float[][] arrays = new float[files.size()][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = store.array(files.get(i));
    }
    return arrays;
  }

  /** As a model takes a batch: one array. */
  private static float[] together(float[][] images) {
    float[] result = new float[images.length * images[0].length];
    for (int i = 0; i < images.length; i++) {
      System.arraycopy(images[i], 0, result, i * images[i].length, images[i].length);
    }
    return result;
  }

  private static Path folder() throws IOException {
    return Checkout.home().resolve("target").resolve("bench").resolve("images");
  }

  private static Path collection() {
    String named = System.getenv("CXR_IU_XRAY");
    try {
      Path folder =
          named != null && !named.isBlank()
              ? Path.of(named)
              : Checkout.home().resolve("../shared/iu-xray").normalize();
      return folder.resolve("images");
    } catch (IOException e) {
      return Path.of("none");
    }
  }

  private static List<Path> first(Path folder, int count) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().limit(count).toList();
    }
  }

  private static List<Path> sample() throws IOException {
    Path folder = folder().resolve("sample");
    if (!Files.isDirectory(folder)) {
      Sample.write(folder, SMALL, Sample.SEED);
    }
    return first(folder.resolve("NLMCXR_png"), SMALL);
  }

  /** Slopes with a detector's noise, as large as X-rays come. */
  private static List<Path> large(int bits) throws IOException {
    Path folder = Files.createDirectories(folder().resolve("large-" + bits));
    for (int number = 0; number < LARGE; number++) {
      Path file = folder.resolve(number + ".png");
      if (!Files.exists(file)) {
        try (WholeFile whole = new WholeFile(file)) {
          ImageIO.write(draw(bits, number), "png", whole.stream());
          whole.commit();
        }
      }
    }
    return first(folder, LARGE);
  }

  private static BufferedImage draw(int bits, int number) {
    int type = bits == 8 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_USHORT_GRAY;
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    Random random = new Random(number);
    int white = (1 << bits) - 1;
    int[] row = new int[WIDTH];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double lungs =
            bump(Math.abs(x - 0.5 * WIDTH) / WIDTH - 0.2, 0.12) * bump(y / 2400.0 - 0.45, 0.25);
        double body = bump(x / 2000.0 - 0.5, 0.4) * bump(y / 2400.0 - 0.5, 0.5);
        double value = 0.1 + 0.7 * body - 0.4 * lungs + 0.008 * random.nextGaussian();
        row[x] = (int) Math.round(white * Math.max(0, Math.min(1, value)));
      }
      image.getRaster().setSamples(0, y, WIDTH, 1, 0, row);
    }
    return image;
  }

  private static double bump(double distance, double width) {
    return Math.exp(-distance * distance / (width * width));
  }
}
