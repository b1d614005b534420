/**
 * Teaches the kernel of a notebook to show what {@link cxr.view} makes; the only package that knows
 * a kernel.
 */
package cxr.notebook;
