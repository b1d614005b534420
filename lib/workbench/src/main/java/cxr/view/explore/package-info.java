/**
 * A collection looked at before anything is learnt from it: a {@link cxr.data.Dataset} comes in,
 * tables and charts go out. Begin with {@link cxr.view.explore.Exploration}.
 */
package cxr.view.explore;
