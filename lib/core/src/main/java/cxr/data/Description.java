package cxr.data;

import cxr.io.Json;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All counts of a collection. How they are counted stands in {@link #HOW}.
 *
 * @param reports that were read
 * @param reportsWithImages reports that name an X-ray or more, found or not
 * @param imagesListed X-rays that reports name
 * @param imagesFound those of them that are on disk
 * @param imagesPerReport reports by the number of X-rays they name
 * @param sections which sections are there, over all reports
 * @param sectionsWithImages the same over reports with images
 * @param words of texts that are not empty
 * @param mesh the indexers' major terms
 * @param vocabulary of findings and impressions
 * @param redacted what de-identification took away
 * @param duplicateFindings reports whose findings stand word for word in an earlier report
 * @param problems how many of each kind
 */
public record Description(
    int reports,
    int reportsWithImages,
    int imagesListed,
    int imagesFound,
    Map<Integer, Integer> imagesPerReport,
    Sections sections,
    Sections sectionsWithImages,
    SectionLengths words,
    Mesh mesh,
    Types vocabulary,
    Redacted redacted,
    int duplicateFindings,
    Map<String, Integer> problems) {

  /** How the counts are made. */
  public static final String HOW =
      """
      - Reports are those that can be read; a number that comes twice counts once.
      - A report has images if it names one or more, be they on disk or not; imagesPerReport \
      counts those it names, imagesFound those on disk.
      - A section is there if it has a character other than blanks.
      - A word is a piece of text between blanks; a report's text is its findings and its \
      impression. Mean, median, p95 and max are over the texts that are not empty; the median of \
      an even number is the mean of the middle two, p95 the least length that 95 of 100 texts do \
      not exceed (nearest rank).
      - A MeSH term is a major term as the indexers wrote it, qualifiers and all; "normal" is one \
      too. termsPerReport is their mean number over the reports that have any, normalOnly the \
      reports whose only term is "normal", distinctTerms the different terms.
      - The vocabulary has the words of findings and impressions in lower case and without the \
      signs at their ends; types are different words, atLeast3 those that occur three times or \
      more.
      - findingsShare is the share of the findings that are not empty and have XXXX, the mark of \
      de-identification.
      - duplicateFindings are findings, not empty, that stand word for word in a report before.
      - problems has the kinds of problems that were met, and how often.
      """;

  private static final String REDACTED = "XXXX";

  public Description {
    imagesPerReport = Collections.unmodifiableMap(new TreeMap<>(imagesPerReport));
    problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
  }

  /** Reports by the sections that they have. */
  public record Sections(int both, int findingsOnly, int impressionOnly, int neither) {

    /** Counts some studies. */
    public static Sections of(List<Study> studies) {
      int[] counts = new int[4];
      for (Study study : studies) {
        counts[(study.findings().isEmpty() ? 2 : 0) + (study.impression().isEmpty() ? 1 : 0)]++;
      }
      return new Sections(counts[0], counts[1], counts[2], counts[3]);
    }

    /** How many reports there are. */
    public int total() {
      return both + findingsOnly + impressionOnly + neither;
    }
  }

  /** Lengths of texts, in words. */
  public record SectionLengths(Lengths findings, Lengths impression, Lengths report) {}

  /** Lengths of some texts that are not empty; all 0 without any. */
  public record Lengths(double mean, double median, int p95, int max) {

    /** Measures some texts; empty ones do not count. */
    public static Lengths of(List<String> texts) {
      int[] lengths = texts.stream().mapToInt(Vocabulary::words).filter(n -> n > 0).toArray();
      Arrays.sort(lengths);
      int count = lengths.length;
      if (count == 0) {
        return new Lengths(0, 0, 0, 0);
      }
      return new Lengths(
          rounded(Arrays.stream(lengths).average().orElseThrow()),
          (lengths[(count - 1) / 2] + lengths[count / 2]) / 2.0,
          lengths[(95 * count + 99) / 100 - 1],
          lengths[count - 1]);
    }
  }

  /** The indexers' major terms. */
  public record Mesh(double termsPerReport, int normalOnly, int distinctTerms) {

    /** Counts the terms of some studies. */
    public static Mesh of(List<Study> studies) {
      List<Study> indexed = studies.stream().filter(s -> !s.meshMajor().isEmpty()).toList();
      return new Mesh(
          rounded(indexed.stream().mapToInt(s -> s.meshMajor().size()).average().orElse(0)),
          (int) studies.stream().filter(Study::isIndexedNormal).count(),
          (int) studies.stream().flatMap(s -> s.meshMajor().stream()).distinct().count());
    }
  }

  /** The different words. */
  public record Types(int types, int atLeast3) {}

  /** What de-identification took away. */
  public record Redacted(double findingsShare) {}

  /** Counts a collection. */
  public static Description of(Dataset dataset) {
    List<Study> studies = dataset.studies();
    List<Study> withImages = studies.stream().filter(s -> !s.imageIds().isEmpty()).toList();
    List<String> findings = texts(studies, Study::findings);
    List<String> reports = texts(studies, Study::report);
    Map<Integer, Integer> images = new TreeMap<>();
    studies.forEach(study -> images.merge(study.imageIds().size(), 1, Integer::sum));
    Map<String, Integer> problems = new LinkedHashMap<>();
    dataset.problemCounts().forEach((kind, count) -> problems.put(kind.key(), count));
    Vocabulary vocabulary = Vocabulary.of(reports);
    return new Description(
        studies.size(),
        withImages.size(),
        dataset.imagesListed(),
        dataset.imagesFound(),
        images,
        Sections.of(studies),
        Sections.of(withImages),
        new SectionLengths(
            Lengths.of(findings),
            Lengths.of(texts(studies, Study::impression)),
            Lengths.of(reports)),
        Mesh.of(studies),
        new Types(vocabulary.size(), vocabulary.atLeast(3)),
        new Redacted(share(findings, text -> text.contains(REDACTED))),
        findings.size() - (int) findings.stream().distinct().count(),
        problems);
  }

  /** Texts that stand word for word in two studies or more, the most frequent first. */
  public static Map<String, Integer> repeated(List<String> texts) {
    Map<String, Integer> counts =
        texts.stream()
            .filter(text -> !text.isEmpty())
            .collect(Collectors.toMap(Function.identity(), any -> 1, Integer::sum, TreeMap::new));
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 1)
        .sorted((a, b) -> Integer.compare(b.getValue(), a.getValue()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /** The counts as indented JSON; the keys are the names of the counts. */
  public String toJson() {
    return Json.indented(this);
  }

  private static List<String> texts(List<Study> studies, Function<Study, String> section) {
    return studies.stream().map(section).filter(text -> !text.isEmpty()).toList();
  }

  private static double share(List<String> texts, Predicate<String> which) {
    return texts.isEmpty()
        ? 0
        : rounded((double) texts.stream().filter(which).count() / texts.size());
  }

  /** To four digits behind the point. */
  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
