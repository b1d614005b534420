package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that compute no tensors start without ND4J, which is not on their class path here. */
class ShortCommandsTest {

  private static final String REPORTS =
      """
      id,report
      1,The heart is normal. The lungs are clear.
      2,There is a small left pleural effusion.
      """;

  @TempDir Path folder;

  @Test
  void scoringNeedsNoTensors() throws Exception {
    String reports = reports();
    String scored =
        said(0, "score", "--references", reports, "--train", reports, "--hypotheses", reports);
    assertTrue(scored.contains("BLEU-1"), scored);
    String compared = said(0, "compare", "--references", reports, "--train", reports, reports);
    assertTrue(compared.contains("reports.csv"), compared);
    assertTrue(said(0, "label", "--input", reports, "--explain").contains("Effusion"));
  }

  @Test
  void describingNeedsNoTensors() throws Exception {
    String sample = folder.resolve("sample").toString();
    said(0, "data", "sample", sample, "--studies", "40");
    String described = said(0, "data", "describe", sample, "--split", "--check-images");
    assertTrue(described.contains("split by study"), described);
  }

  @Test
  void theEncodersAreKnown() throws Exception {
    assertTrue(said(0, "settings", "list").contains("model.encoder=resnet"));
    assertTrue(said(2, "settings", "check", "model.encoder=resnt").contains("densenet121"));
    said(0, "settings", "check", "model.encoder=densenet121");
  }

  @Test
  void settingsThatDoNotFitEachOtherAreTold() throws Exception {
    String nothing = said(2, "settings", "check", "model.objectives=[text:0], train.metric=loss");
    assertTrue(nothing.startsWith("model.objectives must leave something to learn"), nothing);
    for (String changes :
        List.of(
            "train.metric=auc",
            "model.objectives=[text:0], model.conditionWeight=1, train.metric=rougeL")) {
      String told = said(2, "settings", "check", changes);
      assertTrue(told.startsWith("train.metric="), told);
    }
    said(
        0,
        "settings",
        "check",
        "model.objectives=[text:0], model.conditionWeight=1, train.metric=auc");
  }

  @Test
  void everyCommandIsExplainedWithoutTensors() throws Exception {
    assertTrue(said(0, "--help").contains("generate"));
    for (String name : Main.commands().getSubcommands().keySet()) {
      String help = said(0, name, "--help");
      assertTrue(help.startsWith("Usage: workbench " + name), help);
    }
    assertTrue(said(2, "scor").contains("Did you mean score"));
  }

  private String reports() throws IOException {
    return Files.writeString(folder.resolve("reports.csv"), REPORTS).toString();
  }

  /** What a command prints in a Java of its own. */
  private String said(int code, String... words) throws IOException, InterruptedException {
    List<String> path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jar -> !jar.matches(".*(nd4j|javacpp|openblas)[^/]*\\.jar"))
            .toList();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", String.join(File.pathSeparator, path), "cxr.cli.Main"));
    command.addAll(List.of(words));
    Path out = folder.resolve("out.txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("CXR_SETTINGS");
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    int ended = process.waitFor();
    String text = Files.readString(out);
    assertEquals(code, ended, text);
    return text;
  }
}
