/**
 * Files of weights: safetensors and PyTorch's, read as data.
 *
 * <p>In: a file, or the name of published weights. Out: named arrays, in the shapes and under the
 * names that a model here has; nothing that a file asks to be run is run. Begin with {@link
 * cxr.model.weights.Safetensors} and {@link cxr.model.weights.WeightNames}.
 */
package cxr.model.weights;
