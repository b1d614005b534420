package cxr.view;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An element of HTML, or several side by side. What is put in is escaped by its place: a child that
 * is {@code Html} is markup and any other is text; nothing can be put in that loads or runs
 * something when the page is opened.
 *
 * <pre>{@code
 * Html.tag("p").set("class", "note").add(Html.tag("b", "Note:"), " a < b");
 * }</pre>
 */
public final class Html {

  private static final Set<String> WITHOUT_END = Set.of("br", "img", "meta");
  private static final Set<String> ACTIVE =
      Set.of("script", "link", "iframe", "object", "embed", "base");
  private static final Set<String> ADDRESSES =
      Set.of("src", "href", "srcset", "poster", "background", "data", "action", "formaction");

  private final String name; // empty where elements stand side by side
  private final StringBuilder attributes = new StringBuilder();
  private final StringBuilder content = new StringBuilder();

  private Html(String name) {
    this.name = name;
  }

  /**
   * An element.
   *
   * @param children {@code Html}, a list of it, or text
   * @throws IllegalArgumentException for one that loads or runs something
   */
  public static Html tag(String name, Object... children) {
    check(!ACTIVE.contains(name), "an element that loads nothing", name);
    return new Html(name).add(children);
  }

  /** Elements and texts side by side. */
  public static Html all(Object... children) {
    return new Html("").add(children);
  }

  /**
   * Sets an attribute of the element.
   *
   * @throws IllegalArgumentException if its value would load or run something
   */
  public Html set(String attribute, Object value) {
    String text = String.valueOf(value);
    check(!attribute.startsWith("on"), "an attribute that runs nothing", attribute);
    if (ADDRESSES.contains(attribute)) {
      check(text.startsWith("data:") || text.startsWith("#"), "an address within the page", text);
    } else if (attribute.equals("style")) {
      checkStyle(text);
    }
    attributes.append(' ').append(attribute).append("=\"").append(escaped(text)).append('"');
    return this;
  }

  /** Puts children at the element's end. */
  public Html add(Object... children) {
    for (Object child : children) {
      if (child instanceof Html html) {
        content.append(html);
      } else if (child instanceof List<?> list) {
        add(list.toArray());
      } else if (name.equals("style")) { // whose text HTML takes as it is
        checkStyle(child.toString());
        content.append(child);
      } else {
        content.append(escaped(child.toString()));
      }
    }
    return this;
  }

  private static void checkStyle(String style) {
    String lower = style.toLowerCase(Locale.ROOT);
    for (String part : List.of("<", "\\", "url(", "@import")) {
      check(!lower.contains(part), "a style without " + part, style);
    }
  }

  private static void check(boolean holds, String rule, String found) {
    if (!holds) {
      throw new IllegalArgumentException("HTML takes %s; found %s.".formatted(rule, found));
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** The markup. */
  @Override
  public String toString() {
    if (name.isEmpty()) {
      return content.toString();
    }
    String start = "<" + name + attributes + ">";
    return WITHOUT_END.contains(name) ? start : start + content + "</" + name + ">";
  }
}
