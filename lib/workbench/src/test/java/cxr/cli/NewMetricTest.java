package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.data.layout.DatasetBuilder;
import cxr.data.layout.Layout;
import cxr.score.metric.Measure;
import cxr.score.metric.Metric;
import cxr.score.metric.Pairs;
import cxr.score.metric.Tally;
import cxr.settings.Choice;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A metric is one class and one line: commands have it as soon as both are on the class path. */
public class NewMetricTest {

  private static final String NORMAL = "the heart is normal .";

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.write(folder.resolve("r.txt"), List.of(NORMAL, "large effusion .", NORMAL, "edema ."));
    Files.write(folder.resolve("h.txt"), List.of(NORMAL, "effusion .", "clear .", "edema ."));
  }

  /** What a command prints, in a process that has the new metric, too. */
  private String run(String... words) throws Exception {
    return run(0, Path.of(getClass().getResource("/new-metric").toURI()), words);
  }

  private String run(int code, Path metric, String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path") + File.pathSeparator + metric);
    command.add(Main.class.getName());
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(code != 0)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes());
    assertEquals(code, process.waitFor(), out);
    return out;
  }

  @Test
  void itScoresResamplesGroupsAndSerialises() throws Exception {
    JsonNode json =
        new ObjectMapper()
            .readTree(
                run(
                    "score --references r.txt --hypotheses h.txt --recipe plain --all-recipes --json"
                        .split(" ")));
    assertEquals(.5, json.get("sameLength").asDouble());
    assertEquals(0, json.at("/ci/sameLength/0").asDouble());
    assertEquals(1, json.at("/ci/sameLength/1").asDouble());
    assertEquals(.5, json.at("/groups/normal/sameLength").asDouble());
    assertEquals(.5, json.at("/groups/abnormal/sameLength").asDouble());
    assertTrue(json.at("/groups/abnormal/ci/sameLength").isArray());
    assertEquals(.5, json.at("/recipes/plain/sameLength").asDouble());
  }

  /** A second metric with the key of BLEU-1. */
  public static final class Twin implements Metric {

    @Override
    public List<Measure> measures() {
      return List.of(new Measure(Measure.BLEU_1.key(), "twin"));
    }

    @Override
    public Tally tally(Pairs pairs) {
      return studies -> new double[1];
    }
  }

  /** A metric with a key that JSON has for the name of the recipe. */
  public static final class Homonym implements Metric {

    @Override
    public List<Measure> measures() {
      return List.of(new Measure("recipe", "recipe"));
    }

    @Override
    public Tally tally(Pairs pairs) {
      return studies -> new double[1];
    }
  }

  @Test
  void twoFiguresOfOneKeyAreNamed() throws Exception {
    Map<Class<?>, String> keys = Map.of(Twin.class, "bleu1", Homonym.class, "recipe");
    for (Class<?> metric : keys.keySet()) {
      Path root = folder.resolve(metric.getSimpleName());
      Path services = Files.createDirectories(root.resolve("META-INF/services"));
      Files.writeString(services.resolve(Metric.class.getName()), metric.getName());
      String out = run(1, root, "score", "--references", "r.txt", "--hypotheses", "h.txt");
      assertTrue(out.contains("\"%s\" is in ".formatted(keys.get(metric))), out);
      assertTrue(out.contains(metric.getName()), out);
      assertEquals(1, out.lines().count(), out);
    }
  }

  /** A layout with the name of that of the official files. */
  public static final class OpenI implements Layout {

    @Override
    public String name() {
      return "OpenI";
    }

    @Override
    public String sign() {
      return "own.csv";
    }

    @Override
    public int rank() {
      return 70;
    }

    @Override
    public boolean isIn(Path place) {
      return false;
    }

    @Override
    public void read(Path place, DatasetBuilder into) {}
  }

  @Test
  void twoLayoutsOfOneNameAreNamed() throws Exception {
    Path services = Files.createDirectories(folder.resolve("layout/META-INF/services"));
    Files.writeString(services.resolve(Layout.class.getName()), OpenI.class.getName());
    Files.createDirectory(folder.resolve("data"));
    String out = run(1, folder.resolve("layout"), "data", "describe", "data");
    assertTrue(out.contains("\"OpenI\" is that of cxr.data.layout.OpenI and of "), out);
    assertTrue(out.contains(OpenI.class.getName()), out);
    assertEquals(1, out.lines().count(), out);
  }

  /** An encoder with the name of another. */
  public static final class Dense implements Choice {

    @Override
    public String setting() {
      return "model.encoder";
    }

    @Override
    public List<String> names() {
      return List.of("own", "densenet121");
    }
  }

  @Test
  void twoChoicesOfOneNameAreNamed() throws Exception {
    Path services = Files.createDirectories(folder.resolve("choice/META-INF/services"));
    Files.writeString(services.resolve(Choice.class.getName()), Dense.class.getName());
    String out = run(1, folder.resolve("choice"), "settings", "check");
    assertTrue(out.contains("model.encoder=densenet121 is that of cxr.model.encoder."), out);
    assertTrue(out.contains(Dense.class.getName()), out);
    assertEquals(1, out.lines().count(), out);
  }

  /** What JSON and CSV have beside the measures, so that the list cannot fall behind. */
  @Test
  void theKeysOfOtherFiguresAreTaken() throws Exception {
    String words =
        "score --references r.txt --hypotheses h.txt --train r.txt --recipe plain --all-recipes --json";
    JsonNode json = new ObjectMapper().readTree(run(words.split(" ")));
    List<String> names = new ArrayList<>();
    for (String place : List.of("", "/groups/normal", "/recipes/plain")) {
      json.at(place).fieldNames().forEachRemaining(names::add);
    }
    String csv = folder.resolve("c.csv").toString();
    run("compare", "h.txt", "--references", "r.txt", "--csv", csv);
    Files.readAllLines(Path.of(csv)).stream().skip(1).forEach(row -> names.add(row.split(",")[3]));
    Measure.all().forEach(m -> names.removeAll(List.of(m.key(), m.absenceKey())));
    names.removeIf("sameLength"::equals);
    assertEquals(Measure.TAKEN, new TreeSet<>(names));
  }

  @Test
  void aLineThatNamesNoClassIsTold() throws Exception {
    Path services = Files.createDirectories(folder.resolve("none/META-INF/services"));
    Files.writeString(services.resolve(Choice.class.getName()), "cxr.NotThere");
    for (String command : List.of("settings check", "train")) {
      String out = run(1, folder.resolve("none"), command.split(" "));
      assertTrue(out.contains("Provider cxr.NotThere not found."), out);
      assertEquals(1, out.lines().count(), out);
    }
  }

  @Test
  void itPrintsAndIsCompared() throws Exception {
    String text = run("score", "--references", "r.txt", "--hypotheses", "h.txt");
    assertTrue(text.contains("same length              0.500 [0.000, 1.000]"), text);
    String groups = text.substring(text.indexOf("by groups"));
    assertTrue(groups.lines().skip(1).findFirst().orElseThrow().contains("same length"), groups);
    String csv = folder.resolve("c.csv").toString();
    String compared = run("compare", "h.txt", "r.txt", "--references", "r.txt", "--csv", csv);
    assertTrue(
        compared.lines().anyMatch(line -> line.matches("same length +\\+0\\.500 \\[.*")), compared);
    assertTrue(Files.readString(Path.of(csv)).contains(",sameLength,0.500000,"));
  }
}
