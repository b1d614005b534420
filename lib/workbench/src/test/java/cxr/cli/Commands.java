package cxr.cli;

import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * All commands, each with words that it does its work for, on a small collection and a run of it in
 * one folder: what is tried is a change of them.
 */
final class Commands {

  /** What a path is to a command. */
  enum Role {
    FILE,
    FOLDER,
    OUTPUT_FILE,
    OUTPUT_FOLDER
  }

  /**
   * A command with words that it does its work for.
   *
   * @param name its words before all options
   * @param options with their values
   * @param positional the words without a name
   * @param roles of all its paths, by option, or by the place of a word without a name
   */
  record Words(
      List<String> name,
      Map<String, String> options,
      List<String> positional,
      Map<String, Role> roles) {

    List<String> all() {
      List<String> words = new ArrayList<>(name);
      options.forEach((option, value) -> words.addAll(List.of(option, value)));
      words.addAll(positional);
      return words;
    }

    /** The words with another value of an option, or of a word without a name. */
    List<String> with(String place, String value) {
      Map<String, String> changed = new LinkedHashMap<>(options);
      List<String> rest = new ArrayList<>(positional);
      if (place.startsWith("-")) {
        changed.put(place, value);
      } else if (Integer.parseInt(place) < rest.size()) {
        rest.set(Integer.parseInt(place), value);
      } else {
        rest.add(value);
      }
      return new Words(name, changed, rest, roles).all();
    }

    List<String> plus(String... more) {
      List<String> words = all();
      words.addAll(List.of(more));
      return words;
    }

    CommandSpec spec() {
      CommandSpec spec = Main.commands().getCommandSpec();
      for (String word : name) {
        spec = spec.subcommands().get(word).getCommandSpec();
      }
      return spec;
    }

    List<OptionSpec> ownOptions() {
      return spec().options().stream().filter(o -> !o.usageHelp() && !o.versionHelp()).toList();
    }

    @Override
    public String toString() {
      return String.join(" ", name);
    }
  }

  final Path folder;
  final Path data;
  final Path run;
  final Path eyes;
  final Path references;
  final Path hypotheses;
  final Path answers;

  Commands(Path folder) throws IOException {
    this.folder = folder;
    data = folder.resolve("data");
    run = folder.resolve("run");
    eyes = folder.resolve("eyes");
    references = folder.resolve("r.csv");
    hypotheses = folder.resolve("h.csv");
    answers = folder.resolve("a.csv");
    List<String> names = Scheme.CHEXPERT.conditions().stream().map(Condition::display).toList();
    String empty = ",".repeat(names.size() - 1);
    Files.writeString(answers, "study,%s%n1,1%s%n".formatted(String.join(",", names), empty));
    Files.writeString(references, "id,report\n1,no effusion .\n2,heart is enlarged .\n");
    Files.writeString(hypotheses, "id,report\n1,no effusion .\n2,no effusion .\n");
  }

  String image() throws IOException {
    try (Stream<Path> images = Files.list(data.resolve("NLMCXR_png"))) {
      return images.sorted().findFirst().orElseThrow().toString();
    }
  }

  /** Words that make the collection and the runs. */
  List<List<String>> beginning() {
    return List.of(
        List.of("data", "sample", data.toString(), "--studies", "40"),
        List.of(
            "train",
            "--data",
            data.toString(),
            "--run",
            run.toString(),
            "--set",
            "image.size=32, train.maxSteps=2, train.batchSize=4, generate.maxTokens=5",
            "--set",
            "model.encoderBlocks=[1], model.width=16, model.layers=1"),
        List.of(
            "train",
            "--data",
            data.toString(),
            "--run",
            eyes.toString(),
            "--set",
            "image.size=32, train.maxSteps=2, train.batchSize=4, model.encoderBlocks=[1], model.width=16, model.layers=1",
            "--set",
            "model.conditionWeight=1, model.conditionSource=report, model.objectives=[text:0], train.metric=findings"));
  }

