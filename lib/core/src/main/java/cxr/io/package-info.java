/**
 * Files that are written whole or not at all, and what is said when one fails.
 *
 * <p>In: paths. Out: texts, tables, files and folders, or one sentence that names the file and says
 * what to do ({@link cxr.io.FailureReason}). Begin with {@link cxr.io.WholeFile} and {@link
 * cxr.io.Problem}; what reading a collection finds odd is a problem and not an exception.
 */
package cxr.io;
