package cxr.score.clinical;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import cxr.io.Checkout;
import cxr.io.Json;
import cxr.io.LineProgram;
import cxr.io.Sha256;
import cxr.score.metric.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trained metrics of RadEval (Xu et al., EMNLP demonstrations 2025) in a Python of their own:
 * one process, started when it is first asked, without the network. Questions and answers are lines
 * of JSON; {@code environment/radeval/server.py} is the other side. Answers are kept in a file for
 * each metric, by the hash of the texts and of RadEval's version, and no text is.
 */
final class RadEval {

  /** Names the Python that has RadEval, or is {@code off}. */
  static final String VARIABLE = "CXR_RADEVAL";

  private static final int STARTING_SECONDS = 120;
  private static final int LOADING_SECONDS = 1200; // a large model
  private static final int SECONDS = 60; // for an item
  private static final int BATCH = 64; // items of a question
  private static final Map<String, String> OFFLINE =
      Map.of("HF_HUB_OFFLINE", "1", "TRANSFORMERS_OFFLINE", "1", "HF_DATASETS_OFFLINE", "1");

  private static @Nullable RadEval shared;

  private final List<String> command;
  private final Path cache;
  private final Map<String, Map<String, JsonNode>> kept = new HashMap<>(); // by metric and key
  private final Map<String, String> absences = new HashMap<>(); // by metric
  private String failure; // why there is no program; empty where there is one
  private @Nullable LineProgram program;
  private String version = "";

  /** The program of a command, which keeps its answers in a folder. */
  RadEval(List<String> command, Path cache) {
    this(command, cache, "");
  }

  private RadEval(List<String> command, Path cache, String failure) {
    this.command = List.copyOf(command);
    this.cache = cache;
    this.failure = failure;
  }

  /** That of this Java process. */
  static synchronized RadEval shared() {
    if (shared == null) {
      shared = find(System.getenv(VARIABLE));
    }
    return shared;
  }

  /** That of the Python that a variable names, or else of the checkout's own. */
  static RadEval find(@Nullable String named) {
    String given = named == null ? "" : named.strip();
    if (given.equals("off")) {
      return absent(VARIABLE + " is off");
    }
    try {
      Path environment = Checkout.home().resolve("environment");
      Path python =
          given.isEmpty()
              ? environment.resolve(".radeval/venv/bin/python")
              : Checkout.path(VARIABLE, given);
      if (Files.isExecutable(python)) {
        Path server = environment.resolve("radeval/server.py");
        return new RadEval(
            List.of(python.toString(), server.toString()), Checkout.cache().resolve("radeval"));
      }
      return absent(
          given.isEmpty()
              ? "RadEval is not set up; environment/workbench radeval does it"
              : "%s names %s, which is no Python".formatted(VARIABLE, given));
    } catch (IOException e) {
      return absent("RadEval is a part of the workbench's checkout, which was not found");
    }
  }

  /** Why it cannot be asked, as far as that is known; empty otherwise. */
  synchronized String absence() {
    return failure.isEmpty() ? "" : Tally.absent(new IOException(failure)).absence();
  }

  private static RadEval absent(String why) {
    return new RadEval(List.of(), Path.of(""), why);
  }

  /**
   * The graphs of texts by RadGraph-XL, in their order; that of an empty one has no entity.
   *
   * @throws IOException saying why there are none
   */
  List<RadGraph> graphs(List<String> texts) throws IOException {
    List<List<String>> written =
        texts.stream().filter(text -> !text.isBlank()).map(List::of).toList();
    List<JsonNode> answers = answers("radgraph", written);
    List<RadGraph> graphs = new ArrayList<>();
    int next = 0;
    for (String text : texts) {
      graphs.add(text.isBlank() ? new RadGraph(List.of()) : RadGraph.of(answers.get(next++)));
    }
    return graphs;
  }

  /**
   * What a metric says of some items.
   *
   * @param items each a text, or a reference and a hypothesis
   * @throws IOException saying why there are no answers
   */
  List<JsonNode> answers(String metric, List<List<String>> items) throws IOException {
    return answers(metric, items, false);
  }

