/**
 * Active learning: which studies a radiologist should read next, so that rare findings are met
 * early.
 *
 * <p>In: a collection whose X-rays are described by an encoder that learns nothing more. Out: for
 * research {@link cxr.active.ActiveLearning}, curves of each {@link cxr.active.Strategy} over the
 * number of studies read, random reading beside them; for a radiologist {@link
 * cxr.active.LabelQueue}, the next studies to read, and {@link cxr.active.Answers}, what was
 * answered.
 */
package cxr.active;
