/**
 * The built-in sample: invented patients, drawn and described from a seed.
 *
 * <p>In: a seed and a number of studies. Out: a folder in the official layout, the same bytes on
 * every machine; nothing in it comes from a real person. Begin with {@link
 * cxr.data.phantom.Sample}; {@code Case} invents a patient, {@code Painter} draws and {@code
 * Reporter} writes.
 */
package cxr.data.phantom;
