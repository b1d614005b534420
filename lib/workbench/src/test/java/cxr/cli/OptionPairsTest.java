package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.phantom.Sample;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionRules;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every pair of options of every command is obeyed or refused. An option's effect is what the
 * command prints and writes with it and not without it: so a pair is obeyed if leaving out either
 * option changes that. A pair is refused by one line that names the options, and with 2.
 */
class OptionPairsTest {

  private static final String TINY =
      "image.size=32, train.maxSteps=1, train.batchSize=4, model.encoderBlocks=[1], model.width=16, model.layers=1, generate.maxTokens=5";
  private static final String FINDINGS =
      "model.conditionWeight=1, model.conditionSource=report, model.objectives=[text:0], train.metric=findings";
  private static final String LABELS =
      String.join(",", Scheme.CHEXPERT.conditions().stream().map(Condition::display).toList());
  private static final String WORK = "WORK"; // in words: a folder of this run of the command
  private static final String EXPORTED = WORK + "/exported";

  @TempDir static Path folder;

  private static String data;
  private static String run;
  private static String second;
  private static String eyes;
  private static String leaky;
  private static int count;

  /**
   * A command in one way of its use.
   *
   * @param base the words that it needs there, options among them
   * @param options of each other option the words to try it by: a sample value, and the options
   *     without which it does nothing
   * @param refused options that do nothing in this way of use, with words to try them by
   */
  private record Use(
      String command,
      List<String> base,
      Map<String, List<String>> options,
      Map<String, List<String>> refused) {

    Set<String> names() {
      Set<String> names = new TreeSet<>(options.keySet());
      names.addAll(refused.keySet());
      base.stream().filter(word -> word.startsWith("--")).forEach(names::add);
      return names;
    }
  }

  /** What came of a command; its own folder is called WORK in it. */
  private record Outcome(int code, String seen, String err) {}

  @BeforeAll
  static void makeRuns() throws IOException {
    data = folder.resolve("sample").toString();
    Sample.write(Path.of(data), 40, 1);
    Files.delete(Path.of(data, Sample.NOTE)); // as if it were the real collection
    Files.writeString(Path.of(data, "NLMCXR_png/CXR3_IM-0003-1001.png"), "no image");
    run = folder.resolve("run").toString();
    Outcome trained = run(List.of("train", "--data", data, "--run", run, "--set", TINY));
    assertEquals(0, trained.code, trained.err);
    second = folder.resolve("second").toString();
    trained =
        run(
            List.of(
                "train", "--data", data, "--run", second, "--set", TINY, "--set", "train.seed=2"));
    assertEquals(0, trained.code, trained.err);
    eyes = folder.resolve("eyes").toString();
    trained =
        run(List.of("train", "--data", data, "--run", eyes, "--set", TINY, "--set", FINDINGS));
    assertEquals(0, trained.code, trained.err);
    Path named = Files.createDirectory(folder.resolve("densenet121-res224-all"));
    Path copy = named.resolve("weights.safetensors");
    leaky = Files.copy(Path.of(run, "weights.safetensors"), copy).toString();
  }

