/**
 * Image files as grey pictures: PNG, JPEG and DICOM.
 *
 * <p>In: a file, whose kind is told by its first bytes. Out: a {@link cxr.image.codec.GreyImage},
 * decoded row by row and resized on the way, or an error that names the file. Begin with {@link
 * cxr.image.codec.ImageDecoder}.
 */
package cxr.image.codec;
