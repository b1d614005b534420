/**
 * Scores: how near written reports come to the radiologists', and what the same scores give to
 * systems that see no picture.
 *
 * <p>In: references, reports of one or more systems, and a {@link cxr.score.Recipe}, which says
 * what happens to texts before they are compared. Out: {@link cxr.score.Scores} with intervals,
 * comparisons with tests, and tables of these. Begin with {@link cxr.score.References}, which
 * scores any system against the same texts; the formulas are in {@link cxr.score.metric}.
 */
package cxr.score;
