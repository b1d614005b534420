package cxr.notebook;

import cxr.data.Dataset;
import cxr.data.Problem;
import cxr.data.Study;
import cxr.text.Condition;
import cxr.text.ConditionLabeler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Studies as tables, for counting and drawing. */
public final class StudyTables {

  private StudyTables() {}

  /**
   * A row a study: words of findings, impression and both, number of X-rays and of MeSH terms,
   * whether the indexers call it normal.
   */
  public static Table studies(Dataset dataset) {
    StringColumn id = StringColumn.create("study");
    IntColumn findings = IntColumn.create("findings words");
    IntColumn impression = IntColumn.create("impression words");
    IntColumn report = IntColumn.create("report words");
    IntColumn images = IntColumn.create("images");
    IntColumn terms = IntColumn.create("MeSH terms");
    BooleanColumn normal = BooleanColumn.create("normal");
    for (Study study : dataset.studies()) {
      id.append(study.id());
      findings.append(words(study.findings()));
      impression.append(words(study.impression()));
      report.append(words(study.findings()) + words(study.impression()));
      images.append(study.images().size());
      terms.append(study.meshMajor().size());
      normal.append(study.meshMajor().equals(List.of("normal")));
    }
    return Table.create("Studies", id, findings, impression, report, images, terms, normal);
  }

  /** How many studies have which sections, of all and of those with an X-ray. */
  public static Table completeness(Dataset dataset) {
    StringColumn sections = StringColumn.create("sections");
    IntColumn all = IntColumn.create("reports");
    IntColumn withImage = IntColumn.create("reports with X-ray");
    for (String kind : List.of("both", "findings only", "impression only", "neither")) {
      sections.append(kind);
      all.append(count(dataset, kind, false));
      withImage.append(count(dataset, kind, true));
    }
    return Table.create("Which sections are there", sections, all, withImage);
  }

  private static int count(Dataset dataset, String kind, boolean withImage) {
    int count = 0;
    for (Study study : dataset.studies()) {
      boolean findings = !study.findings().isEmpty();
      boolean impression = !study.impression().isEmpty();
      String its =
          findings
              ? impression ? "both" : "findings only"
              : impression ? "impression only" : "neither";
      count += its.equals(kind) && !(withImage && study.images().isEmpty()) ? 1 : 0;
    }
    return count;
  }

  /** How many reports have how many X-rays. */
  public static Table imagesPerReport(Dataset dataset) {
    Map<Integer, Long> counts =
        dataset.studies().stream()
            .collect(
                Collectors.groupingBy(
                    study -> study.images().size(), TreeMap::new, Collectors.counting()));
    IntColumn images = IntColumn.create("X-rays");
    IntColumn reports = IntColumn.create("reports");
    counts.forEach(
        (number, count) -> {
          images.append(number);
          reports.append(count.intValue());
        });
    return Table.create("X-rays that were found, by report", images, reports);
  }

  /** The commonest first parts of the indexers' MeSH terms, by number of studies. */
  public static Table terms(Dataset dataset, int most) {
    Map<String, Long> counts =
        dataset.studies().stream()
            .flatMap(study -> study.meshMajor().stream().map(t -> t.split("/")[0]).distinct())
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    StringColumn term = StringColumn.create("term");
    IntColumn studies = IntColumn.create("studies");
    counts.entrySet().stream()
        .sorted(Comparator.comparing((Map.Entry<String, Long> entry) -> -entry.getValue()))
        .limit(most)
        .forEach(
            entry -> {
              term.append(entry.getKey());
              studies.append(entry.getValue().intValue());
            });
    return Table.create("MeSH terms", term, studies);
  }

  /** How many studies have which condition, as the rules read it from their reports. */
  public static Table conditions(List<Study> studies) {
    ConditionLabeler labeler = new ConditionLabeler();
    List<Set<Condition>> labels = new ArrayList<>();
    for (Study study : studies) {
      labels.add(labeler.label(study.findings() + "\n\n" + study.impression()));
    }
    StringColumn name = StringColumn.create("condition");
    IntColumn count = IntColumn.create("studies");
    for (Condition condition : labeler.scheme().conditions()) {
      name.append(condition.display());
      count.append((int) labels.stream().filter(set -> set.contains(condition)).count());
    }
    return Table.create("Conditions read from the reports", name, count);
  }

  /** How often which oddity was met in the files. */
  public static Table problems(Dataset dataset) {
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

  private static int words(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }
}
