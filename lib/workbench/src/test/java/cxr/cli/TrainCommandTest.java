package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.io.Json;
import cxr.settings.Settings;
import cxr.settings.TrainSettings;
import cxr.train.Run;
import cxr.train.TrainEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {

  private static final String TINY =
      "image.size=32, model.encoderBlocks=[1], model.width=16, model.layers=1, "
          + "generate.maxTokens=5, train.batchSize=8, train.maxMinutes=0, train.epochs=2";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String data;
  private String run;

  @BeforeEach
  void drawData() {
    data = folder.resolve("sample").toString();
    run = folder.resolve("run").toString();
    assertEquals(0, call("data", "sample", data, "--studies", "60"), err.toString());
  }

  private int call(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private int train(String... more) {
    List<String> words = new ArrayList<>(List.of("train", "--data", data));
    words.addAll(List.of(more));
    return call(words.toArray(String[]::new));
  }

  @Test
  void tellsATrainingAsItGoesAndGoesOnWithIt() throws IOException {
    assertEquals(0, train("--run", run, "--set", TINY), err.toString());
    String bar = "100%%\\|#{20}\\| %s \\[\\d\\d:\\d\\d<00:00, [\\d.]+it/s, loss=\\d\\.\\d{3}\\]";
    for (String wanted :
        List.of(
            "Epoch 2 \\[TRAIN\\]: " + bar.formatted("(\\d+)/\\1"),
            "Epoch 2 \\[VALID\\]: " + bar.formatted("(\\d+)/\\1"),
            "Ref: [^\\n]+\\RGen: [^\\n]*",
            "Condition +P +R +F1 +support\\RNormal +[\\d.]+ +[\\d.]+ +[\\d.]+ +\\d+",
            "train loss [\\d.]+, validation loss [\\d.]+, conditions\\+rougeL [\\d.]+",
            "Checkpoint saved to [^\\n]*step-",
            "All epochs are done")) {
      assertTrue(out.toString().matches("(?s).*" + wanted + ".*"), wanted + " in " + out);
    }
    for (String file :
        List.of(
            "settings.json",
            "tokenizer.json",
            "weights.safetensors",
            "history.csv",
            "metrics.json",
            "samples.txt",
            "split.json",
            "images.csv",
            "manifest.json",
            "run.json",
            "checkpoints")) {
      assertTrue(Files.exists(Path.of(run, file)), file);
    }
    String facts = Files.readString(Path.of(run, "run.json"));
    for (String fact : List.of("seed", "dataHash", "machine", "workbench", "ending")) {
      assertTrue(facts.contains('"' + fact + '"'), facts);
    }

    assertEquals(2, train("--run", run, "--set", TINY));
    assertTrue(err.toString().contains("--resume " + run), err.toString());
    assertEquals(0, train("--resume", run, "--set", "train.epochs=3"), err.toString());
    assertTrue(out.toString().contains("Going on after step "), out.toString());
    assertTrue(out.toString().contains("Epoch 3 [TRAIN]"), out.toString());
    assertFalse(out.toString().contains("Epoch 2 [TRAIN]"), out.toString());
    assertEquals(3, new Run(Path.of(run)).validations().size());
    assertEquals(3, new Run(Path.of(run)).settings().train().epochs());
    checkJson();

    Path settings = Path.of(run, "settings.json");
    String older = Files.readString(settings).replace("\"layers\"", "\"depth\"");
    Files.writeString(settings, older);
    assertEquals(1, call("evaluate", "--data", data, "--run", run));
    assertTrue(err.toString().contains("settings.json has changed"), err.toString());
    assertEquals(0, train("--resume", run), err.toString());
    assertEquals(3, new Run(Path.of(run)).settings().train().epochs());
  }

  /** What other programs are told of the run that was gone on with: one curve, and no text. */
  private void checkJson() throws IOException {
    assertEquals(0, call("runs", "list", "--data", data, "--json", run), err.toString());
    JsonNode told = Json.with(Json.Rule.NOTHING_BEHIND).readTree(out.toString());
    assertEquals("run", told.path("run").textValue());
    assertEquals(3, told.path("settings").path("train").path("epochs").intValue());
    assertEquals("All epochs are done.", told.path("facts").path("ending").textValue());
    List<TrainEvent.Validated> validations = new Run(Path.of(run)).validations();
    assertEquals(validations.size(), told.path("history").size());
    for (int i = 0; i < validations.size(); i++) {
      JsonNode one = told.path("history").get(i);
      TrainEvent.Validated validated = validations.get(i);
      assertEquals(i + 1, one.path("epoch").intValue());
      assertEquals(validated.done(), one.path("steps").intValue());
      assertEquals(validated.rate(), one.path("learningRate").doubleValue());
      assertEquals(validated.trainLoss(), one.path("train").path("loss").doubleValue());
      assertEquals(
          validated.validation().loss(), one.path("validation").path("loss").doubleValue());
    }
    TrainSettings settings = new Run(Path.of(run)).settings().train(); // still warming up
    double rate =
        settings.learningRate() * (validations.get(2).done() + 1) / settings.warmupSteps();
    assertEquals(rate, validations.get(2).rate());
    String sample = validations.get(0).validation().samples().get(0).reference();
    assertFalse(out.toString().contains(sample), sample);

    assertEquals(1, call("runs", "list", "--data", data, "--json", run + "-none"));
    assertTrue(err.toString().contains("There is no run in " + run + "-none"), err.toString());
  }

  @Test
  void whatDoesNotFitIsSaidBeforeAnythingIsDone() throws IOException {
    assertEquals(2, train("--run", run, "--resume", run));
    assertTrue(
        err.toString().contains("--resume goes on") && err.toString().contains("leave out --run"),
        err.toString());
    assertEquals(1, train("--resume", run));
    assertTrue(err.toString().contains("Name the folder of a run"), err.toString());
    assertEquals(2, train("--run", run, "--set", "train.pacience=3"));
    assertTrue(err.toString().contains("\"train.patience\""), err.toString());
    assertEquals(2, train("--run", run, "--set", "model.frozen=[decode]"));
    assertTrue(err.toString().contains("decode"), err.toString());
    Path config = folder.resolve("config.json");
    assertEquals(1, train("--run", run, "--config", config.toString()));
    assertTrue(err.toString().contains("There is no file " + config), err.toString());
    Files.writeString(config, "{\"train\": {\"epoch\": 5}}");
    assertEquals(1, train("--run", run, "--config", config.toString()));
    assertTrue(
        err.toString().contains(config.toString()) && err.toString().contains("train.epochs"),
        err.toString());
    assertFalse(Files.exists(Path.of(run)));
  }

  @Test
  void aFileOfSettingsComesBeforeSingleOnes() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("config.json"),
            "{\"train\": {\"preset\": \"deck\", \"maxSteps\": 5, \"seed\": 7}}");
    String named = config.toString();
    assertEquals(
        0,
        train("--run", run, "--config", named, "--set", TINY, "--set", "train.maxSteps=1"),
        err.toString());
    TrainSettings settings = new Run(Path.of(run)).settings().train();
    assertEquals(
        List.of(1, 2, 10), List.of(settings.maxSteps(), settings.epochs(), settings.patience()));
    assertEquals(7, settings.seed());
  }

  @Test
  void aRunDoesNotGoOnWithOtherData() {
    assertEquals(0, train("--run", run, "--set", TINY, "--set", "train.maxSteps=1"));
    String other = folder.resolve("other").toString();
    assertEquals(0, call("data", "sample", other, "--studies", "50"));
    assertEquals(1, call("train", "--data", other, "--resume", run));
    assertTrue(err.toString().contains("begun with other data"), err.toString());
  }

  @Test
  void theCommandThatIsPrintedAfterAnInterruptionGoesOn() throws IOException {
    InterruptingWriter told = new InterruptingWriter("Epoch 1 [TRAIN]: 100%");
    String[] words = {"train", "--data", data, "--run", run, "--set", TINY};
    int code = Main.run(words, new PrintWriter(told, true), new PrintWriter(err, true));
    assertEquals(0, code, err.toString());
    assertEquals("train --resume %s --data %s".formatted(run, data), told.goOn());
    String stopped = "stopped at step %d by the user".formatted(steps());
    assertEquals(0, call("runs", "list", "--data", data, run), err.toString());
    assertTrue(out.toString().contains("run  " + stopped + "; its weights so far"), out.toString());
    assertEquals(0, call("evaluate", "--data", data, "--run", run), err.toString());
    assertTrue(err.toString().contains("Note: the training of run was " + stopped), err.toString());
    assertEquals(0, call(told.goOn().split(" ")), err.toString());
    assertEquals(0, call("evaluate", "--data", data, "--run", run), err.toString());
    assertFalse(err.toString().contains("stopped"), err.toString());
    assertEquals(0, call(told.goOn().split(" ")), err.toString());
    assertTrue(out.toString().contains("All epochs are done"), out.toString());
  }

  private int steps() throws IOException {
    return new Run(Path.of(run)).facts().path("steps").asInt();
  }

  @Test
  void helpNamesThePresets() {
    for (String command : List.of("train", "sweep")) {
      assertEquals(0, call(command, "--help"));
      String help = out.toString().replaceAll("\\s+", ""); // a line may end within a name
      Settings.groups()
          .forEach(
              (name, values) -> {
                String listed = "%s(%s)".formatted(name, String.join(",", values));
                assertTrue(help.contains(listed), listed + " in " + help);
                values.forEach(value -> Settings.defaults().withAll(name + "=" + value));
              });
      for (String name : List.of("iu)", "resnet101", "efficientnet-lite2", "densenet121")) {
        assertTrue(help.contains(name), name + " in " + help);
      }
    }
  }
}
