package cxr.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Systems side by side on the same studies, each against the first.
 *
 * @param systems their scores
 * @param tests of each system but the first, against the first
 */
public record Comparison(List<Scores> systems, List<List<PairedTest>> tests) {

  private static final String STYLE =
      "body{font:16px/1.5 sans-serif;margin:2em auto;max-width:1280px;padding:0 1em;color:#1c1e21;background:#fff}"
          + "div{overflow-x:auto}table{border-collapse:collapse;margin-bottom:2em;font-size:90%}"
          + "caption{text-align:left;font-weight:600;padding:.5em 0}"
          + "td,th{padding:.3em .6em;border-bottom:1px solid #ccc;text-align:left;vertical-align:top}"
          + "th{vertical-align:bottom}";

  public Comparison {
    systems = List.copyOf(systems);
    tests = tests.stream().map(List::copyOf).toList();
  }

  /**
   * Compares systems that were scored on the same studies by the same recipe and draws.
   *
   * @throws IllegalArgumentException if there is none, or they were not
   */
  public static Comparison of(List<Scores> systems) {
    if (systems.isEmpty()) {
      throw new IllegalArgumentException("A comparison needs a system at least; found none.");
    }
    Scores first = systems.get(0);
    Map<Measure, double[]> draws = first.draws();
    List<List<PairedTest>> tests = new ArrayList<>();
    for (Scores system : systems.subList(1, systems.size())) {
      PairedTest.of(Measure.BLEU_1, first, system); // checks that they can be compared
      Map<Measure, double[]> own = system.draws();
      List<PairedTest> row = new ArrayList<>();
      for (Measure measure : Measure.values()) {
        double difference = system.value(measure) - first.value(measure);
        PairedTest.of(measure, draws, own, difference).ifPresent(row::add);
      }
      tests.add(row);
    }
    return new Comparison(systems, tests);
  }

  /** Every score with its interval, a row a system. */
  public ScoreTable table() {
    return Scores.table(systems);
  }

  /** Every system's difference from the first, with its interval and p. */
  public ScoreTable testTable() {
    List<String> columns = new ArrayList<>(List.of("measure"));
    systems.stream().skip(1).forEach(system -> columns.add(system.system()));
    List<List<String>> rows = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      List<String> row = new ArrayList<>(List.of(measure.display()));
      for (List<PairedTest> own : tests) {
        own.stream()
            .filter(test -> test.measure() == measure)
            .forEach(test -> row.add(test.toString()));
      }
      if (row.size() == columns.size() && row.size() > 1) {
        rows.add(row);
      }
    }
    Scores first = systems.get(0);
    return new ScoreTable(
        "Against %s, recipe %s, %d studies: difference, 95 %% interval and one-sided p by paired bootstrap, %d draws"
            .formatted(first.system(), first.recipe(), first.studies(), first.bootstrap().draws()),
        columns,
        rows);
  }

  /**
   * One line a system and score: {@code
   * system,recipe,n,measure,value,low,high,difference,difference_low,difference_high,p}; the last
   * four are empty for the first system.
   */
  public String toCsv() {
    StringBuilder csv =
        new StringBuilder(
            "system,recipe,n,measure,value,low,high,difference,difference_low,difference_high,p\n");
    for (int s = 0; s < systems.size(); s++) {
      Scores scores = systems.get(s);
      String start =
          "\"%s\",%s,%d"
              .formatted(scores.system().replace("\"", "\"\""), scores.recipe(), scores.studies());
      csv.append("%s,distinct,%d,,,,,,%n".formatted(start, scores.distinct()).stripTrailing())
          .append('\n');
      for (Map.Entry<Measure, Interval> entry : scores.intervals().entrySet()) {
        Measure measure = entry.getKey();
        csv.append(
            String.format(
                Locale.ROOT,
                "%s,%s,%.6f,%.6f,%.6f,%s\n",
                start,
                measure.key(),
                scores.value(measure),
                entry.getValue().low(),
                entry.getValue().high(),
                s == 0 ? ",,," : csv(tests.get(s - 1), measure)));
      }
    }
    return csv.toString();
  }

  private static String csv(List<PairedTest> tests, Measure measure) {
    return tests.stream()
        .filter(test -> test.measure() == measure)
        .map(
            test ->
                String.format(
                    Locale.ROOT,
                    "%.6f,%.6f,%.6f,%.6f",
                    test.difference(),
                    test.interval().low(),
                    test.interval().high(),
                    test.p()))
        .findFirst()
        .orElse(",,,");
  }

  /**
   * A page that opens without a network.
   *
   * @param more tables to stand below
   */
  public String toHtml(ScoreTable... more) {
    List<ScoreTable> tables = new ArrayList<>(List.of(table()));
    if (systems.size() > 1) {
      tables.add(testTable());
    }
    tables.addAll(List.of(more));
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Comparison of systems</title><style>%s</style></head>
        <body>
        <h1>Comparison of systems</h1>
        <p>Below each score stands its 95 %% interval. F1 is that of the conditions that rules read from the texts; without Normal, a text that finds nothing gets 0. A length ratio far above 1 tells of texts that do not end, few distinct reports of texts that are all alike.</p>
        %s</body>
        </html>
        """
        .formatted(
            STYLE,
            tables.stream()
                .map(
                    table ->
                        "<div role=\"region\" tabindex=\"0\" aria-label=\"%s\">%s</div>\n"
                            .formatted(ScoreTable.escaped(table.title()), table.toHtml()))
                .collect(Collectors.joining()));
  }

  @Override
  public String toString() {
    String text = table().toString();
    return systems.size() > 1 ? text + System.lineSeparator().repeat(2) + testTable() : text;
  }
}
