package cxr.view.explore;

import cxr.data.Description;
import cxr.data.Study;
import cxr.data.Vocabulary;
import cxr.settings.Target;
import cxr.view.Charts;
import cxr.view.Shown;
import cxr.view.Tables;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The texts of a collection: which sections are there, how long they are, and their words. */
public final class ReportTexts {

  private static final String REDACTED = "XXXX";
  private static final List<String> SECTIONS =
      List.of("both", "findings only", "impression only", "neither");
  private static final int WIDEST_WORDS = 120; // of a histogram; longer texts are in its last bar
  private static final int MOST_REDACTED = 6; // counted apart; more share a bar

  private final List<Study> studies;
  private final Description description;

  ReportTexts(List<Study> studies, Description description) {
    this.studies = studies;
    this.description = description;
  }

  /**
   * A row a study: words of findings, impression and both, number of X-rays and of MeSH terms,
   * whether the indexers call it normal.
   */
  public Table studies() {
    return Table.create(
        "Studies",
        StringColumn.create("study", studies.stream().map(Study::id)),
        words("findings words", Study::findings),
        words("impression words", Study::impression),
        words("report words", Study::report),
        IntColumn.create("images", studies.stream().mapToInt(study -> study.images().size())),
        IntColumn.create("MeSH terms", studies.stream().mapToInt(s -> s.meshMajor().size())),
        BooleanColumn.create("normal", studies.stream().map(Study::isIndexedNormal).toList()));
  }

  private IntColumn words(String name, Function<Study, String> text) {
    return IntColumn.create(name, studies.stream().map(text).mapToInt(Vocabulary::words));
  }

  /**
   * Which sections are there, by several ways of counting: the shares in percent, and of how many.
   */
  public Table completeness() {
    Table table =
        Table.create(
            "Which sections are there, in percent",
            StringColumn.create("counted over"),
            IntColumn.create("of"));
    SECTIONS.forEach(name -> table.addColumns(DoubleColumn.create(name)));
    List<Study> byImage =
        studies.stream().flatMap(s -> s.imageIds().stream().map(image -> s)).toList();
    List<Study> unredacted = studies.stream().map(ReportTexts::withoutRedacted).toList();
    addShares(table, "reports", description.sections());
    addShares(table, "reports that name an X-ray", description.sectionsWithImages());
    addShares(table, "X-rays with their report", Description.Sections.of(byImage));
    addShares(table, "reports, without sections with XXXX", Description.Sections.of(unredacted));
    return table;
  }

  private static Study withoutRedacted(Study study) {
    String findings = study.findings().contains(REDACTED) ? "" : study.findings();
    String impression = study.impression().contains(REDACTED) ? "" : study.impression();
    return new Study(study.id(), "", "", findings, impression, List.of(), List.of(), List.of());
  }

  private static void addShares(Table table, String name, Description.Sections sections) {
    int of = sections.total();
    Tables.add(
        table,
        name,
        of,
        Counts.percent(sections.both(), of),
        Counts.percent(sections.findingsOnly(), of),
        Counts.percent(sections.impressionOnly(), of),
        Counts.percent(sections.neither(), of));
  }

  /** The shares of {@link #completeness()} as bars. */
  public CategoryChart completenessChart() {
    Map<String, List<Double>> series = new LinkedHashMap<>();
    completeness()
        .forEach(
            row -> series.put(row.getString(0), SECTIONS.stream().map(row::getDouble).toList()));
    return Charts.groupedBars("Which sections are there", "sections", "percent", SECTIONS, series);
  }

  /** Lengths of the texts that are there, in words. */
  public Table lengths() {
    Table table =
        Table.create(
            "Words a text, of texts that are there",
            StringColumn.create("section"),
            DoubleColumn.create("mean"),
            DoubleColumn.create("median"),
            IntColumn.create("95 of 100 have at most"),
            IntColumn.create("most"));
    Map<String, Description.Lengths> sections = new LinkedHashMap<>();
    sections.put("findings", description.words().findings());
    sections.put("impression", description.words().impression());
    sections.put("findings and impression", description.words().report());
    sections.forEach(
        (name, words) ->
            Tables.add(table, name, words.mean(), words.median(), words.p95(), words.max()));
    return table;
  }

  /** How often which length, in words; very long texts share the last bar. */
  public CategoryChart wordsChart(Target section) {
    double[] words =
        studies.stream()
            .mapToDouble(study -> Vocabulary.words(study.text(section)))
            .filter(count -> count > 0)
            .map(count -> Math.min(count, WIDEST_WORDS))
            .toArray();
    return Charts.histogram("Words in the " + section.word(), "words", "reports", words, 30);
  }

  /** How the number of different words grows with the number of reports. */
  public XYChart vocabularyGrowth() {
    int[] growth = Vocabulary.growth(texts());
    double[] reports = IntStream.rangeClosed(1, growth.length).asDoubleStream().toArray();
    double[] words = Arrays.stream(growth).asDoubleStream().toArray();
    return Charts.lines(
        "Different words by number of reports",
        "reports read",
        "different words",
        Map.of("words", new double[][] {reports, words}));
  }

  /** How many words occur how often. */
  public Table rareWords() {
    Vocabulary vocabulary = Vocabulary.of(texts());
    Table table =
        Table.create(
            "How rare are words",
            StringColumn.create("words that occur"),
            IntColumn.create("different words"),
            DoubleColumn.create("percent of all different words"));
    int[] from = {1, 2, 3, 10, 100, Integer.MAX_VALUE};
    String[] names = {"once", "twice", "3 to 9 times", "10 to 99 times", "100 times or more"};
    for (int i = 0; i < names.length; i++) {
      int there = vocabulary.atLeast(from[i]) - vocabulary.atLeast(from[i + 1]);
      Tables.add(table, names[i], there, Counts.percent(there, vocabulary.size()));
    }
    return table;
  }

  private List<String> texts() {
    return studies.stream().map(Study::report).toList();
  }

  /** The findings that stand most often word for word, cut to a line. */
  public Table repeated(int most) {
    Description.Sections sections = description.sections();
    Table table =
        Table.create(
            "Findings that stand word for word in several reports; %d of %d repeat an earlier one"
                .formatted(
                    description.duplicateFindings(), sections.both() + sections.findingsOnly()),
            IntColumn.create("reports"),
            StringColumn.create("findings"));
    Description.repeated(studies.stream().map(Study::findings).toList()).entrySet().stream()
        .limit(most)
        .forEach(text -> Tables.add(table, text.getValue(), Shown.cut(text.getKey(), 110)));
    return table;
  }

  /** How many words de-identification took out of the findings. */
  public CategoryChart redaction() {
    return Counts.bars(
        "Words taken out as XXXX",
        "XXXX in the findings",
        studies.stream()
            .filter(study -> !study.findings().isEmpty())
            .mapToInt(study -> study.findings().split(REDACTED, -1).length - 1)
            .map(count -> Math.min(MOST_REDACTED, count)),
        count -> count + (count == MOST_REDACTED ? " or more" : ""));
  }
}
