package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.layout.Datasets;
import cxr.io.Sha256;
import cxr.model.ReportModel;
import cxr.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

  private static final Settings SETTINGS =
      Squares.SETTINGS.withAll("text.minCount=1, image.size=32, train.maxSteps=2");
  private static final Path COLLECTION = Path.of("src/test/resources/cxr/train/collection");

  @TempDir Path folder;

  private static Material material(Path collection) throws IOException {
    return Material.of(Datasets.open(collection), SETTINGS);
  }

  private static void train(Run run, Material material) throws IOException {
    ReportModel model = new ReportModel(material.settings(), material.tokenizer());
    new Trainer(
            model,
            material.examples(material.split().train()),
            material.examples(material.split().validation()))
        .train(run, event -> {});
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void anOlderRunIsKeptUnderAnotherName() throws IOException {
    Material material = material(COLLECTION);
    Run run = new Run(folder.resolve("main"));
    run.begin(material);
    assertTrue(run.isEmpty());
    run.begin(material); // nothing came of the first
    assertEquals(List.of(run.folder()), folders());
    train(run, material);
    byte[] weights = Files.readAllBytes(run.folder().resolve("weights.safetensors"));

    run.begin(material);
    assertTrue(run.isEmpty() && run.isBegun());
    Run older = new Run(folders().get(1));
    assertTrue(RunHome.isSetAside(older) && !RunHome.isSetAside(run), older.name());
    assertEquals(older.folder().toString(), run.older().orElseThrow());
    assertEquals(Optional.empty(), older.problem());
    assertTrue(
        Arrays.equals(weights, Files.readAllBytes(older.folder().resolve("weights.safetensors"))));
    older.model();

    train(run, material);
    new RunHome(folder).remove(older);
    assertEquals(List.of(run.folder()), folders());
    Run none = new Run(folder.resolve("none"));
    assertThrows(IOException.class, () -> new RunHome(folder).remove(none));
  }

  @Test
  void aModelIsNotLostWithItsCheckpoints() throws IOException {
    Material material = material(COLLECTION);
    Run run = new Run(folder.resolve("main")).begin(material);
    train(run, material);
    try (Checkpoints held = new Checkpoints(run.checkpoints(), 1, written -> {})) {
      held.clear();
    }
    String message = assertThrows(IOException.class, () -> train(run, material)).getMessage();
    assertTrue(message.contains("begin a new run"), message);
    run.model();
  }

  @Test
  void headingsThatNoStudyHasAreRefused() throws IOException {
    String changes = "model.conditionWeight=1, model.conditionSource=mesh, model.conditions=[%s]";
    String heading =
        Material.of(
                Datasets.open(COLLECTION),
                SETTINGS.withAll("model.conditionWeight=1, model.conditionSource=mesh"))
            .settings()
            .model()
            .conditions()
            .get(0);
    Run run = new Run(folder.resolve("main"));
    Material odd =
        Material.of(
            Datasets.open(COLLECTION), SETTINGS.withAll(changes.formatted(heading + ", Shingles")));
    String message =
        assertThrows(IllegalArgumentException.class, () -> run.begin(odd)).getMessage();
    assertTrue(message.contains("found \"Shingles\". The commonest are " + heading), message);
    assertTrue(folders().isEmpty());
    run.begin(Material.of(Datasets.open(COLLECTION), SETTINGS.withAll(changes.formatted(heading))));
  }

  @Test
  void otherPicturesUnderTheSameNamesAreNoticed() throws IOException {
    Path own = folder.resolve("own");
    try (Stream<Path> files = Files.walk(COLLECTION)) {
      for (Path file : files.toList()) {
        Files.copy(file, own.resolve(COLLECTION.relativize(file).toString()));
      }
    }
    Run run = new Run(folder.resolve("main")).begin(material(own));
    assertEquals(Optional.empty(), run.imageDifference(material(own)));
    assertEquals(Optional.empty(), run.imageDifference(material(COLLECTION)));
    Path images = own.resolve("images/images_normalized");
    Files.write(
        images.resolve("3_IM-0003-1001.dcm.png"),
        Files.readAllBytes(images.resolve("4_IM-0004-1001.dcm.png")));
    Files.delete(images.resolve("5_IM-0005-1001.dcm.png"));
    String difference = run.imageDifference(material(own)).orElseThrow();
    assertTrue(
        difference.contains("1 changed: images/images_normalized/3_IM-0003-1001.dcm.png; ")
            && difference.contains("1 not there: images/images_normalized/5_IM"),
        difference);
  }

  /** The process may end between any two of a manifest's and the files' writings. */
  @Test
  void aFileThatIsBeingReplacedIsWholeBeforeAndAfter() throws IOException {
    RunFiles files = new RunFiles(folder);
    files.replace(aside -> Files.writeString(aside.resolve("run.json"), "{\"format\": 2}"));
    String older = Sha256.of(folder.resolve("run.json"));
    String text = "{\"format\": 2, \"steps\": 1}";
    files.replace(aside -> Files.writeString(aside.resolve("run.json"), text));
    String newer = Sha256.of(folder.resolve("run.json"));
    new Manifest(folder, Map.of("run.json", Set.of(older, newer))).write();
    assertEquals(text, files.text("run.json"));
    Files.writeString(folder.resolve("run.json"), "{\"format\": 2}");
    assertEquals("{\"format\": 2}", files.text("run.json"));
    Files.writeString(folder.resolve("run.json"), "{\"format\": 3}");
    assertThrows(IOException.class, () -> files.text("run.json"));
    assertFalse(Files.exists(folder.resolve(".aside")));
  }

  @Test
  void aNameIsOfTheCollectionAndAPathIsAPath() {
    RunHome home = new RunHome(folder);
    assertEquals(folder.resolve("my-run.2"), home.run("my-run.2").folder());
    assertEquals(Path.of("./my-run"), home.run("./my-run").folder());
    assertEquals(Path.of("/runs/a b"), home.run("/runs/a b").folder());
    for (String bad : List.of("", ".", "..", ".run", "a b", "a\\b", "a\nb")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> home.run(bad)).getMessage();
      assertTrue(message.contains("\"" + bad + "\""), message);
    }
    assertEquals("main", home.chosen(Map.of()).name());
    assertEquals("ci-7", home.chosen(Map.of("CXR_RUN", " ci-7 ")).name());
    assertEquals("ci-7-shuffled", home.chosen(Map.of("CXR_RUN", "ci-7")).beside("shuffled").name());
    assertEquals(Path.of("/r/x"), home.chosen(Map.of("CXR_RUN", "/r/x")).folder());
  }

  @Test
  void theTrainedRunIsFoundOrThoseThatThereAreAreNamed() throws IOException {
    RunHome home = new RunHome(folder);
    assertTrue(message(home, Map.of()).contains("there is none in " + folder));
    model("notebook");
    assertEquals("notebook", home.trained(Map.of()).name());
    model("headless");
    assertEquals("headless", home.trained(Map.of()).name());
    model("main");
    assertEquals("main", home.trained(Map.of()).name());
    assertEquals("headless", home.trained(Map.of("CXR_RUN", "headless")).name());
    String message = message(home, Map.of("CXR_RUN", "own"));
    assertTrue(
        message.contains("headless, main, notebook") && message.contains("CXR_RUN"), message);
    assertEquals(3, home.runs().size());
  }

  private void model(String name) throws IOException {
    new ReportModel(Squares.SETTINGS, Squares.TOKENIZER).save(folder.resolve(name));
  }

  private static String message(RunHome home, Map<String, String> environment) {
    return assertThrows(IOException.class, () -> home.trained(environment)).getMessage();
  }
}
