package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What holds for a page that is sent to a colleague: it is whole, and loads nothing. */
final class PageRules {

  private static final Pattern LOAD =
      Pattern.compile(
          "<(?:script|link|iframe|object|embed)\\b|\\b(?:src|srcset|poster|background|data)\\s*=\\s*[\"'](?!data:|#)|url\\((?!data:|#)|@import",
          Pattern.CASE_INSENSITIVE);

  private PageRules() {}

  /** What a browser would load, or run, of a page. */
  static List<String> loads(String html) {
    return LOAD.matcher(html).results().map(r -> r.group()).toList();
  }

  static void check(Path page) throws IOException {
    assertFalse(loads("<img src=\"https://example.org/x.png\">").isEmpty());
    assertFalse(loads("<style>a{background:url(x.png)}</style>").isEmpty());
    String html = Files.readString(page);
    assertEquals(List.of(), loads(html));
    for (String part :
        List.of("Scores", "Conditions", "Cases", "Training", "Data and split", "Provenance")) {
      assertTrue(html.contains("<h2>" + part + "</h2>"), part);
    }
    assertTrue(html.contains("the one that the run was trained with"));
    assertTrue(html.contains("data:image/png;base64,") && html.endsWith("</html>\n"));
    assertFalse(html.contains(page.getParent().toString()), "no path of this machine");
  }
}
