/**
 * What is known of findings before any X-ray is seen, as a graph: which belong to which organ, and
 * which come together.
 *
 * <p>In: the graph, a file that a radiologist can read and mend ({@code findings.csv}); studies,
 * and feature maps of an encoder. Out: how likely each node is, as {@link
 * cxr.evaluate.FindingsModel} for whatever decides findings or tells them to a decoder. Begin with
 * {@link cxr.knowledge.FindingGraph}; {@link cxr.knowledge.GraphHead} learns, {@link
 * cxr.knowledge.GraphAblation} says what the graph is worth.
 */
package cxr.knowledge;
