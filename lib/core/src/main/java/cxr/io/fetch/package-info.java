/**
 * Files from the network, whole or not at all: resumed after breaks, checked, and safe against
 * servers that lie.
 *
 * <p>In: a {@link cxr.io.fetch.RemoteFile} with what it must contain. Out: the file in its place,
 * or an error that says why not. Begin with {@link cxr.io.fetch.Downloader}.
 */
package cxr.io.fetch;
