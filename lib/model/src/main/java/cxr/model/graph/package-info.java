/**
 * What a network is built with: layers, weights, and the plan by which a graph is computed.
 *
 * <p>In: the variables of a SameDiff graph. Out: the variables after a layer; and, from a finished
 * graph, a plan that computes it again and again in the same memory. Begin with {@link
 * cxr.model.graph.Layers}.
 */
package cxr.model.graph;
