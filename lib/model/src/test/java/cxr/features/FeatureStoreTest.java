package cxr.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.data.View;
import cxr.image.ImageStore;
import cxr.image.codec.GreyImage;
import cxr.model.FeatureExtractor.Kind;
import cxr.model.Golden;
import cxr.model.ReportModel;
import cxr.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class FeatureStoreTest {

  private static final Settings SETTINGS =
      Golden.SETTINGS.withAll("model.views=2, image.rotation=2");

  @TempDir Path folder;
  private Path collection;
  private List<Path> xrays;
  private ReportModel eyes;

  @BeforeEach
  void make() throws IOException {
    collection = Files.createDirectories(folder.resolve("collection"));
    xrays = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      xrays.add(draw(i + ".png", i));
    }
    eyes = model(SETTINGS);
  }

  @AfterEach
  void free() {
    eyes.close();
  }

  private static ReportModel model(Settings settings) {
    ReportModel model = new ReportModel(settings, Golden.TOKENIZER);
    Golden.setWeights(model);
    return model;
  }

  private Path draw(String name, int number) throws IOException {
    float[] pixels = new float[40 * 50];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (0.5 + 0.4 * Math.sin(i * (number + 1) * 0.013));
    }
    Path path = collection.resolve(name);
    ImageIO.write(new GreyImage(40, 50, pixels).toBufferedImage(), "png", path.toFile());
    return path;
  }

  private ImageStore images(Settings settings) {
    return ImageStore.open(collection, settings.image(), folder.resolve("cache"));
  }

  private FeatureStore open(Kind kind) throws IOException {
    return FeatureStore.open(eyes, images(eyes.settings()), kind);
  }

  /** Prepares all, and gives how many X-rays were computed. */
  private static int computed(FeatureStore store, List<Path> xrays) throws IOException {
    List<Integer> told = new ArrayList<>();
    store.prepare(xrays, (done, total) -> told.add(done));
    assertEquals(xrays.size(), told.get(told.size() - 1));
    return told.size() - 1;
  }

  private int computed(Kind kind) throws IOException {
    try (FeatureStore store = open(kind)) {
      return computed(store, xrays);
    }
  }

  private List<Path> files(FeatureStore store) throws IOException {
    try (Stream<Path> files = Files.list(store.folder())) {
      return files.sorted().toList();
    }
  }

  @Test
  void eachIsComputedOnceWithTheSameBits() throws IOException {
    for (Kind kind : Kind.values()) {
      List<float[]> fresh = new ArrayList<>();
      try (FeatureStore store = open(kind)) {
        for (Path xray : xrays) {
          fresh.add(store.features(xray));
        }
        assertFalse(Files.exists(store.folder()), "asking alone writes nothing");
        List<Path> some = new ArrayList<>(xrays.subList(1, 4));
        Collections.reverse(some);
        assertEquals(3, computed(store, some));
        assertEquals(2, computed(store, xrays));
        assertEquals(0, computed(store, xrays));
      }
      try (FeatureStore store = open(kind)) {
        assertEquals(0, computed(store, xrays));
        for (int i = 0; i < xrays.size(); i++) {
          assertEquals(store.length(), fresh.get(i).length);
          assertArrayEquals(fresh.get(i), store.features(xrays.get(i)));
        }
      }
    }
  }

  @Test
  void studiesHaveTheirViewsAndAbsentOnesNone() throws IOException {
    Study both = study(image(0, View.LATERAL), image(1, View.FRONTAL));
    Study single = study(image(2, View.FRONTAL));
    try (FeatureStore store = open(Kind.POOLED)) {
      List<float[][]> views = store.views(List.of(both, single), (done, total) -> {});
      assertArrayEquals(store.features(xrays.get(1)), views.get(0)[0]);
      assertArrayEquals(store.features(xrays.get(0)), views.get(0)[1]);
      assertArrayEquals(store.features(xrays.get(2)), views.get(1)[0]);
      assertNull(views.get(1)[1]);
    }
  }

  private ImageFile image(int number, View view) {
    return new ImageFile(String.valueOf(number), xrays.get(number), view);
  }

  private static Study study(ImageFile... images) {
    return new Study("1", "", "", "text", "", List.of(), List.of(), List.of(images));
  }

  @Test
  void otherWeightsStatisticsOrSettingsAreNoticed() throws IOException {
    assertEquals(5, computed(Kind.POOLED));
    List<Consumer<Map<String, INDArray>>> changes =
        List.of(
            weights -> weights.get("encoder.conv1.weight").putScalar(7, 0.5),
            weights -> weights.get("encoder.bn1.running_var").putScalar(1, 2));
    for (Consumer<Map<String, INDArray>> change : changes) {
      change.accept(eyes.weights().arrays());
      assertEquals(5, computed(Kind.POOLED));
      assertEquals(0, computed(Kind.POOLED));
    }
    eyes.weights().arrays().get("decoder.transformer.wte.weight").putScalar(0, 9);
    assertEquals(0, computed(Kind.POOLED), "the decoder does not matter");
    assertEquals(5, computed(Kind.MAP));
    for (String change : List.of("image.normalise=unit", "image.size=48", "image.fit=crop")) {
      Settings other = SETTINGS.withAll(change);
      try (ReportModel model = model(other);
          FeatureStore store = FeatureStore.open(model, images(other), Kind.POOLED)) {
        assertEquals(5, computed(store, xrays), change);
      }
    }
    Settings chances = SETTINGS.with("image.rotation", 4);
    try (ReportModel model = model(chances)) {
      eyes.weights().arrays().forEach((n, w) -> model.weights().arrays().get(n).assign(w));
      try (FeatureStore store = FeatureStore.open(model, images(chances), Kind.POOLED)) {
        assertEquals(0, computed(store, xrays), "pictures as they are have no chances");
      }
    }
  }

  @Test
  void anotherPictureUnderANameIsNoticed() throws IOException {
    try (FeatureStore store = open(Kind.POOLED)) {
      computed(store, xrays);
      float[] before = store.features(xrays.get(2));
      draw("2.png", 11);
      float[] after = store.features(xrays.get(2));
      assertNotEquals(before[0], after[0]);
      assertEquals(1, computed(store, xrays));
      assertArrayEquals(after, store.features(xrays.get(2)));
    }
  }

  @Test
  void damageIsNoticedAndMadeGood() throws IOException {
    try (FeatureStore store = open(Kind.POOLED)) {
      computed(store, xrays);
      float[] right = store.features(xrays.get(0));
      Path file = files(store).get(0);
      byte[] bytes = Files.readAllBytes(file);
      bytes[12] ^= 1; // of the first row
      Files.write(file, bytes);
      assertArrayEquals(right, store.features(xrays.get(0)));
      assertEquals(1, computed(store, xrays));
      Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }
    assertEquals(4, computed(Kind.POOLED), "of half a file nothing is believed");
    assertEquals(0, computed(Kind.POOLED));
  }

  @Test
  void whatWasComputedBeforeAnEndIsKept() throws IOException {
    try (FeatureStore store = open(Kind.POOLED)) {
      assertThrows(
          CancellationException.class,
          () ->
              store.prepare(
                  xrays,
                  (done, total) -> {
                    if (done == 2) {
                      Thread.currentThread().interrupt();
                    }
                  }));
      assertTrue(Thread.interrupted());
    }
    assertEquals(3, computed(Kind.POOLED));
    Path none = collection.resolve("none.png");
    try (FeatureStore store = open(Kind.MAP)) {
      Path broken = Files.writeString(collection.resolve("broken.png"), "no picture");
      List<Path> two = List.of(xrays.get(0), broken);
      assertThrows(UncheckedIOException.class, () -> store.prepare(two, (done, total) -> {}));
      assertThrows(IOException.class, () -> store.prepare(List.of(none), (done, total) -> {}));
    }
    assertEquals(4, computed(Kind.MAP));
  }

  @Test
  void xraysMustBeReadByTheModelsSettings() {
    ImageStore other = images(SETTINGS.with("image.size", 48));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> FeatureStore.open(eyes, other, Kind.MAP));
    assertTrue(refused.getMessage().contains("size=48"), refused.getMessage());
  }
}
