package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.cli.Commands.Role;
import cxr.cli.Commands.Words;
import cxr.io.WholeFolder;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A table of wrong command lines and of places that do not take what is written, made from the
 * commands themselves. Each ends with its exit code and a line or two that name what is wrong, and
 * leaves every file as it was.
 */
class CommandTrialsTest {

  private static final int LINES = 3; // that an error has at most

  /** What no user should read. */
  private static final Pattern UNFIT =
      Pattern.compile(
          "\\x00|\\bnull\\b|\\tat |\\b[a-z]+(\\.[a-z]+)+\\.[A-Z]\\w+|\\w+(Exception|Error)\\b|%[sd]|fault of the workbench");

  private static final List<String> SETTINGS =
      List.of(
          "x",
          "=",
          "train.epochs",
          "train.epochs=",
          "train.epochs=x",
          "train.epoch=1",
          "generate.beams=-1",
          "generate.beams=two",
          "generate.beams=1.5",
          "model.preset=huge",
          "a=b=c",
          "{",
          "\\0");

  @TempDir static Path folder;

  private static Commands commands;
  private static int trials;

  /** Options that take a collection's folder as well as a file. */
  private static final Set<String> COLLECTIONS = Set.of("--input", "--train");

  private static final List<String> FAILURES = new ArrayList<>();

  @BeforeAll
  static void begin() throws IOException {
    commands = new Commands(folder);
    for (List<String> words : commands.beginning()) {
      Said said = run(words, new ByteArrayOutputStream());
      assertEquals(0, said.code(), said.err());
    }
    Files.createDirectory(folder.resolve("empty"));
    Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
    Files.writeString(folder.resolve("there.html"), "there");
    for (String ending : List.of("csv", "txt", "json", "png", "zip", "safetensors")) {
      Files.createFile(folder.resolve("nothing." + ending));
      byte[] noise = new byte[3000];
      new Random(1).nextBytes(noise);
      Files.write(folder.resolve("noise." + ending), noise);
    }
    Files.write(folder.resolve("wide.txt"), "heart".getBytes(StandardCharsets.UTF_16));
    Files.writeString(folder.resolve("twice.csv"), "id,report\n7,a\n7,b\n");
  }

  @AfterAll
  static void count() {
    System.out.println("trials: " + trials + " of command lines and outputs");
  }

  /** What came of a command. */
  private record Said(int code, String err) {}

  private static Said run(List<String> words, OutputStream out) {
    StringWriter err = new StringWriter();
    int code =
        Main.run(words.toArray(new String[0]), StandardOutput.to(out), new PrintWriter(err, true));
    return new Said(code, err.toString());
  }

