/**
 * Arrays outside of any model: ND4J's memory, threads, and the machine that it all runs on.
 *
 * <p>In: arrays of ND4J. Out: sums and products that come out the same, bit for bit, at each run on
 * one machine. Begin with {@link cxr.tensor.Machine} for what there is, with {@link
 * cxr.tensor.Parallel} for how work is cut.
 */
package cxr.tensor;
