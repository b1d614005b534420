/**
 * What notebooks and pages show: tables, charts, X-rays, progress.
 *
 * <p>In: results of the packages before. Out: values that know themselves as HTML and as text
 * ({@link cxr.view.Shown}). Nothing here needs a kernel: a notebook hands over its functions {@code
 * display} and {@code updateDisplay} where something is to be shown in place.
 */
package cxr.view;
