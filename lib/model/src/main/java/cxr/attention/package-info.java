/**
 * Where a model looks, and whether that tells what moves it.
 *
 * <p>In: a model and the X-rays of a study. Out: maps of a finding, a word or a sentence, and how
 * well they stand tests that a map may fail. Begin with {@link cxr.attention.Explainer}; {@link
 * cxr.attention.Faithfulness}, {@link cxr.attention.Localisation} and {@link cxr.attention.Side}
 * test maps, and {@link cxr.attention.AttentionTrial} does all of it on a collection.
 */
package cxr.attention;
