/**
 * What a model is trained for: the text, conditions, and whatever else has a loss.
 *
 * <p>In: what the network makes of a batch ({@link cxr.model.objective.Forward}), and labels of its
 * studies. Out: a loss each, of which training lowers the weighted sum. Begin with {@link
 * cxr.model.objective.Objective}: a new one is one class that implements it, and one line in {@code
 * META-INF/services}.
 */
package cxr.model.objective;
