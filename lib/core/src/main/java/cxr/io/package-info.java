/** Files that are written whole or not at all, and what is said when one fails. */
package cxr.io;
