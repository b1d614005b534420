package cxr.view;

import cxr.score.ScoreTable;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table as HTML that carries its own styles: a notebook has none of ours. */
final class HtmlTable {

  private static final Pattern SCORE =
      Pattern.compile("([-+]?[\\d.]+) (\\[-?[\\d.]+, -?[\\d.]+\\]) ?(.*)");

  private HtmlTable() {}

  /** A table of scores with all of its rows. */
  static Html of(ScoreTable scores) {
    return of(scores.title(), scores.columns(), column -> false, scores.rows(), 0);
  }

  /**
   * A table that scrolls by itself where it is wide, and is named for those who do not see it.
   *
   * @param title above it; null for none
   * @param numbers whether a column has numbers, which stand at its right
   * @param more rows that are not shown
   */
  static Html of(
      String title, List<String> columns, IntPredicate numbers, List<List<String>> rows, int more) {
    Html table = Html.tag("table");
    if (title != null) {
      table.add(
          Html.tag("caption", title)
              .set("style", "caption-side:top;text-align:left;font-weight:600"));
    }
    Html head = Html.tag("tr");
    for (int c = 0; c < columns.size(); c++) {
      String side = side(numbers.test(c));
      head.add(
          Html.tag("th", columns.get(c))
              .set("scope", "col")
              .set("style", "padding:.3em .4em;white-space:normal;vertical-align:bottom;" + side));
    }
    Html body = Html.tag("tbody");
    for (List<String> row : rows) {
      Html cells = Html.tag("tr");
      for (int c = 0; c < row.size(); c++) {
        String style = "padding:.3em .4em;" + side(numbers.test(c));
        cells.add(Html.tag("td", cell(row.get(c))).set("style", style));
      }
      body.add(cells);
    }
    return Html.tag("div", table.add(Html.tag("thead", head), body))
        .set("role", "region")
        .set("tabindex", 0)
        .set("aria-label", title == null ? "Table" : title)
        .set("style", "overflow-x:auto")
        .add(more == 0 ? List.of() : Html.tag("p", "… %d more rows".formatted(more)));
  }

  private static String side(boolean number) {
    return "text-align:" + (number ? "right" : "left");
  }

  /** The interval of a score stands small below it, so that tables fit. */
  private static Html cell(String text) {
    Matcher score = SCORE.matcher(text);
    if (!score.matches()) {
      return Html.all(text);
    }
    Html interval =
        Html.tag("small", score.group(2)).set("style", "white-space:nowrap;font-size:68%");
    Html cell = Html.all(score.group(1), Html.tag("br"), interval);
    return score.group(3).isEmpty() ? cell : cell.add(Html.tag("br"), score.group(3));
  }
}
