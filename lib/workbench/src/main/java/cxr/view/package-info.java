/**
 * What notebooks, pages and commands show: collections, models, runs and scores come in; Tablesaw's
 * tables, XChart's charts and {@link cxr.view.Shown} values go out, and pages as single files.
 *
 * <p>Begin with {@link cxr.view.Shown}; all HTML is put together by {@link cxr.view.Html}. Nothing
 * here knows a kernel: a notebook gives its functions {@code display} and {@code updateDisplay}
 * where something is to be shown in place.
 */
package cxr.view;
