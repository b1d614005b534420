package cxr.view;

/** A value that a notebook shows as HTML, and a terminal as text. */
public interface Shown {

  Html html();

  String plain();
}
