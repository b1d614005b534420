/**
 * The ways in which a collection lies on disk, and how each is read.
 *
 * <p>In: a folder or an archive. Out: a {@link cxr.data.Dataset}, with all that is odd in the files
 * as its problems. Begin with {@link cxr.data.layout.Datasets}; a new layout is one class that
 * implements {@link cxr.data.layout.Layout}, and one line in {@code META-INF/services}.
 */
package cxr.data.layout;
