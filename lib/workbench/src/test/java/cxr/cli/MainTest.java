package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    return Main.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void everyCommandHasAVersionAndTextsThatPicocliCanFormat() {
    assertEquals(0, run("score", "--version"));
    assertTrue(out.toString().startsWith("workbench "), out.toString());
    check(Main.commands());
  }

  private static void check(CommandLine line) {
    CommandLine.Model.CommandSpec spec = line.getCommandSpec();
    List<String> texts = new ArrayList<>(List.of(spec.usageMessage().description()));
    spec.args().forEach(arg -> texts.addAll(List.of(arg.description())));
    for (String text : texts) {
      assertDoesNotThrow(() -> String.format(text), "%% for a percent sign in: " + text);
    }
    line.getSubcommands().values().forEach(MainTest::check);
  }

  /** From invented files to a scored report, by commands alone. */
  @Test
  void theWholeWay() throws IOException {
    String data = folder.resolve("sample").toString();
    String run = folder.resolve("run").toString();
    assertEquals(0, run("data", "sample", data, "--studies", "60"), err.toString());
    assertEquals(0, run("data", "describe", data));
    assertTrue(out.toString().matches("(?s).*reports +60\\R.*"), out.toString());
    assertEquals(
        0,
        run(
            "train",
            "--data",
            data,
            "--run",
            run,
            "--set",
            "image.size=32, train.maxSteps=3, train.batchSize=4",
            "--set",
            "model.encoderBlocks=[1], model.width=16, model.layers=1",
            "--set",
            "generate.maxTokens=5"),
        err.toString());
    assertTrue(out.toString().contains("texts are cut at 60 tokens"), out.toString());
    assertTrue(Files.exists(Path.of(run, "history.csv")) && Files.exists(Path.of(run, "run.json")));
    Path page = folder.resolve("page.html");
    String[] evaluate = {"evaluate", "--data", data, "--run", run, "--html", page.toString()};
    assertEquals(0, run(evaluate), err.toString());
    assertEquals(2, run("evaluate", "--data", data, "--run", run, "--set", "model.width=8"));
    assertTrue(err.toString().contains("group generate"), err.toString());
    assertTrue(out.toString().contains("model by the recipe r2gen"), out.toString());
    assertTrue(out.toString().contains("\nconstant report "), out.toString());
    assertTrue(out.toString().matches("(?s).*Study \\S+\\RRef: [^\\n]+\\RGen: .*"), out.toString());
    PageRules.check(page);
    assertEquals(1, run(evaluate));
    assertTrue(err.toString().contains("--replace"), err.toString());
    err.getBuffer().setLength(0);
    runsAreCompared(data, run);
    Path image = folder.resolve("sample/NLMCXR_png").toFile().listFiles()[0].toPath();
    assertEquals(0, run("generate", "--run", run, image.toString()), err.toString());
    assertTrue(out.toString().contains(image + "\t"), out.toString());
    assertTrue(err.toString().matches("Note: reports without an end.*: 1; .*\\R"), err.toString());
  }

  private void runsAreCompared(String data, String run) throws IOException {
    out.getBuffer().setLength(0);
    Path second = Files.createDirectory(folder.resolve("second"));
    for (String file : List.of("tokenizer.json", "weights.safetensors")) {
      Files.copy(Path.of(run, file), second.resolve(file));
    }
    String facts = Files.readString(Path.of(run, "run.json"));
    String old = facts.replace("\"format\" : 2,", ""); // 0.1.0's, which has no checksums
    Files.writeString(second.resolve("run.json"), old);
    Settings trained = Settings.fromJson(Files.readString(Path.of(run, "settings.json")));
    Files.writeString(second.resolve("settings.json"), trained.with("train.seed", 2).toJson());
    assertEquals(
        0, run("compare", run, second.toString(), "--data", data, "--seeds"), err.toString());
    for (String part : List.of("Against run", "Spread of 2 runs", "random report", "oracle")) {
      assertTrue(out.toString().contains(part), part + "\n" + out);
    }
    assertEquals(1, run("compare", run, run, "--data", data, "--seeds"));
    assertTrue(err.toString().contains("seeds of its own"), err.toString());
    assertEquals(1, run("compare", run, run + "/settings.json"));
    assertTrue(err.toString().contains("found both"), err.toString());
    assertEquals(2, run("compare", run, "--references", run + "/settings.json"));
    assertTrue(err.toString().contains("leave out --references"), err.toString());
    Path changed = Files.createDirectory(folder.resolve("changed"));
    String settings = Files.readString(Path.of(run, "settings.json"));
    Files.writeString(
        changed.resolve("settings.json"), settings.replace("\"r2gen\"", "\"careful\""));
    assertEquals(1, run("compare", run, changed.toString(), "--data", data, "--seeds"));
    assertTrue(err.toString().contains("text.cleaner is r2gen in"), err.toString());
    err.getBuffer().setLength(0);
    String other = folder.resolve("other").toString();
    assertEquals(0, run("data", "sample", other, "--studies", "50"), err.toString());
    assertEquals(1, run("compare", run, "--data", other));
    assertTrue(err.toString().contains("trained on another collection"), err.toString());
    err.getBuffer().setLength(0);
    assertEquals(0, run("evaluate", "--data", other, "--run", run));
    assertTrue(err.toString().startsWith("Note: the run was trained on another"), err.toString());
    err.getBuffer().setLength(0);
    assertEquals(2, run("compare", Files.createFile(folder.resolve("x.txt")).toString()));
    assertTrue(err.toString().contains("--references"), err.toString());
    err.getBuffer().setLength(0);
  }

  @Test
  void scoresAndLabelsFiles() throws IOException {
    Path r = Files.write(folder.resolve("r.txt"), List.of("No effusion.", "Heart is enlarged."));
    Path h = Files.write(folder.resolve("h.txt"), List.of("no effusion .", "no effusion ."));
    assertEquals(0, run("score", "--references", r.toString(), "--hypotheses", h.toString()));
    assertTrue(out.toString().contains("r2gen on 2 studies"), out.toString());
    assertEquals(0, run("label", "--input", r.toString(), "--explain"));
    assertTrue(out.toString().contains("Cardiomegaly"), out.toString());
    assertTrue(out.toString().contains("\"effusion\" absent by \"no\""), out.toString());
  }

  /** The texts of help are formats: a sign of per cent stands there twice. */
  @Test
  void helpCanBeFormatted() {
    for (String command :
        List.of("score", "compare", "label", "evaluate", "train", "generate", "findings")) {
      assertEquals(0, run(command, "--help"), err.toString());
    }
    assertTrue(out.toString().contains("with 95 % intervals"), out.toString());
    assertFalse(out.toString().contains("95 %%"), out.toString());
    for (String text : List.of(texts(CompareCommand.class), texts(ScoreCommand.class))) {
      assertFalse(text.matches("(?s).*[^%]%[^%n].*"), text);
    }
  }

  private static String texts(Class<?> command) {
    return String.join("\n", command.getAnnotation(CommandLine.Command.class).description());
  }

  @Test
  void errorsAreOneLine() throws IOException {
    assertEquals(2, run("unknown"));
    assertEquals(2, run("score"));
    assertEquals(1, run("label", "--input", folder.resolve("none.txt").toString()));
    assertEquals(2, run("train", "--data", folder.toString(), "--set", "train.epoch=1"));
    assertEquals(1, run("data", "describe", folder.toString()));
    Path notText = Files.write(folder.resolve("x.txt"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertEquals(1, run("label", "--input", notText.toString()));
    assertFalse(err.toString().contains("\tat "), err.toString());
    assertTrue(err.toString().contains("train.epochs"), err.toString());
    assertTrue(err.toString().contains("UTF-8"), err.toString());
  }
}
