package cxr.view;

/** A value that a notebook shows as HTML, and a terminal as text. */
public interface Shown {

  Html html();

  String plain();

  /** The beginning of a long text, as far as it is shown. */
  static String cut(String text, int mostCharacters) {
    return text.length() <= mostCharacters ? text : text.substring(0, mostCharacters) + "...";
  }
}
