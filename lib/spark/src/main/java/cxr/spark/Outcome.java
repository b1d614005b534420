package cxr.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What came of a study.
 *
 * @param place of the study, from 0
 * @param line that is printed; empty for none
 * @param notes that are told
 * @param problem why nothing came of it; empty if something did
 * @param rows of the table
 */
record Outcome(int place, String line, List<String> notes, String problem, List<Row> rows)
    implements Serializable {

  /** Without its rows. */
  Outcome told() {
    return new Outcome(place, line, notes, problem, List.of());
  }
}