  /** A use of a command: its base, then its options as words parted by blanks. */
  private static Use use(String command, List<String> base, String... options) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    Map<String, List<String>> refused = new LinkedHashMap<>();
    for (String words : options) {
      boolean no = words.startsWith("no ");
      List<String> each = List.of((no ? words.substring(3) : words).split(" "));
      (no ? refused : all).put(each.get(0), each);
    }
    return new Use(command, base, all, refused);
  }

  private static String file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines)).toString();
  }

  private static List<Use> uses() throws IOException {
    String references =
        file(
            "r.json",
            "{\"test\": [{\"id\": 1, \"report\": \"The heart is large.\"}, {\"id\": 2, \"report\": \"No pleural effusion. Lungs are clear.\"}],",
            "\"val\": [{\"id\": 1, \"report\": \"Possible pneumonia.\"}, {\"id\": 2, \"report\": \"Clear.\"}]}");
    String reports = file("h.csv", "id,report", "1,the heart is normal .", "2,no effusion .");
    String others = file("b.csv", "id,report", "1,the heart is large .", "2,lungs are clear .");
    String train =
        file(
            "t.txt",
            Stream.of("Clear.", "No pleural effusion.")
                .flatMap(t -> Stream.of(t, t, t, t))
                .toArray(String[]::new));
    String validation = file("v.txt", "Clear.", "Clear.");
    String findings =
        file("l.csv", "id,report", "1,large pleural effusion . cardiomegaly . rib fracture .");
    String rules = file("rules.txt", rules());
    String config = file("config.json", "{\"data\": {\"split\": \"image\"}}");
    String seed = file("seed.json", "{\"model\": {\"seed\": 7}}");
    String image =
        Files.list(Path.of(data, "NLMCXR_png"))
            .sorted()
            .skip(8)
            .findFirst()
            .orElseThrow()
            .toString();
    String boxes =
        file(
            "boxes.csv",
            "Image Index,Finding Label,Bbox [x,y,w,h],,,",
            image.replaceAll(".*/|[.]png", "") + ",Effusion,9,9,99,99,,,");
    String page = file("page.html", "<title>Generated reports of the run</title>");
    String table = file("table.md", "| study |");
    String weights = Path.of(run, "weights.safetensors").toString();
    String trained = "--train " + train;
    String chosen = "--validation " + validation + " " + trained;
    String answers = file("a.csv", "study," + LABELS, "1,,1" + ",".repeat(12));
    return List.of(
        use(
            "score",
            List.of("--references", references, "--hypotheses", reports),
            trained,
            chosen,
            "--split val",
            "--recipe plain",
            "--scheme chexpert",
            "--json",
            "--studies WORK/studies.tex",
            "--replace --studies " + table,
            "--all-recipes"),
        use(
            "compare",
            List.of(reports, others, "--references", references),
            trained,
            chosen,
            "--split val",
            "--recipe plain",
            "--scheme chexpert",
            "--json",
            "--html WORK/page.html",
            "--csv WORK/table.csv",
            "--studies WORK/studies.tex",
            "--replace --html " + page,
            "no --data " + data,
            "no --seeds"),
        use(
            "compare",
            List.of(run, second, "--data", data),
            "--recipe plain",
            "--scheme chexpert",
            "--json",
            "--html WORK/page.html",
            "--csv WORK/table.csv",
            "--studies WORK/studies.md",
            "--replace --studies " + table,
            "--seeds",
            "no --references " + references,
            "no --train " + train,
            "no --validation " + validation,
            "no --split val"),
        use(
            "evaluate",
            List.of("--run", run, "--data", data),
            "--set generate.maxTokens=2",
            "--json",
            "--html WORK/page.html",
            "--studies WORK/studies.md",
            "--replace --html " + page,
            "--retrieval",
            "no --thresholds each"),
        use(
            "evaluate",
            List.of("--run", eyes, "--data", data),
            "--thresholds each",
            "--json",
            "no --retrieval",
            "no --set generate.maxTokens=2",
            "no --html WORK/page.html",
            "no --studies WORK/studies.md",
            "no --replace --html " + page),
        use(
            "findings",
            List.of("--run", eyes, "--data", data),
            "--thresholds each",
            "--part train",
            "--json",
            "--csv WORK/table.csv",
            "--studies WORK/studies.tex",
            "--replace --csv " + page),
        use(
            "findings",
            List.of("--run", eyes, image),
            "--thresholds each",
            "--json",
            "--csv WORK/table.csv",
            "--studies WORK/studies.tex",
            "--replace --csv " + page,
            "no --data " + data,
            "no --part train"),
        use(
            "generate",
            List.of("--run", run, image),
            "--set generate.maxTokens=2",
            "--json",
            "--studies WORK/studies.tex",
            "--replace --studies " + table,
            "no --as-if Effusion"), // of a model that is told findings: GenerateCommandTest
        use(
            "attention",
            List.of("--run", eyes, "--data", data, "--output", "WORK"),
            "--part test",
            "--limit 2",
            "--boxes nih=" + boxes),
        use(
            "export",
            List.of(
                "--references", references, "--hypotheses", reports, "--format", "coco", EXPORTED),
            trained,
            "--split val",
            "--recipe plain",
            "no --scheme chexpert",
            "no --validation " + validation,
            "no --run " + run,
            "no --data " + data),
        use(
            "export",
            List.of("--run", run, "--data", data, "--format", "radeval", EXPORTED),
            "--recipe plain",
            "no --scheme chexpert",
            "no --validation " + validation,
            "no --references " + references,
            "no " + trained,
            "no --split val"),
        use(
            "label",
            List.of("--input", findings),
            "--scheme chexpert",
            "--rules " + rules,
            "--json",
            "--studies WORK/studies.md",
            "--replace --studies " + table,
            "--explain"),
        use(
            "data describe",
            List.of(data),
            "--json",
            "--problems",
            "--split",
            "--check-images",
            "--set text.target=impression --split",
            "--config " + config + " --split",
            "no --data " + data),
        use(
            "label-queue",
            List.of("--data", data, "--run", run, "--folder", "WORK/labels"),
            "--count 3",
            "--strategy random",
            "--seed 2",
            "no --answers " + answers,
            "no --replace"),
        use(
            "label-queue",
            List.of("--data", data, "--answers", answers, "--folder", "WORK/labels"),
            "no --run " + run,
            "no --count 3",
            "no --strategy random",
            "no --seed 2"),
        use("data sample", List.of("WORK/sample", "--studies", "4"), "--seed 2", "--odd"),
        use(
            "train",
            List.of("--data", data, "--set", TINY),
            "--run WORK/own",
            "--resume WORK/begun",
            "--replace --run WORK/begun",
            "--weights " + weights,
            "--fresh decoder --weights " + weights,
            "--accept-leak --weights " + leaky,
            "--set train.seed=5",
            "--config " + seed));
  }

  /** The library's rules with another word for effusions. */
  private static String rules() throws IOException {
    try (InputStream in = ConditionRules.class.getResourceAsStream("conditions.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("effus", "heart");
    }
  }

  private static Outcome run(List<String> words) throws IOException {
    Path work = Files.createDirectory(folder.resolve("work" + count++));
    if (words.stream().anyMatch(word -> word.contains(WORK + "/begun"))) {
      copy(Path.of(run), work.resolve("begun"));
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            words.stream().map(w -> w.replace(WORK, work.toString())).toArray(String[]::new),
            new PrintWriter(out, true),
            new PrintWriter(err, true));
    StringBuilder seen = new StringBuilder(out.toString()).append(err);
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        seen.append(file).append('\n');
        boolean read =
            file.endsWith("settings.json")
                || file.toString().contains("ecgen")
                || file.startsWith(work.resolve("exported"));
        seen.append(read ? Files.readString(file) : "");
      }
    }
    String text =
        seen.toString()
            .replace(work.toString(), WORK)
            .replaceAll("\\[\\d+:\\d\\d.*?it/s", ""); // the speed of a training
    return new Outcome(code, text, err.toString());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static Outcome run(Use use, List<String> first, List<String> second) throws IOException {
    List<String> words = new ArrayList<>(List.of(use.command.split(" ")));
    words.addAll(use.base);
    words.addAll(first);
    words.addAll(repeated(first, second));
    boolean named = words.contains("--run") || words.contains("--resume");
    if (use.command.equals("train") && !named) {
      words.addAll(List.of("--run", "WORK/new"));
    }
    return run(words);
  }

  /** The words of an option without the companions that the first has brought already. */
  private static List<String> repeated(List<String> first, List<String> second) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < second.size(); i++) {
      boolean companion = i > 0 && second.get(i).startsWith("--") && first.contains(second.get(i));
      boolean hasValue = i + 1 < second.size() && !second.get(i + 1).startsWith("--");
      if (companion) {
        i += hasValue ? 1 : 0;
      } else {
        words.add(second.get(i));
      }
    }
    return words;
  }

  /** So that an option that is added is added here, too. */
  @Test
  void everyOptionOfEveryCommandIsTried() throws IOException {
    Map<String, Set<String>> tried = new LinkedHashMap<>();
    uses().forEach(u -> tried.computeIfAbsent(u.command, c -> new TreeSet<>()).addAll(u.names()));
    tried.put("data fetch", Set.of("--from", "--reports-only", "--yes")); // DataFetchCommandTest
    tried.get("export").add("--replace"); // ExportCommandTest
    tried.put( // SweepCommandTest
        "sweep", Set.of("--config", "--data", "--name", "--output", "--seeds", "--set", "--vary"));
    tried.put("weights fetch", Set.of("--from")); // one alone
    tried.put("weights export", Set.of("--replace")); // likewise
    tried.put("weights convert", Set.of("--replace"));
    tried.put(
        "active-learning", // ActiveCommandsTest
        Set.of(
            "--data",
            "--output",
            "--part",
            "--rare",
            "--reads",
            "--run",
            "--seeds",
            "--step",
            "--strategies"));
    tried.put(
        "knowledge", // KnowledgeCommandTest
        Set.of("--data", "--features", "--output", "--part", "--run", "--seeds"));
    tried.put(
        "results", // ResultsCommandTest
        Set.of(
            "--data",
            "--list",
            "--output",
            "--part",
            "--protocol",
            "--seeds",
            "--systems",
            "--tables"));
    tried.put(
        "pretrain", // PretrainCommandTest
        Set.of(
            "--accept-leak",
            "--config",
            "--data",
            "--fresh",
            "--level",
            "--output",
            "--part",
            "--positives",
            "--seeds",
            "--set",
            "--weights"));
    tried.put("runs list", Set.of("--data", "--json"));
    tried.put("runs remove", Set.of("--data"));
    check("", Main.commands(), tried);
  }

  private static void check(String name, CommandLine line, Map<String, Set<String>> tried) {
    for (Map.Entry<String, CommandLine> sub : line.getSubcommands().entrySet()) {
      check((name + " " + sub.getKey()).strip(), sub.getValue(), tried);
    }
    Set<String> options =
        line.getCommandSpec().options().stream()
            .map(CommandLine.Model.OptionSpec::longestName)
            .filter(option -> !Set.of("--help", "--version").contains(option))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(options, new TreeSet<>(tried.getOrDefault(name, Set.of())), name);
  }

  @Test
  void everyPairIsObeyedOrRefused() throws IOException {
    int pairs = 0;
    for (Use use : uses()) {
      Outcome base = run(use, List.of(), List.of());
      assertEquals(0, base.code, use.command + base.err);
      assertEquals(base.seen, run(use, List.of(), List.of()).seen, use.command);
      Map<String, Outcome> alone = new LinkedHashMap<>();
      for (Map.Entry<String, List<String>> option : use.options.entrySet()) {
        Outcome outcome = run(use, option.getValue(), List.of());
        assertEquals(0, outcome.code, option + outcome.err);
        assertFalse(base.seen.equals(outcome.seen), use.command + " " + option.getValue());
        alone.put(option.getKey(), outcome);
        needsItsCompanion(use, option.getValue());
      }
      for (Map.Entry<String, List<String>> option : use.refused.entrySet()) {
        isRefused(run(use, option.getValue(), List.of()), option.getKey());
        for (List<String> other : use.options.values()) {
          isRefused(run(use, option.getValue(), other), option.getKey());
          pairs++;
        }
      }
      List<String> names = List.copyOf(use.options.keySet());
      for (int i = 0; i < names.size(); i++) {
        for (String second : names.subList(i + 1, names.size())) {
          pair(use, alone, names.get(i), second);
          pairs++;
        }
      }
    }
    assertTrue(pairs > 150, pairs + " pairs");
  }

  private static void pair(Use use, Map<String, Outcome> alone, String first, String second)
      throws IOException {
    String pair = use.command + " " + first + " " + second;
    if (use.options.get(first).contains(second) || use.options.get(second).contains(first)) {
      boolean last = use.options.get(second).contains(first);
      companions(use, alone, last ? second : first, pair);
      return;
    }
    Outcome both = run(use, use.options.get(first), use.options.get(second));
    if (both.code == 2) {
      isRefused(both, first, second);
      return;
    }
    assertEquals(0, both.code, pair + both.err);
    assertFalse(both.seen.equals(alone.get(first).seen), pair + ": the second does nothing");
    assertFalse(both.seen.equals(alone.get(second).seen), pair + ": the first does nothing");
  }

  /** An option changes what its companions do without it. */
  private static void companions(Use use, Map<String, Outcome> alone, String option, String pair)
      throws IOException {
    List<String> words = use.options.get(option);
    List<String> rest = words.subList(words.indexOf(companion(words)), words.size());
    Outcome without = run(use, rest, List.of());
    assertFalse(without.seen.equals(alone.get(option).seen), pair + ": it does nothing");
  }

  private static String companion(List<String> words) {
    return words.stream().skip(1).filter(word -> word.startsWith("--")).findFirst().orElse("");
  }

  /** Without the options that stand behind it, it is refused, and they are named. */
  private static void needsItsCompanion(Use use, List<String> words) throws IOException {
    String companion = companion(words);
    boolean replaces = use.command.equals("train") && words.contains("--replace");
    if (!companion.isEmpty() && !replaces) { // a run may stand in the folder without --run, too
      List<String> option = words.subList(0, words.indexOf(companion));
      isRefused(run(use, option, List.of()), words.get(0), companion);
    }
  }

  private static void isRefused(Outcome outcome, String... names) {
    assertEquals(2, outcome.code, Arrays.toString(names) + outcome.seen);
    List<String> lines = outcome.err.lines().toList();
    assertEquals(2, lines.size(), outcome.err);
    assertTrue(lines.get(1).startsWith("Help: "), outcome.err);
    for (String name : names) {
      assertTrue(lines.get(0).contains(name), name + ": " + lines.get(0));
    }
  }
}
