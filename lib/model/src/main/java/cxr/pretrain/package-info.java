/**
 * Image-text pretraining: X-rays and reports that belong together are drawn to each other in one
 * space, and what was learnt so is measured.
 *
 * <p>In: kept features of a frozen encoder and the reports of the training studies. Out: a {@link
 * cxr.pretrain.DualEncoder}, and figures of retrieval, of findings by prompts, and of a findings
 * head that starts from it. Begin with {@link cxr.pretrain.Measurement}.
 */
package cxr.pretrain;
