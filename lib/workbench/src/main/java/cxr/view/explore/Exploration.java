package cxr.view.explore;

import cxr.data.Dataset;
import cxr.data.Description;
import cxr.data.Study;
import cxr.data.layout.Datasets;
import cxr.io.Problem;
import cxr.settings.DataSettings;
import cxr.settings.Settings;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Scheme;
import cxr.view.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A collection looked at from all sides: the tables and charts of the notebook 01_explore_data, by
 * topic.
 *
 * <p>Reports are read by the rules once, when this is made; their findings and impression together.
 */
public final class Exploration {

  private final Dataset dataset;
  private final Description description;
  private final List<Labels> deck;
  private final List<Labels> chexpert;

  private Exploration(Dataset dataset) {
    this.dataset = dataset;
    description = Description.of(dataset);
    deck = labels(dataset, Scheme.DECK);
    chexpert = labels(dataset, Scheme.CHEXPERT);
  }

  /** Looks at a collection. */
  public static Exploration of(Dataset dataset) {
    return new Exploration(dataset);
  }

  private static List<Labels> labels(Dataset dataset, Scheme scheme) {
    ConditionLabeler labeler = new ConditionLabeler(scheme);
    return dataset.studies().parallelStream().map(study -> labeler.labels(study.report())).toList();
  }

  /** Sections, lengths and words. */
  public ReportTexts texts() {
    return new ReportTexts(dataset.studies(), description);
  }

  /** What the reports say, and what their indexers made of it. */
  public ReportConditions conditions() {
    return new ReportConditions(dataset.studies(), deck, chexpert);
  }

  /** Numbers, views, sizes and examples of the X-rays. */
  public ReportImages images() {
    return new ReportImages(dataset.studies(), deck);
  }

  /** How the collection falls into train, validation and test. */
  public CollectionSplits splits() {
    return new CollectionSplits(dataset);
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

  /** How often which oddity was met in the files. */
  public Table problems() {
    Map<Problem.Kind, List<Problem>> byKind =
        dataset.problems().stream()
            .collect(Collectors.groupingBy(Problem::kind, TreeMap::new, Collectors.toList()));
    Table table =
        Table.create(
            "Problems in the files",
            StringColumn.create("problem"),
            IntColumn.create("times"),
            StringColumn.create("what was done, first time"));
    byKind.forEach((kind, all) -> Tables.add(table, kind.words(), all.size(), all.get(0).action()));
    return table;
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
    Description.SectionLengths words = description.words();
    DataSettings data = settings.data();
    String pairs = "%,d".formatted(pairs());
    String xrays = "%,d".formatted(description.imagesListed());
    String split =
        "%.0f / %.0f / %.0f"
            .formatted(100 * data.train(), 100 * data.validation(), 100 * data.test());
    String[][] rows = {
      {"image-report pairs", "about 3,800", pairs, "reports with an X-ray and a text"},
      {"X-rays", "7,470", xrays, "X-rays that reports name"},
      {"both sections", "86.5 %", share(imaged.both(), imaged), "reports that name an X-ray"},
      {"both sections", "64.2 %", share(all.both(), all), "all reports"},
      {"findings only", "18.7 %", share(all.findingsOnly(), all), "all reports"},
      {"impression only", "9.4 %", share(all.impressionOnly(), all), "all reports"},
      {"neither", "7.7 %", share(all.neither(), all), "all reports"},
      {"words in the findings", "about 25", mean(words.findings()), "findings that are there"},
      {
        "words in the impression",
        "about 18",
        mean(words.impression()),
        "impressions that are there"
      },
      {"words in the report", "about 42", mean(words.report()), "reports with a text"},
      {
        "MeSH terms a report",
        "about 3.2",
        number(description.mesh().termsPerReport()),
        "major terms"
      },
      {"", "", number(allTerms()), "major and automatic terms"},
      {"split", "70 / 15 / 15", split, "studies, not X-rays"},
    };
    for (Object[] row : rows) {
      Tables.add(table, row);
    }
    return table;
  }

  private long pairs() {
    return dataset.studies().stream()
        .filter(study -> !study.imageIds().isEmpty() && !study.report().isEmpty())
        .count();
  }

  private double allTerms() {
    return dataset.studies().stream()
        .mapToInt((Study study) -> study.meshMajor().size() + study.meshAutomatic().size())
        .filter(count -> count > 0)
        .average()
        .orElse(0);
  }

  private static String share(int count, Description.Sections sections) {
    return number(Counts.percent(count, sections.total())) + " %";
  }

  private static String mean(Description.Lengths lengths) {
    return number(lengths.mean());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
