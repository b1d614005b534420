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
    StringColumn id = StringColumn.create("study");
    IntColumn findings = IntColumn.create("findings words");
    IntColumn impression = IntColumn.create("impression words");
    IntColumn report = IntColumn.create("report words");
    IntColumn images = IntColumn.create("images");
    IntColumn terms = IntColumn.create("MeSH terms");
    BooleanColumn normal = BooleanColumn.create("normal");
    for (Study study : dataset.studies()) {
      id.append(study.id());
      findings.append(Vocabulary.words(study.findings()));
      impression.append(Vocabulary.words(study.impression()));
      report.append(Vocabulary.words(study.findings()) + Vocabulary.words(study.impression()));
      images.append(study.images().size());
      terms.append(study.meshMajor().size());
      normal.append(study.isIndexedNormal());
    }
    return Table.create("Studies", id, findings, impression, report, images, terms, normal);
  }
}
