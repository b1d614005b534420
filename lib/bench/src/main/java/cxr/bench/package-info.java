/**
 * This library's side of {@code environment/workbench bench}, which measures it beside reference
 * implementations.
 *
 * <p>In: the name of a case. Out: how much work was done, for each line that is read. Begin with
 * {@link cxr.bench.Worker}; a part of the measurements is a {@code BenchPart}.
 */
package cxr.bench;