  private static Set<String> files() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        names.add(folder.relativize(file) + " " + Files.size(file));
      }
    }
    return names;
  }

  /** One trial: wrong words give a code, and lines that name one of the culprits. */
  private static void refused(List<String> words, String... culprits) throws IOException {
    trials++;
    Set<String> before = files();
    Said said = run(words, new ByteArrayOutputStream());
    String fault = fault(said, Set.of(1, 2), culprits);
    Set<String> after = files();
    if (fault == null && !before.equals(after)) {
      after.removeAll(before);
      fault = "other files than before: " + after;
    }
    note(words, said, fault);
  }

  private static void note(List<String> words, Said said, String fault) {
    if (fault != null) {
      String text = fault + ": " + words + " gave " + said.code() + "\n" + said.err();
      FAILURES.add(text.replace("\0", "\\0"));
    }
  }

  private static String fault(Said said, Set<Integer> codes, String... culprits) {
    List<String> lines = said.err().lines().toList();
    if (!codes.contains(said.code())) {
      return "another exit code than " + codes;
    }
    if (lines.isEmpty() || lines.size() > LINES) {
      return "not one to %d lines".formatted(LINES);
    }
    if (Stream.of(culprits).noneMatch(said.err()::contains)) {
      return "none of " + List.of(culprits) + " is named";
    }
    return UNFIT.matcher(said.err()).find() ? "words that no user should read" : null;
  }

  private static void check() {
    String all = String.join("\n", FAILURES);
    int count = FAILURES.size();
    FAILURES.clear();
    assertEquals("", all, count + " trials failed");
  }

  private static List<Words> all() throws IOException {
    List<Words> all = new ArrayList<>(commands.all());
    all.addAll(commands.fetching());
    return all;
  }

  @Test
  void wrongOptions() throws IOException {
    for (Words words : all()) {
      refused(words.plus("--nope"), "--nope");
      refused(words.plus("--nope=1"), "--nope");
      refused(words.plus("-x"), "-x");
      for (OptionSpec option : words.ownOptions()) {
        String name = option.longestName();
        refused(words.plus(name.substring(0, name.length() - 1)), "Did you mean");
        refused(words.plus(name + "e"), name + "e");
        refused(words.plus(name.toUpperCase(Locale.ROOT)), "--");
        if (option.arity().max() > 0) {
          refused(words.plus(name), name);
          refused(words.plus(name, "--help-me"), name, "--help-me");
        } else {
          refused(words.plus(name + "=maybe"), name, "maybe");
        }
        if (!option.isMultiValue()) {
          String value = option.arity().max() > 0 ? words.options().getOrDefault(name, "1") : null;
          List<String> twice =
              words.plus(
                  value == null
                      ? List.of(name, name).toArray(String[]::new)
                      : new String[] {name, value, name, value});
          refused(twice, name);
        }
      }
    }
    check();
  }

  @Test
  void wrongValues() throws IOException {
    for (Words words : all()) {
      for (OptionSpec option : words.ownOptions()) {
        String name = option.longestName();
        Class<?> type = option.type();
        if (type == int.class || type == long.class) {
          for (String value : List.of("x", "1.5", "", "1e3", "99999999999999999999", "0x1g")) {
            refused(words.with(name, value), name);
          }
        } else if (type.isEnum()) {
          for (String value : List.of("x", "", "deck,chexpert")) {
            refused(words.with(name, value), name);
          }
        }
        if (name.equals("--set") && words.options().containsKey("--data")) {
          for (String value : SETTINGS) {
            refused(words.plus(name, value), value.split("[.=]", 2)[0], "NAME=VALUE");
          }
        }
      }
    }
    Words score = commands.all().get(1);
    for (String option : List.of("--recipe", "--split", "--scheme")) {
      refused(score.with(option, "nope"), "nope");
    }
    check();
  }

  @Test
  void extraWordsAndNone() throws IOException {
    refused(List.of(), "command");
    for (String word :
        List.of("scor", "nope", "-", "--", "", " ", "score ", "SCORE", "\u00e9", "data;")) {
      refused(List.of(word), word.isBlank() || word.equals("--") ? "" : word);
    }
    for (List<String> parent : List.of(List.of("data"), List.of("weights"))) {
      refused(parent, "Name what");
      refused(List.of(parent.get(0), "nope"), "nope");
    }
    for (Words words : all()) {
      if (!words.roles().containsKey("1") || words.positional().size() > 1) {
        refused(words.plus("extra"), "extra");
        refused(words.plus("two", "more"), "two");
        refused(words.plus("--", "--extra"), "--extra");
      }
      if (!words.positional().isEmpty()
          && !words.toString().matches("data (describe|fetch)|findings|runs list")) {
        refused(words.name(), "Missing required");
      }
    }
    refused(
        List.of("data", "describe", commands.data.toString(), "--data", commands.data.toString()),
        "--data");
    refused(List.of("data", "describe", commands.data.toString(), "--set", "x"), "--split");
    refused(List.of("label", "--input", folder.resolve("twice.csv").toString()), "id 7");
    check();
  }

  /** With which a file of this kind ends. */
  private static String ending(Words words, String place) {
    return switch (place) {
      case "--config" -> ".json";
      case "--rules" -> ".txt";
      default -> Set.of("generate", "findings").contains(words.toString()) ? ".png" : ".csv";
    };
  }

  /** Words in place of a file or folder that is read, and what a message about them names. */
  private static Map<String, String> wrong(Role role, String place, String ending) {
    Map<String, String> words = new LinkedHashMap<>();
    for (String name :
        List.of("none" + ending, "none/x" + ending, "r.csv/x" + ending, "loop", "n".repeat(300))) {
      words.put(folder.resolve(name).toString(), name.substring(0, 4));
    }
    if (role == Role.FILE) {
      words.put(folder.resolve("empty").toString(), "empty");
      words.put(folder.resolve("noise" + ending).toString(), "noise");
      words.put(folder.resolve("nothing" + ending).toString(), "nothing");
      if (!COLLECTIONS.contains(place)) {
        words.put(commands.data.toString(), "data");
      }
    } else {
      words.put(folder.resolve("empty").toString(), "empty");
      for (String name : List.of("r.csv", "noise.zip", "nothing.zip", "nothing.json", "wide.txt")) {
        words.put(folder.resolve(name).toString(), name);
      }
    }
    for (String blank : List.of("", " ")) {
      words.put(blank, place.startsWith("-") ? place : "positional parameter");
    }
    words.put("a\0b", "a\\x00b");
    return words;
  }

  @Test
  void wrongFilesToRead() throws IOException {
    for (Words words : commands.all()) {
      for (Map.Entry<String, Role> role : words.roles().entrySet()) {
        if (role.getValue() == Role.FILE || role.getValue() == Role.FOLDER) {
          String place = role.getKey();
          for (Map.Entry<String, String> wrong :
              wrong(role.getValue(), place, ending(words, place)).entrySet()) {
            refused(
                words.with(place, wrong.getKey()),
                wrong.getValue(),
                "'" + wrong.getKey() + "'",
                "by \"" + wrong.getKey() + "\"",
                "found \"" + wrong.getKey() + "\"", // a run's name
                "leave out --references"); // of folders that are compared
          }
        }
      }
    }
    check();
  }

  /** Files that a command reads. */
  private static List<Path> read(Words words) throws IOException {
    return switch (words.toString()) {
      case "compare" -> List.of(commands.references, commands.hypotheses);
      case "findings" -> List.of(commands.eyes.resolve("run.json"), Path.of(commands.image()));
      default -> List.of(commands.run.resolve("run.json"), commands.data.resolve("SAMPLE.txt"));
    };
  }

  @Test
  void placesThatCannotBeWritten() throws IOException {
    for (Words words : all()) {
      for (Map.Entry<String, Role> role : words.roles().entrySet()) {
        String place = role.getKey();
        if (role.getValue() == Role.OUTPUT_FILE) {
          for (String name :
              List.of("none/a.html", "r.csv/a.html", "there.html", "empty", "loop/a")) {
            refused(words.with(place, folder.resolve(name).toString()), name.substring(0, 4));
          }
          refused(words.with(place, "/proc/a.html"), "/proc");
          refused(words.with(place, ""), place);
          for (Path input : read(words)) {
            List<String> same = new ArrayList<>(words.with(place, input.toString()));
            refused(same, input.toString());
            same.add("--replace");
            refused(same, input.toString());
          }
        } else if (role.getValue() == Role.OUTPUT_FOLDER) {
          for (String name : List.of("r.csv", "r.csv/new", "loop/new", "n".repeat(300))) {
            refused(words.with(place, folder.resolve(name).toString()), name.substring(0, 4));
          }
          refused(words.with(place, "/proc/new"), "/proc");
          refused(words.with(place, ""), place.startsWith("-") ? place : "positional parameter");
        }
      }
    }
    Words compare = commands.all().get(2);
    String both = folder.resolve("both").toString();
    refused(compare.plus("--html", both, "--csv", both), both);
    refused(
        List.of("train", "--data", commands.data.toString(), "--run", commands.run.toString()),
        "--replace");
    refused(List.of("data", "sample", commands.run.toString()), "something else");
    check();
  }

  /** Where a command prints, and takes nothing, or some bytes only. */
  private static OutputStream broken(String message, int after) {
    return new OutputStream() {
      private int left = after;

      @Override
      public void write(int value) throws IOException {
        if (left-- <= 0) {
          throw new IOException(message);
        }
      }
    };
  }

  private static void printed(List<String> words) throws IOException {
    trials++;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Said said = run(words, out);
    note(words, said, said.code() == 0 && out.size() > 0 ? null : "no output");
    for (int after : new int[] {0, 10}) {
      clear();
      trials++;
      said = run(words, broken("No space left on device", after));
      note(
          words,
          said,
          fault(said, Set.of(1), "standard output could not be written: the disk is full"));
      clear();
      trials++;
      said = run(words, broken("Broken pipe", after));
      note(words, said, said.code() == 141 && said.err().isEmpty() ? null : "no quiet end");
    }
    clear();
    trials++;
    OutputStream closed = Files.newOutputStream(folder.resolve("closed"));
    closed.close();
    said = run(words, closed);
    note(words, said, fault(said, Set.of(1), "standard output could not be written"));
    if (Files.exists(Path.of("/dev/full"))) {
      clear();
      trials++;
      try (OutputStream full = new FileOutputStream("/dev/full")) {
        said = run(words, full);
      } catch (IOException e) {
        // what is left in it cannot be written either
      }
      note(words, said, fault(said, Set.of(1), "the disk is full"));
    }
    clear();
  }

  /** Removes what a command has made, so that it may do its work again. */
  private static void clear() throws IOException {
    WholeFolder.delete(folder.resolve("new"));
    WholeFolder.delete(folder.resolve("closed"));
  }

  @Test
  void helpAndVersionOnOutputsThatTakeNothing() throws IOException {
    printed(List.of("--help"));
    printed(List.of("--version"));
    for (Words words : all()) {
      for (String[] help :
          new String[][] {{"--help"}, {"-h"}, {"--version"}, {"-V"}, {"-h", "-V"}}) {
        List<String> line = new ArrayList<>(words.name());
        line.addAll(List.of(help));
        printed(line);
      }
      trials++;
      List<String> line = words.plus("--help");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Said said = run(line, out);
      boolean told = said.code() == 0 && out.toString().contains("Usage: workbench " + words);
      note(line, said, told ? null : "no help");
    }
    check();
  }

  @Test
  void resultsOnOutputsThatTakeNothing() throws IOException {
    for (Words words : commands.all()) {
      printed(words.all());
      for (OptionSpec option : words.ownOptions()) {
        if (Set.of("--json", "--explain", "--split", "--problems", "--all-recipes")
                .contains(option.longestName())
            && option.arity().max() == 0) {
          printed(words.plus(option.longestName()));
        }
      }
    }
    check();
  }

  @Test
  void whatIsAllowedIsWritten() throws IOException {
    Words compare = commands.all().get(2);
    Path html = folder.resolve("page.html");
    Path csv = folder.resolve("table.csv");
    for (String[] more : new String[][] {{}, {"--replace"}}) {
      List<String> words = compare.plus("--html", html.toString(), "--csv", csv.toString());
      words.addAll(List.of(more));
      assertEquals(0, run(words, new ByteArrayOutputStream()).code());
      assertTrue(Files.readString(html).endsWith("</html>\n"));
      assertTrue(Files.readString(csv).startsWith("system,recipe,n,measure,value,"));
    }
    List<String> device = compare.plus("--csv", "/dev/null");
    assertEquals(0, run(device, new ByteArrayOutputStream()).code());
    List<String> full = compare.plus("--csv", "/dev/full");
    Said said = run(full, new ByteArrayOutputStream());
    assertEquals(
        "/dev/full cannot be written: the disk is full; make room and start again.",
        said.err().strip());
    Files.delete(html);
    Files.delete(csv);
  }

  @Test
  void runsAndSettingsThatAreNotThere() throws IOException {
    String data = commands.data.toString();
    for (String name : List.of("none", "no name", "..", ".", "a\nb", "./none", "none/none", "")) {
      String culprit = name.isEmpty() ? "\"\"" : name.split("\n")[0];
      refused(List.of("runs", "remove", "--data", data, name), culprit);
      refused(List.of("evaluate", "--data", data, "--run", name), culprit);
    }
    refused(List.of("runs", "remove", "--data", data, commands.data.toString()), data);
    refused(List.of("runs", "remove", "--data", data), "RUN");
    for (String changes : SETTINGS) {
      String name = changes.split("=", 2)[0];
      refused(List.of("settings", "check", changes), name.isEmpty() ? "\"\"" : name);
    }
    refused(List.of("settings", "check", "train.epochs=1", "more"), "more");
    check();
  }

  @Test
  void thereAreMany() throws Exception {
    CommandSpec main = Main.commands().getCommandSpec();
    Set<String> tried = new TreeSet<>();
    for (Words words : all()) {
      tried.add(words.toString());
    }
    Set<String> there = new TreeSet<>();
    main.subcommands()
        .forEach(
            (name, line) -> {
              if (line.getSubcommands().isEmpty()) {
                there.add(name);
              }
              line.getSubcommands().keySet().forEach(sub -> there.add(name + " " + sub));
            });
    there.remove("attention"); // AttentionCommandTest
    there.remove("knowledge"); // KnowledgeCommandTest
    there.remove("pretrain"); // PretrainCommandTest
    there.remove("results"); // ResultsCommandTest
    there.remove("runs remove"); // takes away what the others need
    there.remove("settings check"); // prints nothing
    there.remove("sweep"); // SweepCommandTest
    there.remove("weights convert"); // WeightsCommandTest
    assertEquals(there, tried);
  }
}
