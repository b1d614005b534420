package cxr.view;

import cxr.model.ReportModel;
import cxr.model.graph.Weights;
import cxr.settings.Settings;
import cxr.settings.TextSettings.TokenizerKind;
import cxr.text.BytePairTokenizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A model and its settings as tables. */
public final class ModelTables {

  private ModelTables() {}

  /** Every setting with its value. */
  public static Table settings(Settings settings) {
    return Tables.of("Settings", "setting", "value", settings.flat());
  }

  /**
   * The settings of one group, with their values.
   *
   * @param group {@code data}, {@code model} or another
   */
  public static Table settings(Settings settings, String group) {
    Map<String, String> those = new LinkedHashMap<>(settings.flat());
    those.keySet().removeIf(name -> !name.startsWith(group + "."));
    if (those.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no group of settings \"%s\"; found %s."
              .formatted(
                  group,
                  settings.flat().keySet().stream()
                      .map(name -> name.substring(0, name.indexOf('.')))
                      .distinct()
                      .toList()));
    }
    return Tables.of("Settings of the group " + group, "setting", "value", those);
  }

  /** How many values are learnt in each part of the model. */
  public static Table parts(ReportModel model) {
    Map<String, int[]> parts = new LinkedHashMap<>();
    for (String name : model.weights().learntNames()) {
      int[] counts = parts.computeIfAbsent(part(name), key -> new int[2]);
      counts[0]++;
      counts[1] += (int) model.weights().array(name).length();
    }
    Table table =
        Table.create(
            "The model's weights",
            StringColumn.create("part"),
            IntColumn.create("arrays"),
            IntColumn.create("learnt values"));
    parts.forEach((part, counts) -> Tables.add(table, part, counts[0], counts[1]));
    int values = (int) model.weights().count();
    Tables.add(table, "all", model.weights().learntNames().size(), values);
    return table;
  }

  /**
   * The arrays of a part with their shapes, and what training does to them.
   *
   * @param begin of their names, {@code decoder.transformer.h.0.} for example; empty for all
   * @throws IllegalArgumentException if no name begins so
   */
  public static Table arrays(ReportModel model, String begin) {
    List<Weights.Entry> those =
        model.weights().table().stream().filter(entry -> entry.name().startsWith(begin)).toList();
    if (those.isEmpty()) {
      throw new IllegalArgumentException(
          "No array's name begins with \"%s\"; the parts are %s."
              .formatted(begin, parts(model).stringColumn("part").asList()));
    }
    return Table.create(
        "Arrays of " + begin,
        StringColumn.create("array", those.stream().map(e -> e.name().substring(begin.length()))),
        StringColumn.create("shape", those.stream().map(entry -> entry.shape().toString())),
        IntColumn.create("values", those.stream().mapToInt(entry -> (int) entry.values())),
        StringColumn.create(
            "in training", those.stream().map(e -> e.kind().name().toLowerCase(Locale.ROOT))));
  }

  /**
   * The presets beside each other: what they are made of, and how many values they learn.
   *
   * @param words V of a vocabulary of words, which the embedding grows with; presets that take
   *     GPT-2's tokenizer have its own
   */
  public static Table presets(int words) {
    Table table =
        Table.create(
            "Presets, and how many million values they learn",
            StringColumn.create("preset"),
            IntColumn.create("pixels a side"),
            IntColumn.create("vocabulary"),
            IntColumn.create("decoder layers"),
            IntColumn.create("decoder width"),
            DoubleColumn.create("encoder"),
            DoubleColumn.create("decoder"),
            DoubleColumn.create("all, millions"));
    for (String name : Settings.presets()) {
      Settings settings = Settings.preset(name);
      boolean bytePairs = settings.text().tokenizer() == TokenizerKind.GPT2;
      int vocabulary = bytePairs ? new BytePairTokenizer().size() : words;
      List<Weights.Entry> weights = ReportModel.describe(settings, vocabulary);
      Tables.add(
          table,
          name,
          settings.image().size(),
          vocabulary,
          settings.model().layers(),
          settings.model().width(),
          millions(weights, "encoder."),
          millions(weights, "decoder."),
          millions(weights, ""));
    }
    return table;
  }

  private static double millions(List<Weights.Entry> weights, String begin) {
    return weights.stream()
            .filter(entry -> entry.name().startsWith(begin))
            .filter(entry -> entry.kind() == Weights.Kind.LEARNT)
            .mapToLong(Weights.Entry::values)
            .sum()
        / 1e6;
  }

  /** The first two names, and the third where it numbers a layer. */
  private static String part(String name) {
    String shortName = name.replace("decoder.transformer.", "decoder.");
    String[] names = shortName.split("\\.");
    return names[1].equals("h") ? "decoder layer " + names[2] : names[0] + " " + names[1];
  }
}
