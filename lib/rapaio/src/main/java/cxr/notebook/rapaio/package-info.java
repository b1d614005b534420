/**
 * What joins the library to rapaio-jupyter-kernel; built for those who work with that kernel alone.
 *
 * <p>In: values of the library, as cells return them. Out: how the kernel displays them. Begin with
 * {@link cxr.notebook.rapaio.RapaioDisplays}.
 */
package cxr.notebook.rapaio;
