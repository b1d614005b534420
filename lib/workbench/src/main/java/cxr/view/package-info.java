/**
 * What notebooks show: tables, charts, X-rays, progress. The only package that knows the kernel.
 *
 * <p>Nothing here needs a kernel to be called: a notebook gives its functions {@code display} and
 * {@code updateDisplay} where something is to be shown in place.
 */
package cxr.view;
