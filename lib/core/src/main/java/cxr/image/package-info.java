/**
 * X-ray files as the arrays a model takes: read ({@link cxr.image.codec.GreyImage}) from PNG, JPEG
 * or DICOM, fit to a square ({@link cxr.image.codec.Fit}), kept ({@link cxr.image.ImageStore}), in
 * training changed by chance ({@link cxr.image.Augmentation}), normalised ({@link
 * cxr.image.Normalisation}) and loaded ahead ({@link cxr.image.Prefetch}).
 */
package cxr.image;