  private static Map<String, Role> roles(Object... pairs) {
    Map<String, Role> roles = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      roles.put((String) pairs[i], (Role) pairs[i + 1]);
    }
    return roles;
  }

  private static Map<String, String> options(Object... pairs) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      options.put((String) pairs[i], pairs[i + 1].toString());
    }
    return options;
  }

  /** Those that need no network. */
  List<Words> all() throws IOException {
    List<Words> all = new ArrayList<>();
    all.add(
        new Words(
            List.of("label"),
            options("--input", references),
            List.of(),
            roles("--input", Role.FILE, "--rules", Role.FILE, "--studies", Role.OUTPUT_FILE)));
    all.add(
        new Words(
            List.of("score"),
            options("--references", references, "--hypotheses", hypotheses),
            List.of(),
            roles(
                "--references", Role.FILE,
                "--hypotheses", Role.FILE,
                "--train", Role.FILE,
                "--studies", Role.OUTPUT_FILE)));
    all.add(
        new Words(
            List.of("compare"),
            options("--references", references),
            List.of(hypotheses.toString()),
            roles(
                "--references", Role.FILE,
                "--train", Role.FILE,
                "0", Role.FILE,
                "1", Role.FILE,
                "--html", Role.OUTPUT_FILE,
                "--csv", Role.OUTPUT_FILE,
                "--studies", Role.OUTPUT_FILE)));
    all.add(
        new Words(
            List.of("export"),
            options("--references", references, "--hypotheses", hypotheses, "--format", "coco"),
            List.of(folder.resolve("new").toString()),
            roles(
                "--references", Role.FILE,
                "--hypotheses", Role.FILE,
                "--train", Role.FILE,
                "0", Role.OUTPUT_FOLDER)));
    all.add(
        new Words(
            List.of("data", "describe"),
            options(),
            List.of(data.toString()),
            roles("0", Role.FOLDER)));
    all.add(
        new Words(
            List.of("data", "sample"),
            options("--studies", 2),
            List.of(folder.resolve("new").toString()),
            roles("0", Role.OUTPUT_FOLDER)));
    all.add(
        new Words(
            List.of("generate"),
            options("--run", run),
            List.of(image()),
            roles(
                "--run", Role.FOLDER,
                "0", Role.FILE,
                "1", Role.FILE,
                "--studies", Role.OUTPUT_FILE)));
    all.add(
        new Words(
            List.of("findings"),
            options("--run", eyes),
            List.of(image()),
            roles(
                "--run", Role.FOLDER,
                "0", Role.FILE,
                "1", Role.FILE,
                "--csv", Role.OUTPUT_FILE,
                "--studies", Role.OUTPUT_FILE)));
    all.add(
        new Words(
            List.of("evaluate"),
            options("--data", data, "--run", run),
            List.of(),
            roles(
                "--data", Role.FOLDER,
                "--run", Role.FOLDER,
                "--html", Role.OUTPUT_FILE,
                "--studies", Role.OUTPUT_FILE)));
    all.add(
        new Words(
            List.of("train"),
            options(
                "--data",
                data,
                "--run",
                folder.resolve("new"),
                "--set",
                "image.size=32, train.maxSteps=1, train.batchSize=4, generate.maxTokens=5, model.encoderBlocks=[1], model.width=16, model.layers=1"),
            List.of(),
            roles("--data", Role.FOLDER, "--config", Role.FILE, "--run", Role.OUTPUT_FOLDER)));
    all.add(
        new Words(
            List.of("weights", "export"),
            options(),
            List.of(run.toString(), folder.resolve("new").toString()),
            roles("0", Role.FOLDER, "1", Role.OUTPUT_FOLDER)));
    all.add(
        new Words(
            List.of("active-learning"),
            options(
                "--data",
                data,
                "--run",
                run,
                "--output",
                folder.resolve("new"),
                "--strategies",
                "margin",
                "--step",
                4,
                "--reads",
                8,
                "--seeds",
                1),
            List.of(),
            roles("--data", Role.FOLDER, "--run", Role.FOLDER, "--output", Role.OUTPUT_FOLDER)));
    all.add(
        new Words(
            List.of("label-queue"),
            options("--data", data, "--answers", answers, "--folder", folder.resolve("new")),
            List.of(),
            roles(
                "--data", Role.FOLDER,
                "--answers", Role.FILE,
                "--folder", Role.OUTPUT_FOLDER)));
    all.add(new Words(List.of("check"), options(), List.of(), roles()));
    all.add(new Words(List.of("settings", "list"), options(), List.of(), roles()));
    all.add(
        new Words(
            List.of("runs", "list"),
            options("--data", data),
            List.of(run.toString()),
            roles("--data", Role.FOLDER, "0", Role.FOLDER)));
    return all;
  }

  /** Those that fetch: they are tried with words that they refuse before they connect. */
  List<Words> fetching() {
    return List.of(
        new Words(
            List.of("data", "fetch"),
            options("--from", "http://127.0.0.1:9/"),
            List.of(folder.resolve("new").toString()),
            roles("0", Role.OUTPUT_FOLDER)),
        new Words(List.of("weights", "fetch"), options(), List.of("gpt3"), roles()));
  }
}
