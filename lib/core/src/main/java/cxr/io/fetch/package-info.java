/**
 * Files from the network, whole or not at all: resumed after breaks, checked, and safe against
 * servers that lie.
 */
package cxr.io.fetch;
