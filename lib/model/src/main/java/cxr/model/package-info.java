/**
 * The network: a ResNet that reads the X-rays, a GPT-2 that writes the report, joined by a bridge,
 * as one SameDiff graph.
 *
 * <p>In: X-rays and token ids of a batch. Out: logits, losses and what has been seen ({@link
 * cxr.model.ImageTokens}). Begin with {@link cxr.model.ReportModel}, and with {@code ReportGraph}
 * for how its parts are put together.
 *
 * <p>Dimensions, as named in all comments of this package:
 *
 * <ul>
 *   <li>B: batch, studies side by side
 *   <li>n: X-rays of a batch, K of a study at most
 *   <li>C: channels of an image or a feature map; H, W: its height and width
 *   <li>R: cells of the encoder's last feature map, an image token each
 *   <li>L: labels of the condition head; P: those of them that are findings
 *   <li>S: image tokens that the decoder sees of a study: K R, and L more where the predicted
 *       conditions are given to it
 *   <li>T: tokens of a text
 *   <li>D: width of the decoder's states; N: its attention heads
 *   <li>V: size of the vocabulary
 * </ul>
 *
 * <p>Weights carry the names that torchvision (below {@code encoder.}) and Hugging Face
 * transformers (below {@code decoder.}) give them. i counts layers from 0; which there are depends
 * on the settings:
 *
 * <table>
 * <caption>Weights</caption>
 * <tr><th>name</th><th>shape here</th><th>when</th></tr>
 * <tr><td>encoder.conv1, encoder.layerS.B.convK, .downsample.0: .weight</td>
 *     <td>[y, x, in, out]</td><td>always</td></tr>
 * <tr><td>encoder.bn1, encoder.layerS.B.bnK, .downsample.1: .weight, .bias, .running_mean,
 *     .running_var</td><td>[C]</td><td>always</td></tr>
 * <tr><td>bridge.projection: .weight, .bias</td><td>[C, D], [D]</td><td>always</td></tr>
 * <tr><td>bridge.position</td><td>[1, R, D]</td><td>always</td></tr>
 * <tr><td>bridge.view</td><td>[1, K, 1, D]</td><td>model.views=2</td></tr>
 * <tr><td>conditions.head: .weight, .bias</td><td>[D, L], [L]; by the head's input</td>
 *     <td>model.conditions</td></tr>
 * <tr><td>conditions.embedding.weight</td><td>[L, D]</td><td>model.prompts=soft</td></tr>
 * <tr><td>prompts.embedding.weight</td><td>[2 P, D]: of each finding present, then absent</td>
 *     <td>model.prompts=states</td></tr>
 * <tr><td>decoder.transformer.wte.weight</td><td>[V, D]</td><td>always</td></tr>
 * <tr><td>decoder.transformer.wpe.weight</td><td>[text.maxTokens, D], with model.bridge=prefix
 *     [S + text.maxTokens, D]</td><td>always</td></tr>
 * <tr><td>decoder.transformer.h.i.ln_1, .ln_2, decoder.transformer.ln_f: .weight, .bias</td>
 *     <td>[D]</td><td>always</td></tr>
 * <tr><td>decoder.transformer.h.i.attn.c_attn, .attn.c_proj, .mlp.c_fc, .mlp.c_proj: .weight,
 *     .bias</td><td>[in, out], [out]</td><td>always</td></tr>
 * <tr><td>decoder.transformer.h.i.ln_cross_attn: .weight, .bias</td><td>[D]</td>
 *     <td>model.bridge=cross-attention</td></tr>
 * <tr><td>decoder.transformer.h.i.crossattention.q_attn, .c_attn, .c_proj: .weight, .bias</td>
 *     <td>[in, out], [out]; c_attn gives keys and values of the image tokens</td>
 *     <td>model.bridge=cross-attention</td></tr>
 * <tr><td>decoder.lm_head.weight</td><td>[V, D]</td><td>model.tied=false; else wte serves</td></tr>
 * </table>
 *
 * <p>With states, the sum of a study's embeddings is added to each of its text's tokens, beside
 * word and place.
 *
 * <p>With the prefix, the image tokens stand at the places 0 to S - 1 of the decoder's positions
 * and the text at S to S + T - 1, all under one causal mask. Tokens of absent views are masked in
 * every attention.
 */
package cxr.model;
