/**
 * Learning: studies become batches, batches become better weights.
 *
 * <p>In: a {@link cxr.train.Material}, which is a collection made ready by its settings. Out: a
 * {@link cxr.train.Run}, the folder with the model, its checkpoints and how it came about; a
 * training that is killed goes on from there with the same bits. Begin with {@link
 * cxr.train.Trainer}.
 */
package cxr.train;
