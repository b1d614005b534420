package cxr.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A page in one file that opens without a network and has no scripts, in the look of all ours. */
final class HtmlPage {

  private HtmlPage() {}

  /**
   * A whole page.
   *
   * @param title in its head, and above all
   */
  static String of(String title, Object... parts) {
    Html head =
        Html.tag(
            "head",
            Html.tag("meta").set("charset", "utf-8"),
            Html.tag("meta").set("name", "viewport").set("content", "width=device-width"),
            Html.tag("title", title),
            Html.tag("style", style()));
    Html body = Html.tag("body", Html.tag("h1", title)).add(parts);
    return "<!DOCTYPE html>\n%s\n".formatted(Html.tag("html", head, body).set("lang", "en"));
  }

  private static String style() {
    try (InputStream file = HtmlPage.class.getResourceAsStream("page.css")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
