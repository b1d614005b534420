package cxr.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlTest {

  @Test
  void textIsEscapedAndMarkupIsNot() {
    Html html = Html.tag("p", "a < b & \"c\" > ", Html.tag("b", "<i>"), Html.tag("br"), 3);
    assertEquals(
        "<p title=\"&quot;&lt;\">a &lt; b &amp; &quot;c&quot; &gt; <b>&lt;i&gt;</b><br>3</p>",
        html.set("title", "\"<").toString());
    assertEquals("ab<i></i>", Html.all("a", List.of("b", Html.tag("i"))).toString());
  }

  @Test
  void stylesAreTakenAsTheyAre() {
    assertEquals(
        "<style>a > b { font: \"x\" }</style>",
        Html.tag("style", "a > b { font: \"x\" }").toString());
  }

  @Test
  void nothingIsLoadedOrRun() {
    Html img = Html.tag("img");
    assertTrue(img.set("src", "data:image/png;base64,AA").toString().endsWith("AA\">"));
    for (Runnable bad :
        List.<Runnable>of(
            () -> Html.tag("script"),
            () -> Html.tag("link"),
            () -> img.set("src", "https://example.org/x.png"),
            () -> img.set("href", "javascript:x"),
            () -> img.set("onload", "x"),
            () -> img.set("style", "background:URL(x.png)"),
            () -> Html.tag("style", "@import 'x'"),
            () -> Html.tag("style", "</style><script>"))) {
      String message = assertThrows(IllegalArgumentException.class, bad::run).getMessage();
      assertTrue(message.startsWith("HTML takes "), message);
    }
  }
}
