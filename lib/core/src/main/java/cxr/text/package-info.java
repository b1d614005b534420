/**
 * Texts: how a report is cleaned, how it becomes numbers and back, and which conditions it names.
 */
package cxr.text;
