package cxr.view;

import cxr.score.Comparison;
import cxr.score.ScoreTable;
import java.util.List;

/** Systems side by side as a page to send to a colleague. */
public final class ComparisonPage {

  private static final String HOW =
      "Below each score stands its 95 % interval. F1 is that of the conditions that rules read from the texts: micro of all namings together, macro the mean over the conditions that a report or its reference names; without Normal, a text that finds nothing gets 0. A length ratio far above 1 tells of texts that do not end, few distinct reports of texts that are all alike.";

  private ComparisonPage() {}

  /**
   * The page, a single file that opens without a network.
   *
   * @param more tables to stand below
   */
  public static String of(Comparison comparison, ScoreTable... more) {
    Html tables = Html.all(HtmlTable.of(comparison.table()));
    if (comparison.systems().size() > 1) {
      tables.add(HtmlTable.of(comparison.testTable()));
    }
    tables.add(List.of(more).stream().map(HtmlTable::of).toList());
    return HtmlPage.of("Comparison of systems", Html.tag("p", HOW), tables);
  }
}
