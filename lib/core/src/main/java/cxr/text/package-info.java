/**
 * Texts: how a report is cleaned, and how it becomes numbers and text again.
 *
 * <p>In: a report as it was written. Out: a cleaned text ({@link cxr.text.Cleaner}) and the ids of
 * its tokens ({@link cxr.text.Tokenizer}). What is cleaned moves every score, so a cleaner always
 * travels with its name.
 */
package cxr.text;
