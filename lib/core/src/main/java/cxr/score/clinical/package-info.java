/**
 * Scores of what reports say, by models that others have trained: F1-RadGraph from RadGraph's
 * graphs, and those that RadEval computes in a Python of its own.
 *
 * <p>In: pairs of texts as the recipe leaves them. Out: what each study adds ({@link
 * cxr.score.metric.Tally}), or in words why there is no score: nothing is approximated. Begin with
 * {@link cxr.score.clinical.RadGraphF1}.
 */
package cxr.score.clinical;
