package cxr.view;

/** A value that a notebook shows as HTML, and a terminal as text. */
public interface Shown {

  String html();

  String plain();

  /** Text as HTML shows it. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
