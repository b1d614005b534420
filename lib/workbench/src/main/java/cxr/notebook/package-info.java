/**
 * What joins the library to a Jupyter kernel; the only package that knows one.
 *
 * <p>In: values of the library, as cells return them. Out: how the kernel displays them. Begin with
 * {@link cxr.notebook.WorkbenchExtension}.
 */
package cxr.notebook;
