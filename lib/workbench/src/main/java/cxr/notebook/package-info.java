/**
 * What joins the library to Jupyter kernels and to JShell; the only package that knows them.
 *
 * <p>In: values of the library, as cells return them. Out: how a kernel displays them. Begin with
 * {@link cxr.notebook.Rendering}, the table from which each kernel's renderers are made.
 */
package cxr.notebook;
