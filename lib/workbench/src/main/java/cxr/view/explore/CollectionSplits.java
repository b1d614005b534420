package cxr.view.explore;

import cxr.data.Dataset;
import cxr.data.LeakReport;
import cxr.data.Split;
import cxr.settings.Settings;
import cxr.train.Material;
import cxr.view.Charts;
import cxr.view.Tables;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A collection parted into train, validation and test, and what leaks from one to the other. */
public final class CollectionSplits {

  private final Dataset dataset;

  CollectionSplits(Dataset dataset) {
    this.dataset = dataset;
  }

  /** How two ways to split leak: by study, and by image as careless studies do. */
  public Table leaks(Settings settings) throws IOException {
    Table table =
        Table.create(
            "What a split lets through",
            StringColumn.create("split by"),
            IntColumn.create("in test"),
            IntColumn.create("studies in two parts"),
            DoubleColumn.create("% from a learnt study"),
            DoubleColumn.create("% of texts that stand in train"));
    for (String way : List.of("study", "image")) {
      LeakReport leaks = Material.unseen(dataset, settings.with("data.split", way)).leaks();
      int test = leaks.studies().getOrDefault(Split.Part.TEST, 0);
      Tables.add(
          table,
          way,
          test,
          leaks.studiesInTwo(),
          Counts.percent(leaks.testFromTrain(), test),
          Counts.percent(leaks.textsFromTrain(), leaks.texts()));
    }
    return table;
  }

  /** The share of each condition in the parts of the split, in percent. */
  public CategoryChart conditions(Settings settings) throws IOException {
    LeakReport leaks = Material.unseen(dataset, settings).leaks();
    Map<String, List<Double>> series = new LinkedHashMap<>();
    for (Split.Part part : Split.Part.values()) {
      series.put(
          part.words(),
          leaks.conditions().stream()
              .map(spread -> 100 * spread.shares().getOrDefault(part, 0.0))
              .toList());
    }
    return Charts.groupedBars(
        "Conditions in the parts of the split",
        "condition",
        "percent of the part",
        leaks.conditions().stream().map(LeakReport.Spread::condition).toList(),
        series);
  }
}
