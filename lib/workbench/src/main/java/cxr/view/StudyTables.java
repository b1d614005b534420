package cxr.view;

import cxr.data.Dataset;
import cxr.data.Study;
import cxr.data.Vocabulary;
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
    Table table =
        Table.create(
            "Studies",
            StringColumn.create("study"),
            IntColumn.create("findings words"),
            IntColumn.create("impression words"),
            IntColumn.create("report words"),
            IntColumn.create("images"),
            IntColumn.create("MeSH terms"),
            BooleanColumn.create("normal"));
    for (Study study : dataset.studies()) {
      int findings = Vocabulary.words(study.findings());
      int impression = Vocabulary.words(study.impression());
      Tables.add(
          table,
          study.id(),
          findings,
          impression,
          findings + impression,
          study.images().size(),
          study.meshMajor().size(),
          study.isIndexedNormal());
    }
    return table;
  }
}