  /**
   * What a metric says of some items that it weighs by all of them.
   *
   * @throws IOException saying why there are no answers
   */
  List<JsonNode> answersTogether(String metric, List<List<String>> items) throws IOException {
    return answers(metric, items, true);
  }

  private synchronized List<JsonNode> answers(
      String metric, List<List<String>> items, boolean together) throws IOException {
    LineProgram radEval = started(metric);
    String all = together ? Sha256.of(Json.line(items)) : "";
    List<String> keys =
        items.stream()
            .map(item -> Sha256.of(Json.line(List.of(metric, version, all, item))))
            .toList();
    Map<String, JsonNode> known = kept(metric);
    if (together && !known.keySet().containsAll(keys)) {
      ask(radEval, metric, keys, items);
    }
    Map<String, List<String>> missing = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      if (!known.containsKey(keys.get(i))) {
        missing.put(keys.get(i), items.get(i));
      }
    }
    List<String> left = List.copyOf(missing.keySet());
    for (int from = 0; from < left.size(); from += BATCH) {
      List<String> some = left.subList(from, Math.min(from + BATCH, left.size()));
      ask(radEval, metric, some, some.stream().map(missing::get).toList());
    }
    return keys.stream().map(known::get).toList();
  }

  /** Asks for answers and keeps them. */
  private void ask(LineProgram radEval, String metric, List<String> keys, List<List<String>> items)
      throws IOException {
    JsonNode answer;
    try {
      radEval.ask(Json.line(Map.of("metric", metric, "items", items)));
      answer = read(radEval.answer(LOADING_SECONDS + SECONDS * items.size()));
    } catch (IOException e) {
      throw fail(e);
    }
    JsonNode answers = answer.path("answers");
    if (answers.size() != keys.size()) {
      String why = answer.path("absent").asText("RadEval gave no answer for each of the texts");
      absences.put(metric, why);
      throw new IOException(why);
    }
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      kept(metric).put(keys.get(i), answers.get(i));
      lines.append(Json.line(Map.of("key", keys.get(i), "answer", answers.get(i)))).append('\n');
    }
    Files.createDirectories(cache);
    Files.writeString(file(metric), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private Path file(String metric) {
    return cache.resolve(metric + ".jsonl");
  }

  /** The answers that a metric gave before; half a line, of a process that was killed, is none. */
  private Map<String, JsonNode> kept(String metric) throws IOException {
    Map<String, JsonNode> known = kept.get(metric);
    if (known == null) {
      known = new HashMap<>();
      kept.put(metric, known);
      if (Files.exists(file(metric))) {
        for (String line : Files.readAllLines(file(metric))) {
          if (line.endsWith("}")) {
            JsonNode answer = read(line);
            known.put(answer.path("key").asText(), answer.path("answer"));
          }
        }
      }
    }
    return known;
  }

  /** The program, ready for questions on a metric. */
  private LineProgram started(String metric) throws IOException {
    String why = failure.isEmpty() ? absences.getOrDefault(metric, "") : failure;
    if (!why.isEmpty()) {
      throw new IOException(why);
    }
    if (program == null || !program.runs()) {
      try {
        ProcessBuilder python = new ProcessBuilder(command);
        python.environment().putAll(OFFLINE);
        program = new LineProgram("RadEval", python);
        JsonNode said = read(program.answer(STARTING_SECONDS));
        version = said.path("version").asText();
        if (version.isEmpty()) {
          throw new IOException(said.path("absent").asText("RadEval did not tell its version"));
        }
      } catch (IOException e) {
        throw fail(e);
      }
    }
    return program;
  }

  /** What went wrong, for this question and all later ones. */
  private IOException fail(IOException e) {
    failure = String.valueOf(e.getMessage());
    if (program != null) {
      program.stop();
    }
    return e;
  }

  private static JsonNode read(String line) throws IOException {
    try {
      return Json.with().readTree(line);
    } catch (JsonProcessingException e) {
      throw new IOException("RadEval answered \"%.60s\"".formatted(line), e);
    }
  }
}
