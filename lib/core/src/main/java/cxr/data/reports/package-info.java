/**
 * A single report as a source gives it.
 *
 * <p>In: an XML file of the official collection, a text of MIMIC-CXR, or the fields of a table.
 * Out: a {@link cxr.data.reports.Report}, in which sections that say nothing are empty. Begin with
 * {@link cxr.data.reports.ReportXml}.
 */
package cxr.data.reports;
