/**
 * Retrieval: a report for a study that is chosen among texts made of training reports, so that no
 * decoder is needed.
 *
 * <p>In: training reports, the findings that were decided for a study, and how much each training
 * study says about it, as weights. Out: the text that names just these findings and is expected to
 * serve best. Begin with {@link cxr.retrieve.ReportChooser}.
 */
package cxr.retrieve;
