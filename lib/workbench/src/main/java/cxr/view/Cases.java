package cxr.view;

import cxr.data.Study;
import cxr.evaluate.Evaluation;
import cxr.score.Scores;
import cxr.score.metric.Measure;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The studies of an evaluation one by one, to be looked at: the best, the worst, or those in which
 * a condition was missed.
 *
 * @param score by which they are ranked
 * @param cases in the order of the studies, or from best to worst where they were ranked
 */
public record Cases(Score score, List<Case> cases) {

  /** A score that each study has for itself. */
  public enum Score {
    ROUGE_L("ROUGE-L"),
    CIDER("CIDEr"),
    /** F1 of all the scheme's labels in this one study; 1 where both texts have none. */
    CONDITIONS("F1 of the study's labels");

    private final String display;

    Score(String display) {
      this.display = display;
    }

    public String display() {
      return display;
    }
  }

  /**
   * A study with its reference and the report that was written for it.
   *
   * @param value of the score
   */
  public record Case(
      Study study,
      String reference,
      String written,
      Labels ofReference,
      Labels ofWritten,
      double value) {

    /** The findings that were found, missed or invented, in the scheme's order. */
    public List<Condition> findings(Mark.Kind kind) {
      return ofReference.scheme().findings().stream()
          .filter(condition -> is(condition, kind))
          .toList();
    }

    boolean is(Condition condition, Mark.Kind kind) {
      return Mark.Kind.of(condition, ofReference, ofWritten).equals(Optional.of(kind));
    }

    private String names(Mark.Kind kind) {
      return findings(kind).stream().map(Condition::display).collect(Collectors.joining(", "));
    }
  }

  public Cases {
    cases = List.copyOf(cases);
  }

  /**
   * The cases of an evaluation.
   *
   * @param scores of the reports
   * @param written the reports, one a study, in the evaluation's order
   * @throws IllegalArgumentException if there is not one report a study
   */
  public static Cases of(Evaluation evaluation, Scores scores, List<String> written, Score score) {
    return of(
        evaluation.studies(),
        evaluation.references(),
        written,
        evaluation.scored().labeler(),
        scores,
        score);
  }

  static Cases of(
      List<Study> studies,
      List<String> references,
      List<String> written,
      ConditionLabeler labeler,
      Scores scores,
      Score score) {
    if (written.size() != studies.size() || scores.studies() != studies.size()) {
      throw new IllegalArgumentException(
          "Each of the %d studies must have one report and its scores; found %d reports and scores of %d."
              .formatted(studies.size(), written.size(), scores.studies()));
    }
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < studies.size(); i++) {
      Labels reference = labeler.labels(references.get(i));
      Labels report = labeler.labels(written.get(i));
      double value =
          switch (score) {
            case ROUGE_L -> scores.value(Measure.ROUGE_L, i);
            case CIDER -> scores.value(Measure.CIDER, i);
            case CONDITIONS -> f1(reference.positives(), report.positives());
          };
      cases.add(
          new Case(studies.get(i), references.get(i), written.get(i), reference, report, value));
    }
    return new Cases(score, cases);
  }

  private static double f1(Set<Condition> reference, Set<Condition> written) {
    long both = written.stream().filter(reference::contains).count();
    int all = reference.size() + written.size();
    return all == 0 ? 1 : 2.0 * both / all;
  }

  /** The best cases, the best first; fewer if there are not so many. */
  public Cases best(int count) {
    return ranked().first(count);
  }

  /** The worst cases, the worst first. */
  public Cases worst(int count) {
    List<Case> ranked = new ArrayList<>(ranked().cases);
    Collections.reverse(ranked);
    return new Cases(score, ranked).first(count);
  }

  /** The cases in the middle of the ranking. */
  public Cases median(int count) {
    List<Case> ranked = ranked().cases;
    int most = checked(count);
    int from = (ranked.size() - most) / 2;
    return new Cases(score, ranked.subList(from, from + most));
  }

  /** The first cases as they stand. */
  public Cases first(int count) {
    return new Cases(score, cases.subList(0, checked(count)));
  }

  private int checked(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("Ask for 1 case or more; found %d.".formatted(count));
    }
    return Math.min(count, cases.size());
  }

  /** From best to worst; equal ones in the order of the studies. */
  private Cases ranked() {
    return new Cases(score, cases.stream().sorted(Comparator.comparing(c -> -c.value())).toList());
  }

  /**
   * The cases in which a condition was found, missed or invented. Normal can be asked for, too:
   * {@code MISSED} is then a normal reference whose report has a finding.
   *
   * @throws IllegalArgumentException if the reports were not labelled with it
   */
  public Cases with(Condition condition, Mark.Kind kind) {
    return new Cases(score, cases.stream().filter(c -> c.is(condition, kind)).toList());
  }

  /** How many. */
  public int size() {
    return cases.size();
  }

  /** A page with each of the cases. */
  public Pages pages() throws IOException {
    List<Shown> cards = new ArrayList<>();
    for (Case each : cases) {
      cards.add(
          new CaseCard(
              XRays.frontal(each.study()),
              String.format(
                  Locale.ROOT, "Study %s, %s %.3f", each.study().id(), score.display, each.value()),
              each.reference(),
              each.written(),
              each.ofReference(),
              each.ofWritten()));
    }
    return new Pages(cards, "There is no such case.");
  }

  /** How often each finding was found, missed and invented, in the scheme's order. */
  public Table counts() {
    List<Condition> findings =
        cases.isEmpty() ? List.of() : cases.get(0).ofReference().scheme().findings();
    Table table =
        Table.create(
            "Findings of %d cases".formatted(size()),
            StringColumn.create("finding", findings.stream().map(Condition::display)));
    for (Mark.Kind kind : Mark.Kind.values()) {
      IntStream counts = findings.stream().mapToInt(condition -> with(condition, kind).size());
      table.addColumns(IntColumn.create(kind.display(), counts));
    }
    return table;
  }

  /** A row a case. */
  public Table table() {
    Table table =
        Table.create(
            "%d cases and their %s".formatted(size(), score.display),
            StringColumn.create("study", cases.stream().map(each -> each.study().id())),
            DoubleColumn.create(score.display, cases.stream().mapToDouble(Case::value)));
    for (Mark.Kind kind : Mark.Kind.values()) {
      table.addColumns(
          StringColumn.create(kind.display(), cases.stream().map(each -> each.names(kind))));
    }
    return table.addColumns(
        StringColumn.create(
            "normal by",
            cases.stream().map(each -> Mark.normalBy(each.ofReference(), each.ofWritten()))));
  }
}
