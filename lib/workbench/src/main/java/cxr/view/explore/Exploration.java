package cxr.view.explore;

import cxr.data.Dataset;
import cxr.data.Description;
import cxr.data.ImageFile;
import cxr.data.LeakReport;
import cxr.data.Split;
import cxr.data.Study;
import cxr.data.View;
import cxr.data.Vocabulary;
import cxr.data.layout.Datasets;
import cxr.image.codec.ImageInfo;
import cxr.io.Problem;
import cxr.settings.DataSettings;
import cxr.settings.Settings;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Mention;
import cxr.text.conditions.Scheme;
import cxr.text.conditions.Status;
import cxr.train.Material;
import cxr.view.Charts;
import cxr.view.Gallery;
import cxr.view.Tables;
import cxr.view.XRays;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A collection looked at from all sides: the tables and charts of the notebook 01_explore_data.
 *
 * <p>Reports are read by the rules once, when this is made; their findings and impression together.
 */
public final class Exploration {

  private static final String REDACTED = "XXXX";
  private static final int WIDEST_WORDS = 120; // of a histogram; longer texts are in its last bar

  private final Dataset dataset;
  private final List<Study> studies;
  private final Description description;
  private final List<Labels> deck;
  private final List<Labels> chexpert;

  private Exploration(Dataset dataset, List<Labels> deck, List<Labels> chexpert) {
    this.dataset = dataset;
    this.studies = dataset.studies();
    this.description = Description.of(dataset);
    this.deck = deck;
    this.chexpert = chexpert;
  }

  /** Looks at a collection. */
  public static Exploration of(Dataset dataset) {
    return new Exploration(dataset, labels(dataset, Scheme.DECK), labels(dataset, Scheme.CHEXPERT));
  }

  private static List<Labels> labels(Dataset dataset, Scheme scheme) {
    ConditionLabeler labeler = new ConditionLabeler(scheme);
    return dataset.studies().parallelStream().map(study -> labeler.labels(study.report())).toList();
  }

  /** All counts. */
  public Description description() {
    return description;
  }

