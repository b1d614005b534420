package cxr.spark;

import cxr.cli.LabelLines;
import cxr.cli.ReportFile.Report;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Scheme;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A report's labels.
 *
 * @param values of the scheme's conditions: 1 for present, 0 absent, -1 uncertain, null not
 *     mentioned
 * @param problem why it has none; empty if it has
 */
record Labelled(String id, List<Integer> values, String problem, String line)
    implements Serializable {

  static Labelled of(Report report, LabelLines how) {
    Labels labels = how.labeler().labels(report.text());
    List<Integer> values = new ArrayList<>();
    for (Condition condition : labels.scheme().conditions()) {
      values.add(labels.of(condition).value());
    }
    String problem = report.text().isEmpty() ? "no text" : "";
    return new Labelled(report.id(), values, problem, how.of(report, labels));
  }

  /** A column for each condition, by its name, and that of the problem. */
  static StructType columns(Scheme scheme) {
    List<StructField> columns = new ArrayList<>();
    columns.add(DataTypes.createStructField("id", DataTypes.StringType, false));
    for (Condition condition : scheme.conditions()) {
      columns.add(DataTypes.createStructField(condition.display(), DataTypes.IntegerType, true));
    }
    columns.add(DataTypes.createStructField("problem", DataTypes.StringType, false));
    return DataTypes.createStructType(columns);
  }

  Row row() {
    List<Object> row = new ArrayList<>(List.of(id));
    row.addAll(values);
    row.add(problem);
    return RowFactory.create(row.toArray());
  }
}
