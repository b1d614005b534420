/**
 * A collection looked at from all sides, for the notebook 01_explore_data.
 *
 * <p>In: a {@link cxr.data.Dataset}. Out: its tables and charts. Begin with {@link
 * cxr.view.explore.Exploration}.
 */
package cxr.view.explore;
