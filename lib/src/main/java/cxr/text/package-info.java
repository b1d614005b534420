/** Texts: how a report is cleaned, and how it becomes numbers and back. */
package cxr.text;
