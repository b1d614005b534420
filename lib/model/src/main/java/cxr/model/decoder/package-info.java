/**
 * The network that writes: GPT-2, and the bridge over which it sees the X-rays.
 *
 * <p>In: feature maps and the ids of texts. Out: logits [B, T, V] of the next tokens. Begin with
 * {@link cxr.model.decoder.Gpt2}.
 */
package cxr.model.decoder;
