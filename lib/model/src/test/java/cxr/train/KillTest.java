package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.model.ReportModel;
import cxr.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training whose process is killed (SIGKILL) at random moments ends with the same weights. */
class KillTest {

  private static final int KILLS = 30;
  private static final Settings SETTINGS =
      Squares.SETTINGS.withAll(
          "train.epochs=30, model.dropout=0.1, train.checkpointSteps=1, train.batchSize=4");

  @TempDir Path folder;

  /** The process that is killed: trains into the folder that is named. */
  static final class Target {
    private Target() {}

    public static void main(String[] arguments) throws IOException {
      ReportModel model = new ReportModel(SETTINGS, Squares.TOKENIZER);
      trainer(model)
          .train(
              new Run(Path.of(arguments[0])),
              event -> {
                if (event instanceof TrainEvent.Begin begin) {
                  System.out.println("begin " + begin.steps());
                } else if (event instanceof TrainEvent.Step) {
                  System.out.println("step");
                } else if (event instanceof TrainEvent.Note note) {
                  System.out.println("note " + note.text());
                }
              });
      System.out.println("whole");
    }
  }

  private static Trainer trainer(ReportModel model) {
    return new Trainer(model, Squares.examples(24, 1), Squares.examples(4, 2));
  }

  @Test
  void killedAtRandomMomentsItEndsWithTheSameWeights() throws IOException, InterruptedException {
    Random random = new Random(7);
    Path run = folder.resolve("run");
    int kills = 0;
    int before = 0;
    while (kills < KILLS) {
      Process process = start(run);
      // Of 180 steps, each with a checkpoint, 4 at most are let happen: kills fall into all of
      // them.
      int steps = random.nextInt(5);
      List<String> said = read(process, steps);
      Thread.sleep(random.nextInt(40));
      process.destroyForcibly().waitFor();
      kills++;
      int begun = begun(said);
      assertTrue(begun >= before, "a checkpoint was lost: " + begun + " after " + before);
      assertTrue(said.stream().noneMatch(line -> line.startsWith("note")), said.toString());
      new Run(run).validations(); // the manifest fits what stands there
      before = Math.max(before, begun + Math.max(0, steps - 1));
    }
    Process last = start(run);
    List<String> said = read(last, Integer.MAX_VALUE);
    assertEquals(0, last.waitFor(), said.toString());
    assertEquals("whole", said.get(said.size() - 1));
    assertTrue(begun(said) > 20, "the kills let nothing happen: " + begun(said));

    ReportModel expected = new ReportModel(SETTINGS, Squares.TOKENIZER);
    trainer(expected).train(event -> {});
    assertEquals(expected.weights().learntRow(), ReportModel.load(run).weights().learntRow());
    assertEquals(expected.weights().bufferRow(), ReportModel.load(run).weights().bufferRow());
  }

  private Process start(Path run) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path log = Files.createDirectories(folder).resolve("errors.log");
    return new ProcessBuilder(
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-Duser.home=" + System.getProperty("user.home"),
            "-cp",
            System.getProperty("java.class.path"),
            Target.class.getName(),
            run.toString())
        .redirectError(log.toFile())
        .start();
  }

  /** What the process says until it has made so many steps, or ends. */
  private static List<String> read(Process process, int steps) throws IOException {
    List<String> said = new ArrayList<>();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    int left = steps;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.add(line);
      left -= line.equals("step") ? 1 : 0;
      if (left <= 0 && said.get(0).startsWith("begin") && steps != Integer.MAX_VALUE) {
        break;
      }
    }
    return said;
  }

  private static int begun(List<String> said) {
    return said.stream()
        .filter(line -> line.startsWith("begin"))
        .mapToInt(line -> Integer.parseInt(line.substring(6)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("it did not begin: " + said));
  }
}
