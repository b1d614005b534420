/**
 * What is measured on a real collection: systems that differ in one thing each, by protocols that
 * hold all else fixed.
 *
 * <p>In: a collection. Out: figures for {@code data/results}, and reports, which stay where the
 * collection's own texts stay. Begin with {@link cxr.results.Results}; the systems are listed in
 * {@link cxr.results.Variant}.
 */
package cxr.results;
