package cxr.score;

import cxr.score.metric.Bootstrap;
import cxr.score.metric.Interval;
import cxr.score.metric.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Systems side by side on the same studies, each against the first.
 *
 * @param systems their scores
 * @param tests of each system but the first, against the first; their p is corrected for all of
 *     them
 */
public record Comparison(List<Scores> systems, List<List<PairedTest>> tests) {

  private static final int ENOUGH = 30; // studies, for the draws to stand for others

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
            PairedTest.of(measure, of, Objects.requireNonNull(own.get(measure)), difference)
                .ifPresent(row::add);
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

  @Override
  public String toString() {
    String text = table().toString();
    return systems.size() > 1 ? text + System.lineSeparator().repeat(2) + testTable() : text;
  }
}
