/**
 * The network: a ResNet that reads the X-ray, a GPT-2 that writes the report, joined by
 * cross-attention, as one SameDiff graph.
 *
 * <p>Dimensions, as named in all comments of this package:
 *
 * <ul>
 *   <li>B: batch, studies side by side
 *   <li>T: tokens of a text
 *   <li>S: image tokens, the cells of the encoder's last feature map
 *   <li>C: channels of a feature map; H, W: its height and width
 *   <li>D: width of the decoder's states; N: its attention heads
 *   <li>V: size of the vocabulary
 * </ul>
 *
 * Weights carry the names that torchvision (below {@code encoder.}) and Hugging Face transformers
 * (below {@code decoder.transformer.}) give them.
 */
package cxr.model;
