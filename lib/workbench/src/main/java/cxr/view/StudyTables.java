package cxr.view;

import cxr.data.Dataset;
import cxr.data.Study;
import cxr.data.Vocabulary;
import java.util.List;
import java.util.function.Function;
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
    List<Study> studies = dataset.studies();
    return Table.create(
        "Studies",
        StringColumn.create("study", studies.stream().map(Study::id)),
        words("findings words", studies, Study::findings),
        words("impression words", studies, Study::impression),
        words("report words", studies, study -> study.findings() + " " + study.impression()),
        IntColumn.create("images", studies.stream().mapToInt(study -> study.images().size())),
        IntColumn.create("MeSH terms", studies.stream().mapToInt(s -> s.meshMajor().size())),
        BooleanColumn.create("normal", studies.stream().map(Study::isIndexedNormal).toList()));
  }

  private static IntColumn words(String name, List<Study> studies, Function<Study, String> text) {
    return IntColumn.create(name, studies.stream().map(text).mapToInt(Vocabulary::words));
  }
}
