package cxr.score;

import cxr.score.metric.Bleu;
import cxr.score.metric.Bootstrap;
import cxr.score.metric.Cider;
import cxr.score.metric.Diversity;
import cxr.score.metric.Interval;
import cxr.score.metric.Measure;
import cxr.score.metric.Meteor;
import cxr.score.metric.Pairs;
import cxr.score.metric.RougeL;
import cxr.score.metric.StudyCounts;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Scheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All scores of a system's reports.
 *
 * @param system whose reports they are
 * @param recipe name of what was done to the texts before
 * @param bleu of all texts
 * @param rougeL the mean over the studies
 * @param cider the mean over the studies, weights by these references
 * @param meteor by the original program, where it was asked for and is installed
 * @param diversity whether the reports differ
 * @param cut how many texts the recipe shortened
 * @param referenceTexts as the recipe leaves them
 * @param reportTexts as the recipe leaves them
 * @param referenceConditions that each reference names
 * @param reportConditions that each report names
 * @param conditions how far these agree
 * @param values every score that is defined: METEOR only where it is installed, F1 only where a
 *     report or its reference names a condition
 * @param bootstrap that the intervals are drawn by
 * @param intervals 95 % by bootstrap over studies
 */
public record Scores(
    String system,
    String recipe,
    Bleu bleu,
    RougeL rougeL,
    Cider cider,
    Meteor meteor,
    Diversity diversity,
    Cut cut,
    List<String> referenceTexts,
    List<String> reportTexts,
    List<Set<Condition>> referenceConditions,
    List<Set<Condition>> reportConditions,
    ConditionScores conditions,
    Map<Measure, Double> values,
    Bootstrap bootstrap,
    Map<Measure, Interval> intervals) {

  public Scores {
    referenceTexts = List.copyOf(referenceTexts);
    reportTexts = List.copyOf(reportTexts);
    referenceConditions = List.copyOf(referenceConditions);
    reportConditions = List.copyOf(reportConditions);
    values = Collections.unmodifiableMap(new EnumMap<>(values));
    intervals = Collections.unmodifiableMap(new EnumMap<>(intervals));
  }

  /**
   * Scores a system's reports.
   *
   * <p>Words are compared as the recipe leaves them; conditions are read from the texts as they
   * were written. METEOR, which takes its time, is added by {@link #withMeteor()}.
   *
   * @param references reports as they were written
   * @param hypotheses reports of the system, in the same order
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static Scores of(
      String system,
      List<String> references,
      List<String> hypotheses,
      Recipe recipe,
      ConditionLabeler labeler) {
    return of(system, references, hypotheses, recipe, labeler, Bootstrap.defaults());
  }

  /** Scores a system's reports, with intervals by draws of one's own. */
  public static Scores of(
      String system,
      List<String> references,
      List<String> hypotheses,
      Recipe recipe,
      ConditionLabeler labeler,
      Bootstrap bootstrap) {
    Pairs.check(references, hypotheses);
    List<String> r = references.parallelStream().map(recipe::reference).toList();
    List<String> h = hypotheses.parallelStream().map(recipe::hypothesis).toList();
    Pairs pairs = Pairs.of(r, h);
    Bleu bleu = Bleu.of(pairs);
    RougeL rougeL = RougeL.of(pairs);
    Cider cider = Cider.of(pairs);
    Meteor meteor = Meteor.absent("not asked for");
    List<Labels> ofReferences = references.parallelStream().map(labeler::labels).toList();
    List<Labels> ofReports = hypotheses.parallelStream().map(labeler::labels).toList();
    List<Set<Condition>> inReferences = ofReferences.stream().map(Labels::positives).toList();
    List<Set<Condition>> inReports = ofReports.stream().map(Labels::positives).toList();
    StudyCounts counts =
        new StudyCounts(bleu, rougeL, cider, labeler.scheme(), inReferences, inReports);
    return new Scores(
        system,
        recipe.name(),
        bleu,
        rougeL,
        cider,
        meteor,
        Diversity.of(pairs),
        Cut.of(recipe, references, hypotheses),
        r,
        h,
        inReferences,
        inReports,
        ConditionScores.of(ofReferences, ofReports),
        values(counts.scores(), meteor),
        bootstrap,
        intervals(draws(counts, meteor, bootstrap)));
  }

  /**
   * The same with METEOR, where the original program is installed; else with the reason why not.
   */
  public Scores withMeteor() {
    Meteor added = Meteor.of(referenceTexts, reportTexts, bootstrap.forTests());
    return new Scores(
        system,
        recipe,
        bleu,
        rougeL,
        cider,
        added,
        diversity,
        cut,
        referenceTexts,
        reportTexts,
        referenceConditions,
        reportConditions,
        conditions,
        values(counts().scores(), added),
        bootstrap,
        intervals(draws(counts(), added, bootstrap)));
  }

  /** How many studies were scored. */
  public int studies() {
    return reportTexts.size();
  }

  /** How many different reports were written. */
  public int distinct() {
    return diversity.distinctReports();
  }

  /** A score; NaN where it is not defined, as METEOR is where it is not installed. */
  public double value(Measure measure) {
    return values.getOrDefault(measure, Double.NaN);
  }

  /** A score with its interval, to print; a dash where there is none. */
  public String shown(Measure measure) {
    return shown(value(measure), intervals.get(measure));
  }

  static String shown(Double value, Interval interval) {
    return value == null || value.isNaN()
        ? "–"
        : String.format(Locale.ROOT, "%.3f", value) + (interval == null ? "" : " " + interval);
  }

  /**
   * The scores of some of the studies; CIDEr's weights stay those of all, METEOR is left out, and
   * so is the F1 of findings where no reference of them names one: nothing is there to be found.
   */
  public GroupScores in(Group group) {
    Meteor none = Meteor.absent("not by group");
    StudyCounts counts = counts().of(group.studies());
    Map<Measure, Double> own = values(counts.scores(), none);
    Map<Measure, Interval> ownIntervals = intervals(draws(counts, none, bootstrap));
    if (group.studies().stream().allMatch(this::isWithoutFinding)) {
      for (Measure f1 : List.of(Measure.MICRO_F1_FINDINGS, Measure.MACRO_F1_FINDINGS)) {
        own.remove(f1);
        ownIntervals.remove(f1);
      }
    }
    return new GroupScores(
        system,
        recipe,
        group,
        (int) group.studies().stream().map(reportTexts::get).distinct().count(),
        own,
        ownIntervals);
  }

  private boolean isWithoutFinding(int study) {
    return referenceConditions.get(study).stream()
        .allMatch(condition -> condition == conditions.scheme().none());
  }

  /** The scores of each draw: by measure, in the draws' order. */
  Map<Measure, double[]> draws() {
    return draws(counts(), meteor, bootstrap);
  }

  /** The same of the draws of tests. */
  Map<Measure, double[]> testDraws() {
    return draws(counts(), meteor, bootstrap.forTests());
  }

  /** The intervals of the conditions' F1, in the order of {@link ConditionScores#rows()}. */
  public List<Interval> conditionIntervals() {
    Scheme scheme = conditions.scheme();
    return new ConditionPairs(
            referenceConditions.stream().map(set -> Labels.of(scheme, set)).toList(),
            reportConditions.stream().map(set -> Labels.of(scheme, set)).toList(),
            conditions.mapping(),
            conditions.undefined())
        .intervals(bootstrap);
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
            .formatted(conditions.scheme(), system, recipe, studies(), conditions.mapping()),
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

  private StudyCounts counts() {
    return new StudyCounts(
        bleu, rougeL, cider, conditions.scheme(), referenceConditions, reportConditions);
  }

  private static Map<Measure, Double> values(double[] scores, Meteor meteor) {
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      if (!Double.isNaN(scores[measure.ordinal()])) {
        values.put(measure, scores[measure.ordinal()]);
      }
    }
    meteor.score().ifPresent(score -> values.put(Measure.METEOR, score));
    return values;
  }

  private static Map<Measure, double[]> draws(
      StudyCounts counts, Meteor meteor, Bootstrap bootstrap) {
    double[][] scores = bootstrap.scores(counts);
    Map<Measure, double[]> draws = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      double[] of = new double[scores.length];
      for (int draw = 0; draw < of.length; draw++) {
        of[draw] = scores[draw][measure.ordinal()];
      }
      draws.put(measure, of);
    }
    if (meteor.score().isPresent()) {
      draws.put(
          Measure.METEOR,
          meteor.draws().stream()
              .limit(bootstrap.draws())
              .mapToDouble(Double::doubleValue)
              .toArray());
    } else {
      draws.remove(Measure.METEOR);
    }
    return draws;
  }

  private static Map<Measure, Interval> intervals(Map<Measure, double[]> draws) {
    Map<Measure, Interval> intervals = new EnumMap<>(Measure.class);
    draws.forEach(
        (measure, of) -> {
          if (!Arrays.stream(of).allMatch(Double::isNaN)) {
            intervals.put(measure, Interval.of(of));
          }
        });
    return intervals;
  }

  /** Systems that were scored on the same studies, a row each: every score with its interval. */
  public static ScoreTable table(List<Scores> systems) {
    Scores first = systems.get(0);
    List<Measure> measures = new ArrayList<>(List.of(Measure.values()));
    if (systems.stream().allMatch(s -> s.meteor.score().isEmpty())) {
      measures.remove(Measure.METEOR);
    }
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
                first.recipe,
                first.studies(),
                first.bootstrap.draws(),
                macroWords(systems),
                cutWords(systems)),
        columns,
        rows);
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
        new StringBuilder("%s by the recipe %s on %d studies".formatted(system, recipe, studies()));
    text.append("; 95 % intervals by ").append(bootstrap.draws()).append(" draws of the studies");
    for (String words : List.of(macroWords(List.of(this)), cutWords(List.of(this)))) {
      text.append(System.lineSeparator()).append(words);
    }
    for (Measure measure : Measure.values()) {
      String shown =
          measure == Measure.METEOR && meteor.score().isEmpty()
              ? meteor.toString()
              : "%-24s %s".formatted(measure.display(), shown(measure));
      text.append(System.lineSeparator()).append(shown);
    }
    return text.append(System.lineSeparator())
        .append(diversity)
        .append(System.lineSeparator())
        .append(conditionTable(List.of()))
        .toString();
  }
}