  /** How much there is. */
  public Table counts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("reports", description.reports());
    facts.put("reports that name an X-ray", description.reportsWithImages());
    facts.put("X-rays that reports name", description.imagesListed());
    facts.put("X-rays found on disk", description.imagesFound());
    facts.put("different words", description.vocabulary().types());
    facts.put("different MeSH terms", description.mesh().distinctTerms());
    return Tables.of(
        "%s, layout %s".formatted(Datasets.name(dataset), dataset.layout()),
        "what",
        "number",
        facts);
  }

  /**
   * Which sections are there, by several ways of counting: the shares in percent, and of how many.
   */
  public Table completeness() {
    List<Study> withImages = studies.stream().filter(s -> !s.imageIds().isEmpty()).toList();
    List<Study> byImage = new ArrayList<>();
    for (Study study : withImages) {
      study.imageIds().forEach(image -> byImage.add(study));
    }
    Table table =
        Table.create(
            "Which sections are there, in percent",
            StringColumn.create("counted over"),
            IntColumn.create("of"),
            DoubleColumn.create("both"),
            DoubleColumn.create("findings only"),
            DoubleColumn.create("impression only"),
            DoubleColumn.create("neither"));
    addShares(table, "reports", Description.Sections.of(studies));
    addShares(table, "reports that name an X-ray", Description.Sections.of(withImages));
    addShares(table, "X-rays with their report", Description.Sections.of(byImage));
    addShares(
        table,
        "reports, without sections with XXXX",
        Description.Sections.of(studies.stream().map(Exploration::withoutRedacted).toList()));
    return table;
  }

  private static Study withoutRedacted(Study study) {
    String findings = study.findings().contains(REDACTED) ? "" : study.findings();
    String impression = study.impression().contains(REDACTED) ? "" : study.impression();
    return new Study(study.id(), "", "", findings, impression, List.of(), List.of(), List.of());
  }

  private static void addShares(Table table, String name, Description.Sections sections) {
    table.stringColumn(0).append(name);
    table.intColumn(1).append(sections.total());
    int of = sections.total();
    table.doubleColumn(2).append(percent(sections.both(), of));
    table.doubleColumn(3).append(percent(sections.findingsOnly(), of));
    table.doubleColumn(4).append(percent(sections.impressionOnly(), of));
    table.doubleColumn(5).append(percent(sections.neither(), of));
  }

  /** The shares of {@link #completeness()} as bars. */
  public CategoryChart completenessChart() {
    Table table = completeness();
    List<String> kinds = List.of("both", "findings only", "impression only", "neither");
    Map<String, List<Double>> series = new LinkedHashMap<>();
    for (int row = 0; row < table.rowCount(); row++) {
      List<Double> shares = new ArrayList<>();
      for (String kind : kinds) {
        shares.add(table.doubleColumn(kind).get(row));
      }
      series.put(table.stringColumn(0).get(row), shares);
    }
    return Charts.groupedBars("Which sections are there", "sections", "percent", kinds, series);
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
    Description.SectionLengths words = description.words();
    addLengths(table, "findings", words.findings());
    addLengths(table, "impression", words.impression());
    addLengths(table, "findings and impression", words.report());
    return table;
  }

  private static void addLengths(Table table, String section, Description.Lengths lengths) {
    table.stringColumn(0).append(section);
    table.doubleColumn(1).append(lengths.mean());
    table.doubleColumn(2).append(lengths.median());
    table.intColumn(3).append(lengths.p95());
    table.intColumn(4).append(lengths.max());
  }

  /** How often which length, in words; very long texts share the last bar. */
  public CategoryChart wordsChart(String section) {
    double[] words =
        studies.stream()
            .mapToDouble(study -> Vocabulary.words(study.text(section)))
            .filter(count -> count > 0)
            .map(count -> Math.min(count, WIDEST_WORDS))
            .toArray();
    return Charts.histogram("Words in the " + section, "words", "reports", words, 30);
  }

  /** How many major terms the indexers gave to how many reports. */
  public CategoryChart termsPerReport() {
    return counted(
        "MeSH terms of a report", "major terms", "reports", study -> study.meshMajor().size());
  }

  private CategoryChart counted(String title, String x, String y, ToIntFunction<Study> count) {
    Map<Integer, Integer> counts = new TreeMap<>();
    studies.forEach(study -> counts.merge(count.applyAsInt(study), 1, Integer::sum));
    return Charts.bars(
        title,
        x,
        y,
        counts.keySet().stream().map(String::valueOf).toList(),
        List.copyOf(counts.values()));
  }

  /** The commonest headings of the indexers' major terms, by number of studies. */
  public CategoryChart topTerms(int most) {
    Map<String, Integer> counts = new TreeMap<>();
    studies.forEach(s -> s.meshHeadings().forEach(term -> counts.merge(term, 1, Integer::sum)));
    List<String> names =
        counts.keySet().stream()
            .sorted(Comparator.comparing((String term) -> -counts.get(term)))
            .limit(most)
            .toList();
    return Charts.bars(
        "The commonest MeSH terms",
        "heading of the term",
        "reports",
        names,
        names.stream().map(counts::get).toList());
  }

  /** Normal reports by the indexers and by the rules, and where the two agree. */
  public Table normal() {
    int both = 0;
    int indexers = 0;
    int rules = 0;
    for (int i = 0; i < studies.size(); i++) {
      boolean indexed = studies.get(i).isIndexedNormal();
      boolean read = deck.get(i).of(Condition.NORMAL) == Status.POSITIVE;
      indexers += indexed ? 1 : 0;
      rules += read ? 1 : 0;
      both += indexed && read ? 1 : 0;
    }
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

  private void addNormal(Table table, String who, int count) {
    table.stringColumn(0).append(who);
    table.intColumn(1).append(count);
    table.intColumn(2).append(studies.size() - count);
    table.doubleColumn(3).append(percent(count, studies.size()));
  }

  /** How many reports have which of CheXpert's fourteen conditions, for sure or perhaps. */
  public CategoryChart conditions() {
    List<Condition> all =
        Scheme.CHEXPERT.conditions().stream()
            .sorted(Comparator.comparing((Condition c) -> -count(chexpert, c)))
            .toList();
    return Charts.bars(
        "Conditions that the reports name",
        "condition",
        "reports",
        all.stream().map(Condition::display).toList(),
        all.stream().map(condition -> count(chexpert, condition)).toList());
  }

  private static int count(List<Labels> labels, Condition condition) {
    return (int) labels.stream().filter(l -> l.of(condition).positiveOrUncertain()).count();
  }

  /** Of the reports that have the condition of a row, the percentage that has that of a column. */
  public HeatMapChart together() {
    List<Condition> findings = Scheme.CHEXPERT.findings();
    List<String> names = findings.stream().map(Condition::display).toList();
    double[][] shares = new double[names.size()][names.size()];
    List<Set<Condition>> sets = chexpert.stream().map(Labels::positives).toList();
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
    Map<String, List<Integer>> series = new LinkedHashMap<>();
    for (Status status : List.of(Status.POSITIVE, Status.UNCERTAIN, Status.NEGATIVE)) {
      List<Integer> counts = new ArrayList<>();
      for (Condition condition : findings) {
        counts.add((int) mentions(condition, status).count());
      }
      series.put(status.display(), counts);
    }
    return Charts.groupedBars(
        "What reports say of the conditions they mention",
        "condition",
        "mentions",
        findings.stream().map(Condition::display).toList(),
        series);
  }

  private Stream<Mention> mentions(Condition condition, Status status) {
    return deck.stream()
        .flatMap(labels -> labels.mentions().stream())
        .filter(mention -> mention.condition() == condition && mention.status() == status);
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
    List<Map.Entry<String, Long>> open = cues(Status.UNCERTAIN);
    List<Map.Entry<String, Long>> deny = cues(Status.NEGATIVE);
    for (int i = 0; i < Math.min(most, Math.max(open.size(), deny.size())); i++) {
      append(table, 0, i < open.size() ? open.get(i) : null);
      append(table, 2, i < deny.size() ? deny.get(i) : null);
    }
    return table;
  }

  private static void append(Table table, int column, Map.Entry<String, Long> entry) {
    if (entry == null) {
      table.stringColumn(column).appendMissing();
      table.intColumn(column + 1).appendMissing();
    } else {
      table.stringColumn(column).append(entry.getKey());
      table.intColumn(column + 1).append(entry.getValue().intValue());
    }
  }

  private List<Map.Entry<String, Long>> cues(Status status) {
    return deck.stream()
        .flatMap(labels -> labels.mentions().stream())
        .filter(mention -> mention.status() == status && !mention.cue().isEmpty())
        .collect(
            Collectors.groupingBy(
                mention -> mention.cue().toLowerCase(Locale.ROOT), Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, Long> entry) -> -entry.getValue())
                .thenComparing(Map.Entry::getKey))
        .toList();
  }

  /** How many reports name how many X-rays. */
  public CategoryChart imagesPerReport() {
    return counted("X-rays of a report", "X-rays", "reports", study -> study.imageIds().size());
  }

  /** Which combinations of views the reports have, the commonest first. */
  public Table views() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Study study : studies) {
      Map<View, Integer> views = new EnumMap<>(View.class);
      study.images().forEach(image -> views.merge(image.view(), 1, Integer::sum));
      String name =
          views.isEmpty()
              ? "none found"
              : views.entrySet().stream()
                  .map(
                      entry ->
                          entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", "));
      counts.merge(name, 1, Integer::sum);
    }
    StringColumn views = StringColumn.create("X-rays found");
    IntColumn reports = IntColumn.create("reports");
    counts.entrySet().stream()
        .sorted(Comparator.comparing((Map.Entry<String, Integer> entry) -> -entry.getValue()))
        .forEach(
            entry -> {
              views.append(entry.getKey());
              reports.append(entry.getValue());
            });
    return Table.create("Views of a report", views, reports);
  }

  /** How the number of different words grows with the number of reports. */
  public XYChart vocabularyGrowth() {
    List<String> texts = texts();
    int[] growth = Vocabulary.growth(texts);
    double[] reports = IntStream.rangeClosed(1, growth.length).asDoubleStream().toArray();
    return Charts.lines(
        "Different words by number of reports",
        "reports read",
        "different words",
        Map.of(
            "words", new double[][] {reports, Arrays.stream(growth).asDoubleStream().toArray()}));
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
    int[] from = {1, 2, 3, 10, 100};
    String[] names = {"once", "twice", "3 to 9 times", "10 to 99 times", "100 times or more"};
    for (int i = 0; i < from.length; i++) {
      int there =
          vocabulary.atLeast(from[i]) - (i + 1 < from.length ? vocabulary.atLeast(from[i + 1]) : 0);
      table.stringColumn(0).append(names[i]);
      table.intColumn(1).append(there);
      table.doubleColumn(2).append(percent(there, vocabulary.size()));
    }
    return table;
  }

  private List<String> texts() {
    return studies.stream().map(Study::report).toList();
  }

  /** The findings that stand most often word for word, cut to a line. */
  public Table repeated(int most) {
    StringColumn text = StringColumn.create("findings");
    IntColumn times = IntColumn.create("reports");
    Description.repeated(studies.stream().map(Study::findings).toList()).entrySet().stream()
        .limit(most)
        .forEach(
            entry -> {
              text.append(cut(entry.getKey(), 110));
              times.append(entry.getValue());
            });
    return Table.create(
        "Findings that stand word for word in several reports; %d of %d repeat an earlier one"
            .formatted(description.duplicateFindings(), findings()),
        times,
        text);
  }

  private int findings() {
    Description.Sections sections = description.sections();
    return sections.both() + sections.findingsOnly();
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "...";
  }

  /** How many words de-identification took out of the findings. */
  public CategoryChart redaction() {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (Study study : studies) {
      if (!study.findings().isEmpty()) {
        counts.merge(Math.min(6, study.findings().split(REDACTED, -1).length - 1), 1, Integer::sum);
      }
    }
    List<String> names = counts.keySet().stream().map(n -> n == 6 ? "6 or more" : "" + n).toList();
    return Charts.bars(
        "Words taken out as XXXX",
        "XXXX in the findings",
        "reports",
        names,
        List.copyOf(counts.values()));
  }

  /** Width and height of the X-rays, from the headers of their files. */
  public XYChart imageSizes() {
    List<ImageInfo> sizes =
        studies.parallelStream()
            .flatMap(study -> study.images().stream())
            .flatMap(image -> size(image).stream())
            .toList();
    return Charts.points(
        "Sizes of %,d X-rays".formatted(sizes.size()),
        "width, pixels",
        "height, pixels",
        Map.of(
            "X-rays",
            new double[][] {
              sizes.stream().mapToDouble(ImageInfo::width).toArray(),
              sizes.stream().mapToDouble(ImageInfo::height).toArray()
            }));
  }

  private static Optional<ImageInfo> size(ImageFile image) {
    try {
      return Optional.of(ImageInfo.of(image.path()));
    } catch (IOException e) {
      return Optional.empty(); // a table of problems tells it where images are checked
    }
  }

  /** X-rays of each condition of the deck: the first studies that have it alone. */
  public Gallery gallery() throws IOException {
    List<Gallery.Captioned> pictures = new ArrayList<>();
    for (Condition condition : Scheme.DECK.conditions()) {
      for (int i = 0; i < studies.size(); i++) {
        if (studies.get(i).frontal().isPresent()
            && deck.get(i).positives().equals(Set.of(condition))) {
          pictures.add(
              new Gallery.Captioned(
                  XRays.frontal(studies.get(i)),
                  condition.display() + " (study " + studies.get(i).id() + ")"));
          break;
        }
      }
    }
    return new Gallery(200, pictures);
  }

  /** How often which oddity was met in the files. */
  public Table problems() {
    Map<Problem.Kind, List<Problem>> byKind =
        dataset.problems().stream()
            .collect(Collectors.groupingBy(Problem::kind, TreeMap::new, Collectors.toList()));
    StringColumn kind = StringColumn.create("problem");
    IntColumn count = IntColumn.create("times");
    StringColumn action = StringColumn.create("what was done, first time");
    byKind.forEach(
        (name, list) -> {
          kind.append(name.words());
          count.append(list.size());
          action.append(list.get(0).action());
        });
    return Table.create("Problems in the files", kind, count, action);
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
      int test = leaks.studies().get(Split.Part.TEST);
      table.stringColumn(0).append(way);
      table.intColumn(1).append(test);
      table.intColumn(2).append(leaks.studiesInTwo());
      table.doubleColumn(3).append(percent(leaks.testFromTrain(), test));
      table.doubleColumn(4).append(percent(leaks.textsFromTrain(), leaks.texts()));
    }
    return table;
  }

  /** The share of each condition in the parts of the split, in percent. */
  public CategoryChart spread(Settings settings) throws IOException {
    LeakReport leaks = Material.unseen(dataset, settings).leaks();
    Map<String, List<Double>> series = new LinkedHashMap<>();
    for (Split.Part part : Split.Part.values()) {
      series.put(
          part.name().toLowerCase(Locale.ROOT),
          leaks.conditions().stream().map(spread -> 100 * spread.shares().get(part)).toList());
    }
    return Charts.groupedBars(
        "Conditions in the parts of the split",
        "condition",
        "percent of the part",
        leaks.conditions().stream().map(LeakReport.Spread::condition).toList(),
        series);
  }

  /**
   * The original study's figures beside those of this collection, and how they are counted here.
   */
  public Table besideTheOriginal(Settings settings) {
    Table table =
        Table.create(
            "The original study's figures and ours",
            StringColumn.create("figure"),
            StringColumn.create("original study"),
            StringColumn.create("here"),
            StringColumn.create("counted here over"));
    Description.Sections all = description.sections();
    Description.Sections imaged = description.sectionsWithImages();
    long pairs =
        studies.stream().filter(s -> !s.imageIds().isEmpty() && !s.report().isEmpty()).count();
    row(
        table,
        "image-report pairs",
        "about 3,800",
        "%,d".formatted(pairs),
        "reports with an X-ray and a text");
    row(
        table,
        "X-rays",
        "7,470",
        "%,d".formatted(description.imagesListed()),
        "X-rays that reports name");
    row(
        table,
        "both sections",
        "86.5 %",
        percent(imaged.both(), imaged),
        "reports that name an X-ray");
    row(table, "both sections", "64.2 %", percent(all.both(), all), "all reports");
    row(table, "findings only", "18.7 %", percent(all.findingsOnly(), all), "all reports");
    row(table, "impression only", "9.4 %", percent(all.impressionOnly(), all), "all reports");
    row(table, "neither", "7.7 %", percent(all.neither(), all), "all reports");
    Description.SectionLengths words = description.words();
    row(
        table,
        "words in the findings",
        "about 25",
        number(words.findings().mean()),
        "findings that are there");
    row(
        table,
        "words in the impression",
        "about 18",
        number(words.impression().mean()),
        "impressions that are there");
    row(
        table,
        "words in the report",
        "about 42",
        number(words.report().mean()),
        "reports with a text");
    row(
        table,
        "MeSH terms a report",
        "about 3.2",
        number(description.mesh().termsPerReport()),
        "major terms");
    row(table, "", "", number(allTerms()), "major and automatic terms");
    DataSettings data = settings.data();
    row(
        table,
        "split",
        "70 / 15 / 15",
        "%.0f / %.0f / %.0f"
            .formatted(100 * data.train(), 100 * data.validation(), 100 * data.test()),
        "studies, not X-rays");
    return table;
  }

  private double allTerms() {
    return studies.stream()
        .mapToInt(study -> study.meshMajor().size() + study.meshAutomatic().size())
        .filter(count -> count > 0)
        .average()
        .orElse(0);
  }

  private static void row(Table table, String... cells) {
    for (int i = 0; i < cells.length; i++) {
      table.stringColumn(i).append(cells[i]);
    }
  }

  private static String percent(int count, Description.Sections sections) {
    return String.format(Locale.ROOT, "%.1f %%", percent(count, sections.total()));
  }

  /** To one digit behind the point. */
  private static double percent(int count, int of) {
    return Math.rint(1000.0 * count / Math.max(1, of)) / 10;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
