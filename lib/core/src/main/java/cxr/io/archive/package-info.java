/**
 * Zip and tar archives, read as if they were folders.
 *
 * <p>In: an archive, or a folder of archives. Out: folders to read from; what cannot be read where
 * it lies is unpacked once and kept. Nothing is written outside the folder it is unpacked to,
 * whatever names an archive holds. Begin with {@link cxr.io.archive.Archives}.
 */
package cxr.io.archive;
