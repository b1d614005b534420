/**
 * Studies: their reports, indexing terms and X-rays, and how they are split.
 *
 * <p>In: what {@link cxr.data.layout} has read. Out: a {@link cxr.data.Dataset}, its {@link
 * cxr.data.Split} into training, validation and test, and what that split lets through ({@link
 * cxr.data.LeakReport}). Begin with {@link cxr.data.Study}.
 */
package cxr.data;
