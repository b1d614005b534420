/**
 * Operations in Java over the memory of arrays, where ND4J's own are slow or wrong on the CPU.
 *
 * <p>In and out: arrays in single precision. Each has its gradient, and a test that compares both
 * with plain operations. Begin with {@link cxr.model.kernel.Kernel}.
 */
package cxr.model.kernel;
