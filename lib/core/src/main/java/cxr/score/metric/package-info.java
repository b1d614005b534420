/**
 * The formulas: BLEU, ROUGE-L, CIDEr and others, each equal to the program it is named after, and
 * the bootstrap that gives their intervals.
 *
 * <p>In: pairs of texts, already cut into words. Out: what each study adds ({@link
 * cxr.score.metric.Tally}), and scores of any choice of the studies. Begin with {@link
 * cxr.score.metric.Metric}: a new one is one class that implements it, and one line in {@code
 * META-INF/services}. Each class cites its paper and the program that it is tested against.
 */
package cxr.score.metric;
