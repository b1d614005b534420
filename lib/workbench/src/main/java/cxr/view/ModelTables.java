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
    Map<String, String> those = new LinkedHashMap<>();
    settings
        .flat()
        .forEach(
            (name, value) -> {
              if (name.startsWith(group + ".")) {
                those.put(name, value);
              }
            });
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
    Map<String, long[]> parts = new LinkedHashMap<>();
    for (String name : model.weights().learntNames()) {
      long[] counts = parts.computeIfAbsent(part(name), key -> new long[2]);
      counts[0]++;
      counts[1] += model.weights().arrays().get(name).length();
    }
    StringColumn part = StringColumn.create("part");
    IntColumn arrays = IntColumn.create("arrays");
    IntColumn values = IntColumn.create("learnt values");
    parts.forEach(
        (name, counts) -> {
          part.append(name);
          arrays.append((int) counts[0]);
          values.append((int) counts[1]);
        });
    part.append("all");
    arrays.append(model.weights().learntNames().size());
    values.append((int) model.weights().count());
    return Table.create("The model's weights", part, arrays, values);
  }

  /**
   * The arrays of a part with their shapes, and what training does to them.
   *
   * @param begin of their names, {@code decoder.transformer.h.0.} for example; empty for all
   * @throws IllegalArgumentException if no name begins so
   */
  public static Table arrays(ReportModel model, String begin) {
    StringColumn array = StringColumn.create("array");
    StringColumn shape = StringColumn.create("shape");
    IntColumn values = IntColumn.create("values");
    StringColumn kind = StringColumn.create("in training");
    for (Weights.Entry entry : model.weights().table()) {
      if (entry.name().startsWith(begin)) {
        array.append(entry.name().substring(begin.length()));
        shape.append(entry.shape().toString());
        values.append((int) entry.values());
        kind.append(entry.kind().name().toLowerCase(Locale.ROOT));
      }
    }
    if (array.isEmpty()) {
      throw new IllegalArgumentException(
          "No array's name begins with \"%s\"; the parts are %s."
              .formatted(begin, parts(model).stringColumn("part").asList()));
    }
    return Table.create("Arrays of " + begin, array, shape, values, kind);
  }

  /**
   * The presets beside each other: what they are made of, and how many values they learn.
   *
   * @param words V of a vocabulary of words, which the embedding grows with; presets that take
   *     GPT-2's tokenizer have its own
   */
  public static Table presets(int words) {
    StringColumn preset = StringColumn.create("preset");
    IntColumn pixels = IntColumn.create("pixels a side");
    IntColumn ids = IntColumn.create("vocabulary");
    IntColumn layers = IntColumn.create("decoder layers");
    IntColumn width = IntColumn.create("decoder width");
    DoubleColumn encoder = DoubleColumn.create("encoder");
    DoubleColumn decoder = DoubleColumn.create("decoder");
    DoubleColumn all = DoubleColumn.create("all, millions");
    for (String name : Settings.presets()) {
      Settings settings = Settings.preset(name);
      boolean bytePairs = settings.text().tokenizer() == TokenizerKind.GPT2;
      int vocabulary = bytePairs ? new BytePairTokenizer().size() : words;
      List<Weights.Entry> weights = ReportModel.describe(settings, vocabulary);
      preset.append(name);
      pixels.append(settings.image().size());
      ids.append(vocabulary);
      layers.append(settings.model().layers());
      width.append(settings.model().width());
      encoder.append(millions(weights, "encoder."));
      decoder.append(millions(weights, "decoder."));
      all.append(millions(weights, ""));
    }
    String title = "Presets, and how many million values they learn";
    return Table.create(title, preset, pixels, ids, layers, width, encoder, decoder, all);
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
