package cxr.score;

import cxr.score.metric.Bootstrap;
import cxr.score.metric.Diversity;
import cxr.score.metric.Interval;
import cxr.score.metric.Measure;
import cxr.score.metric.Selection;
import cxr.score.metric.Tallies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All scores of a system's reports; {@link References#score} makes them. Intervals are drawn when
 * they are first asked for.
 */
public final class Scores {

  private final String system;
  private final References references;
  private final List<String> reportTexts; // as the recipe leaves them
  private final Cut cut;
  private final Diversity diversity;
  private final ConditionPairs conditionPairs;
  private final ConditionScores conditions;
  private final Tallies tallies;
  private final Map<Measure, Double> values;
  private @Nullable Map<Measure, Interval> intervals;

  Scores(
      String system,
      References references,
      List<String> reportTexts,
      Cut cut,
      Diversity diversity,
      ConditionPairs conditionPairs,
      Tallies tallies) {
    this.system = system;
    this.references = references;
    this.reportTexts = reportTexts;
    this.cut = cut;
    this.diversity = diversity;
    this.conditionPairs = conditionPairs;
    this.conditions = conditionPairs.scores();
    this.tallies = tallies;
    this.values = tallies.values(Selection.all(reportTexts.size()));
  }

  /** Whose reports were scored. */
  public String system() {
    return system;
  }

  /** The name of what was done to the texts before. */
  public String recipe() {
    return references.recipe().name();
  }

  /** That the intervals are drawn by. */
  public Bootstrap bootstrap() {
    return references.bootstrap();
  }

  /** How many studies were scored. */
  public int studies() {
    return reportTexts.size();
  }

  /** How many texts the recipe shortened. */
  public Cut cut() {
    return cut;
  }

  /** Whether the reports differ. */
  public Diversity diversity() {
    return diversity;
  }

  /** How many different reports were written. */
  public int distinct() {
    return diversity.distinctReports();
  }

  /** How far the conditions that the reports name agree with those of the references. */
  public ConditionScores conditions() {
    return conditions;
  }

  /** A score; NaN where it is not defined, as METEOR is where it is not installed. */
  public double value(Measure measure) {
    return values.getOrDefault(measure, Double.NaN);
  }

  /** The score of one study by itself, by its place from 0; NaN where it is not defined. */
  public double value(Measure measure, int study) {
    return tallies
        .only(metric -> metric.measures().contains(measure))
        .values(Selection.of(study))
        .getOrDefault(measure, Double.NaN);
  }

  /** Why measures have no score: those of a metric that was not asked for, or is not installed. */
  public Map<Measure, String> absences() {
    return tallies.absences();
  }

  /** A line for each reason why measures have no score. */
  private List<String> absenceWords() {
    Map<String, List<String>> measures = new LinkedHashMap<>();
    absences()
        .forEach(
            (measure, why) ->
                measures.computeIfAbsent(why, key -> new ArrayList<>()).add(measure.display()));
    return measures.entrySet().stream()
        .map(each -> "no %s: %s".formatted(String.join(", ", each.getValue()), each.getKey()))
        .toList();
  }

  /** The 95 % intervals by bootstrap over studies, of the scores that have one. */
  public synchronized Map<Measure, Interval> intervals() {
    if (intervals == null) {
      intervals = tallies.intervals(Selection.all(studies()), bootstrap());
    }
    return intervals;
  }

  /** A score with its interval, to print; a dash where there is none. */
  public String shown(Measure measure) {
    return shown(value(measure), intervals().get(measure));
  }

  static String shown(@Nullable Double value, @Nullable Interval interval) {
    return value == null || value.isNaN()
        ? "–"
        : String.format(Locale.ROOT, "%.3f", value) + (interval == null ? "" : " " + interval);
  }

  /**
   * The scores of some of the studies; CIDEr's weights stay those of all, slow metrics are left
   * out, and so is the F1 of findings where no reference of them names one: nothing is there to be
   * found.
   */
  public GroupScores in(Group group) {
    Tallies quick = tallies.only(metric -> !metric.slow());
    Selection studies = Selection.of(group.studies().stream().mapToInt(i -> i).toArray());
    boolean findings = group.studies().stream().anyMatch(this::hasFinding);
    return new GroupScores(
        system,
        recipe(),
        group,
        (int) group.studies().stream().map(reportTexts::get).distinct().count(),
        defined(quick.values(studies), findings),
        defined(quick.intervals(studies, bootstrap()), findings));
  }

  private boolean hasFinding(int study) {
    return references.conditions().get(study).stream()
        .anyMatch(condition -> condition != conditions.scheme().none());
  }

  private static <T> Map<Measure, T> defined(Map<Measure, T> scores, boolean findings) {
    Map<Measure, T> defined = new LinkedHashMap<>(scores);
    defined.keySet().removeIf(measure -> measure.of() == Measure.Of.FINDINGS && !findings);
    return Collections.unmodifiableMap(defined);
  }

  /** The scores of each draw: by measure, in the draws' order. */
  Map<Measure, double[]> draws(Bootstrap bootstrap) {
    return tallies.draws(Selection.all(studies()), bootstrap);
  }

  /** One score of each draw; none where it is absent. */
  double[] draws(Measure measure, Bootstrap bootstrap) {
    return tallies
        .only(metric -> metric.measures().contains(measure))
        .draws(Selection.all(studies()), bootstrap)
        .getOrDefault(measure, new double[0]);
  }

  /** The intervals of the conditions' F1, in the order of {@link ConditionScores#rows()}. */
  public List<Interval> conditionIntervals() {
    return conditionPairs.intervals(bootstrap());
  }

