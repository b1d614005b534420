/**
 * The formulas: BLEU, ROUGE-L, CIDEr and others, each equal to the program it is named after, and
 * the bootstrap that gives their intervals.
 *
 * <p>In: pairs of texts, already cut into words. Out: numbers, for all studies together and for
 * each. Begin with {@link cxr.score.metric.Bleu}; each class cites its paper and the program that
 * it is tested against.
 */
package cxr.score.metric;
