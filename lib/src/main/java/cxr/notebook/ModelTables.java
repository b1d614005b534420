package cxr.notebook;

import cxr.Settings;
import cxr.model.ReportModel;
import java.util.LinkedHashMap;
import java.util.Map;
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

  /** The first two names, and the third where it numbers a layer. */
  private static String part(String name) {
    String shortName = name.replace("decoder.transformer.", "decoder.");
    String[] names = shortName.split("\\.");
    return names[1].equals("h") ? "decoder layer " + names[2] : names[0] + " " + names[1];
  }
}
