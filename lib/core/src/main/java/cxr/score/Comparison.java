package cxr.score;

import cxr.score.metric.Bootstrap;
import cxr.score.metric.Interval;
import cxr.score.metric.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Systems side by side on the same studies, each against the first.
 *
 * @param systems their scores
 * @param tests of each system but the first, against the first; their p is corrected for all of
 *     them
 */
public record Comparison(List<Scores> systems, List<List<PairedTest>> tests) {

  private static final int ENOUGH = 30; // studies, for the draws to stand for others
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
    Bootstrap bootstrap = first.bootstrap().forTests();
    Map<Measure, double[]> draws = first.draws(bootstrap);
    List<List<PairedTest>> tests = new ArrayList<>();
    for (Scores system : systems.subList(1, systems.size())) {
      PairedTest.check(first, system);
      Map<Measure, double[]> own = system.draws(bootstrap);
      List<PairedTest> row = new ArrayList<>();
      draws.forEach(
          (measure, of) -> {
            double difference = system.value(measure) - first.value(measure);
            PairedTest.of(measure, of, own.get(measure), difference).ifPresent(row::add);
          });
      tests.add(row);
    }
    return new Comparison(systems, PairedTest.corrected(tests));
  }

  /** Every score with its interval, a row a system. */
  public ScoreTable table() {
    return Scores.table(systems);
  }

  /** Every system's difference from the first, with its interval and corrected p. */
  public ScoreTable testTable() {
    List<String> columns = new ArrayList<>(List.of("measure"));
    systems.stream().skip(1).forEach(system -> columns.add(system.system()));
    List<List<String>> rows = new ArrayList<>();
    for (Measure measure : Measure.all()) {
      List<String> row = new ArrayList<>(List.of(measure.display()));
      tests.forEach(own -> row.add(test(own, measure).map(PairedTest::toString).orElse("–")));
      if (row.stream().skip(1).anyMatch(cell -> !cell.equals("–"))) {
        rows.add(row);
      }
    }
    Scores first = systems.get(0);
    return new ScoreTable(
        "Against %s, recipe %s, %d studies: difference, 95 %% interval and p by paired bootstrap, %s"
            .formatted(first.system(), first.recipe(), first.studies(), howTested()),
        columns,
        rows);
  }

  /** What p is, in words. */
  public String howTested() {
    int draws = systems.get(0).bootstrap().forTests().draws();
    long count = tests.stream().mapToLong(List::size).sum();
    double least = Math.min(1, 2.0 * count / (1 + draws));
    return "%,d draws; p is two-sided (twice the smaller share of draws with a difference of at most or at least 0, one draw added), corrected by Holm for the table's %d tests%s%s"
        .formatted(
            draws,
            count,
            least < 0.05
                ? ""
                : String.format(Locale.ROOT, ", of which none can be below %.3f", least),
            systems.get(0).studies() < ENOUGH
                ? "; with fewer than %d studies p is too small".formatted(ENOUGH)
                : "");
  }

  private static Optional<PairedTest> test(List<PairedTest> tests, Measure measure) {
    return tests.stream().filter(test -> test.measure().equals(measure)).findFirst();
  }

  /**
   * One line a system and score: {@code
   * system,recipe,n,measure,value,low,high,difference,difference_low,difference_high,p,p_holm}; the
   * last five are empty for the first system.
   */
  public String toCsv() {
    StringBuilder csv =
        new StringBuilder(
            "system,recipe,n,measure,value,low,high,difference,difference_low,difference_high,p,p_holm\n");
    for (int s = 0; s < systems.size(); s++) {
      Scores scores = systems.get(s);
      String start =
          "\"%s\",%s,%d"
              .formatted(scores.system().replace("\"", "\"\""), scores.recipe(), scores.studies());
      Map.of(
              "distinct", scores.distinct(),
              "cut_references", scores.cut().references(),
              "cut_hypotheses", scores.cut().hypotheses())
          .entrySet()
          .stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(e -> csv.append("%s,%s,%d,,,,,,,\n".formatted(start, e.getKey(), e.getValue())));
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
                s == 0 ? ",,,," : csv(tests.get(s - 1), measure)));
      }
    }
    return csv.toString();
  }

  private static String csv(List<PairedTest> tests, Measure measure) {
    return test(tests, measure)
        .map(
            test ->
                String.format(
                    Locale.ROOT,
                    "%.6f,%.6f,%.6f,%.6f,%.6f",
                    test.difference(),
                    test.interval().low(),
                    test.interval().high(),
                    test.p(),
                    test.holm()))
        .orElse(",,,,");
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
        <p>Below each score stands its 95 %% interval. F1 is that of the conditions that rules read from the texts: micro of all namings together, macro the mean over the conditions that a report or its reference names; without Normal, a text that finds nothing gets 0. A length ratio far above 1 tells of texts that do not end, few distinct reports of texts that are all alike.</p>
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
