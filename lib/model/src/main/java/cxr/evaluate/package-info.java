/**
 * A trained model beside its baselines, on studies that it has not seen.
 *
 * <p>In: a model and a {@link cxr.train.Material}. Out: {@link cxr.score.Scores} of each system on
 * the same references. Begin with {@link cxr.evaluate.Evaluation}; {@link
 * cxr.evaluate.ReportValidator} does the same in small after each epoch of a training.
 */
package cxr.evaluate;
