/**
 * Writing: a trained model turns X-rays into reports.
 *
 * <p>In: a model and X-rays. Out: texts, each with its score and, if asked for, its attention
 * ({@link cxr.generate.WrittenReport}).
 *
 * <p>A {@link cxr.generate.ReportWriter} lets the model see the X-rays, and a search write their
 * texts token by token: the likeliest tokens, drawn ones, or several beginnings side by side. The
 * decoder gives the search the logits of the next token and remembers what it has computed.
 *
 * <p>Dimensions, beside those of {@link cxr.model}:
 *
 * <ul>
 *   <li>R: rows, texts that are written side by side; with beams several for an image
 *   <li>L: layers of the decoder
 * </ul>
 */
package cxr.generate;
