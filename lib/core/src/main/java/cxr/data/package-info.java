/** Collections of studies: read from disk, split, and, for the built-in sample, invented. */
package cxr.data;