  /**
   * F1 with its interval, precision and recall of each condition and the averages, a row each, and
   * the F1 of other systems on the same studies beside them.
   */
  public ScoreTable conditionTable(List<Scores> floors) {
    List<String> columns = new ArrayList<>(List.of("condition", "F1", "precision", "recall"));
    floors.forEach(floor -> columns.add("F1 of " + floor.system));
    columns.add("references that name it");
    columns.add("counted");
    List<ConditionScores.Row> own = conditions.rows();
    List<List<String>> f1 = new ArrayList<>(List.of(shownF1()));
    floors.forEach(floor -> f1.add(floor.shownF1()));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      int place = i;
      List<String> row = new ArrayList<>(List.of(own.get(i).label(), f1.get(0).get(i)));
      row.add(shown(own.get(i).precision(), null));
      row.add(shown(own.get(i).recall(), null));
      f1.stream().skip(1).forEach(floor -> row.add(floor.get(place)));
      row.add(String.valueOf(own.get(i).support()));
      row.add(own.get(i).counted());
      rows.add(row);
    }
    return new ScoreTable(
        "Conditions (%s) named by: %s; recipe %s, %d studies, %s; 95 %% intervals of F1; a dash: neither side names it"
            .formatted(conditions.scheme(), system, recipe(), studies(), conditions.mapping()),
        columns,
        rows);
  }

  private List<String> shownF1() {
    List<ConditionScores.Row> rows = conditions.rows();
    List<Interval> of = conditionIntervals();
    return IntStream.range(0, rows.size())
        .mapToObj(i -> shown(rows.get(i).f1(), of.get(i)))
        .toList();
  }

  /** Systems that were scored on the same studies, a row each: every score with its interval. */
  public static ScoreTable table(List<Scores> systems) {
    Scores first = systems.get(0);
    List<Measure> measures = measures(systems);
    List<String> columns = new ArrayList<>(List.of("system"));
    measures.forEach(measure -> columns.add(measure.display()));
    columns.add("distinct");
    List<List<String>> rows = new ArrayList<>();
    for (Scores scores : systems) {
      List<String> row = new ArrayList<>(List.of(scores.system));
      measures.forEach(measure -> row.add(scores.shown(measure)));
      row.add(String.valueOf(scores.distinct()));
      rows.add(row);
    }
    return new ScoreTable(
        "Recipe %s, %d studies; 95 %% intervals by %d draws of the studies; %s; %s"
            .formatted(
                first.recipe(),
                first.studies(),
                first.bootstrap().draws(),
                macroWords(systems),
                cutWords(systems)),
        columns,
        rows);
  }

  /**
   * The scores of each study by itself, a row each, of one system after another where there are
   * several; a dash where one is not defined.
   *
   * @param systems on the same references
   * @param ids of the studies, in the order of the references
   */
  public static ScoreTable studyTable(List<Scores> systems, List<String> ids) {
    List<Measure> measures = measures(systems);
    List<String> columns = new ArrayList<>(List.of("study"));
    measures.forEach(measure -> columns.add(measure.display()));
    List<String> names = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (Scores scores : systems) {
      for (int study = 0; study < ids.size(); study++) {
        Map<Measure, Double> own = scores.tallies.values(Selection.of(study));
        List<String> row = new ArrayList<>(List.of(ids.get(study)));
        measures.forEach(measure -> row.add(shown(own.get(measure), null)));
        rows.add(row);
        names.add(scores.system);
      }
    }
    Scores first = systems.get(0);
    ScoreTable table =
        new ScoreTable(
            "%s by the recipe %s, each of %d studies by itself"
                .formatted(
                    String.join(", ", systems.stream().map(Scores::system).toList()),
                    first.recipe(),
                    ids.size()),
            columns,
            rows);
    return systems.size() > 1 ? table.with("system", names) : table;
  }

  /** All measures but those that no system has for want of what computes them. */
  public static List<Measure> measures(List<Scores> systems) {
    return Measure.all().stream()
        .filter(measure -> systems.stream().anyMatch(s -> !s.absences().containsKey(measure)))
        .toList();
  }

  /** How many texts of systems on the same references the recipe shortened, in words. */
  public static String cutWords(List<Scores> systems) {
    return Cut.words(systems);
  }

  /** Which conditions the macro F1 of systems goes over, in words. */
  public static String macroWords(List<Scores> systems) {
    int all = systems.get(0).conditions.scheme().conditions().size();
    List<Integer> named =
        systems.stream()
            .map(each -> each.conditions.named(ConditionScores.Over.ALL).size())
            .toList();
    String some =
        new HashSet<>(named).size() == 1
            ? String.valueOf(named.get(0))
            : IntStream.range(0, named.size())
                .mapToObj(i -> systems.get(i).system + " " + named.get(i))
                .collect(Collectors.joining(", "));
    return "macro F1 over the conditions that a report or its reference names: %s of %d"
        .formatted(some, all);
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            "%s by the recipe %s on %d studies".formatted(system, recipe(), studies()));
    text.append("; 95 % intervals by ").append(bootstrap().draws()).append(" draws of the studies");
    for (String words : List.of(macroWords(List.of(this)), cutWords(List.of(this)))) {
      text.append(System.lineSeparator()).append(words);
    }
    for (Measure measure : Measure.all()) {
      if (!absences().containsKey(measure)) {
        text.append(System.lineSeparator())
            .append("%-24s %s".formatted(measure.display(), shown(measure)));
      }
    }
    absenceWords().forEach(line -> text.append(System.lineSeparator()).append(line));
    return text.append(System.lineSeparator())
        .append(diversity)
        .append(System.lineSeparator())
        .append(conditionTable(List.of()))
        .toString();
  }
}
