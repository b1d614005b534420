package cxr.view.explore;

import cxr.data.Study;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Mention;
import cxr.text.conditions.Scheme;
import cxr.text.conditions.Status;
import cxr.view.Charts;
import cxr.view.Tables;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What the reports of a collection say, by their indexers' terms and by the rules. */
public final class ReportConditions {

  private final List<Study> studies;
  private final List<Labels> deck;
  private final List<Labels> chexpert;

  ReportConditions(List<Study> studies, List<Labels> deck, List<Labels> chexpert) {
    this.studies = studies;
    this.deck = deck;
    this.chexpert = chexpert;
  }

  /** How many major terms the indexers gave to how many reports. */
  public CategoryChart termsPerReport() {
    return Counts.bars(
        "MeSH terms of a report",
        "major terms",
        studies.stream().mapToInt(study -> study.meshMajor().size()),
        String::valueOf);
  }

  /** The commonest headings of the indexers' major terms, by number of studies. */
  public CategoryChart topTerms(int most) {
    List<Map.Entry<String, Integer>> terms =
        Counts.commonest(studies.stream().flatMap(study -> study.meshHeadings().stream())).stream()
            .limit(most)
            .toList();
    return Charts.bars(
        "The commonest MeSH terms",
        "heading of the term",
        "reports",
        terms.stream().map(Map.Entry::getKey).toList(),
        terms.stream().map(Map.Entry::getValue).toList());
  }

  /** Normal reports by the indexers and by the rules, and where the two agree. */
  public Table normal() {
    List<Boolean> indexers = studies.stream().map(Study::isIndexedNormal).toList();
    List<Boolean> rules =
        deck.stream().map(labels -> labels.of(Condition.NORMAL) == Status.POSITIVE).toList();
    List<Boolean> both =
        IntStream.range(0, studies.size()).mapToObj(i -> indexers.get(i) && rules.get(i)).toList();
    Table table =
        Table.create(
            "Normal and abnormal reports",
            StringColumn.create("said by"),
            IntColumn.create("normal"),
            IntColumn.create("abnormal or without text"),
            DoubleColumn.create("normal, percent"));
    addNormal(table, "the indexers (MeSH term normal alone)", indexers);
    addNormal(table, "the rules that read the text", rules);
    addNormal(table, "both", both);
    return table;
  }

  private static void addNormal(Table table, String who, List<Boolean> normal) {
    int count = (int) normal.stream().filter(each -> each).count();
    Tables.add(table, who, count, normal.size() - count, Counts.percent(count, normal.size()));
  }

  /** How many reports have which of CheXpert's fourteen conditions, for sure or perhaps. */
  public CategoryChart chart() {
    List<Condition> all =
        Scheme.CHEXPERT.conditions().stream()
            .sorted(Comparator.comparing((Condition c) -> -count(c)))
            .toList();
    return Charts.bars(
        "Conditions that the reports name",
        "condition",
        "reports",
        all.stream().map(Condition::display).toList(),
        all.stream().map(this::count).toList());
  }

  private int count(Condition condition) {
    return (int) chexpert.stream().filter(l -> l.of(condition).positiveOrUncertain()).count();
  }

  /** Of the reports that have the condition of a row, the percentage that has that of a column. */
  public HeatMapChart together() {
    List<Condition> findings = Scheme.CHEXPERT.findings();
    List<String> names = findings.stream().map(Condition::display).toList();
    List<Set<Condition>> sets = chexpert.stream().map(Labels::positives).toList();
    double[][] shares = new double[names.size()][names.size()];
    for (int row = 0; row < names.size(); row++) {
      Condition given = findings.get(row);
      List<Set<Condition>> those = sets.stream().filter(set -> set.contains(given)).toList();
      for (int column = 0; column < names.size(); column++) {
        Condition other = findings.get(column);
        long both = those.stream().filter(set -> set.contains(other)).count();
        shares[row][column] = Math.rint(100.0 * both / Math.max(1, those.size()));
      }
    }
    return Charts.heatMap(
        "Conditions together: percent of the row's reports", names, names, shares);
  }

  /** How often the reports affirm, leave open and deny the deck's conditions, place by place. */
  public CategoryChart ambiguity() {
    List<Condition> findings = Scheme.DECK.findings();
    Map<String, List<Long>> series = new LinkedHashMap<>();
    for (Status status : List.of(Status.POSITIVE, Status.UNCERTAIN, Status.NEGATIVE)) {
      List<Condition> named = mentions(status).map(Mention::condition).toList();
      series.put(
          status.display(),
          findings.stream().map(one -> named.stream().filter(one::equals).count()).toList());
    }
    return Charts.groupedBars(
        "What reports say of the conditions they mention",
        "condition",
        "mentions",
        findings.stream().map(Condition::display).toList(),
        series);
  }

  private Stream<Mention> mentions(Status status) {
    return deck.stream()
        .flatMap(labels -> labels.mentions().stream())
        .filter(mention -> mention.status() == status);
  }

  /** The words that most often leave a condition open, and those that most often deny one. */
  public Table cues(int most) {
    Table table =
        Table.create(
            "The words that decide",
            StringColumn.create("leave open"),
            IntColumn.create("how often open"),
            StringColumn.create("deny"),
            IntColumn.create("how often denied"));
    List<Map.Entry<String, Integer>> open = cues(Status.UNCERTAIN);
    List<Map.Entry<String, Integer>> deny = cues(Status.NEGATIVE);
    for (int i = 0; i < Math.min(most, Math.max(open.size(), deny.size())); i++) {
      Map.Entry<String, Integer> left = i < open.size() ? open.get(i) : null;
      Map.Entry<String, Integer> right = i < deny.size() ? deny.get(i) : null;
      Tables.add(
          table,
          left == null ? null : left.getKey(),
          left == null ? null : left.getValue(),
          right == null ? null : right.getKey(),
          right == null ? null : right.getValue());
    }
    return table;
  }

  private List<Map.Entry<String, Integer>> cues(Status status) {
    return Counts.commonest(
        mentions(status)
            .map(mention -> mention.cue().toLowerCase(Locale.ROOT))
            .filter(cue -> !cue.isEmpty()));
  }
}
