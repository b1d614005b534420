/**
 * X-rays as the arrays that a model takes.
 *
 * <p>In: image files, and {@link cxr.settings.ImageSettings}. Out: C H W values, fit to a square,
 * in training changed by chance ({@link cxr.image.Augmentation}), and normalised ({@link
 * cxr.image.ImageArray}). Begin with {@link cxr.image.ImageLoader} for single files, with {@link
 * cxr.image.ImageStore} for a collection, whose decoded squares are kept in a file.
 */
package cxr.image;
