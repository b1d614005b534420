package cxr.image.codec;

import cxr.image.codec.DicomHeader.Fields;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The shape of a DICOM picture's pixels: Pixel Aspect Ratio, or else the first spacing that is
 * told, of the patient, the detector or the scanned film (PS3.3, C.7.6.3.1.7 and 10.7.1.1). A
 * picture of pixels that are not square is stretched along their longer side.
 *
 * @param ratio a pixel's height by its width; 1 where they are nearly the same
 */
record DicomAspect(double ratio) {

  private static final int RATIO = 0x00280034;

  /** Height and width of a pixel, in this order. */
  static final List<Integer> SPACINGS = List.of(RATIO, 0x00280030, 0x00181164, 0x00182010);

  private static final double GREATEST = 10;

  /**
   * The shape that a file tells.
   *
   * @param notes is told of one that cannot be and is not followed
   */
  static DicomAspect of(Fields fields, Consumer<String> notes) {
    for (int tag : SPACINGS) {
      if (!fields.text(tag, "").contains("\\")) {
        continue;
      }
      try {
        double ratio = fields.decimal(tag, 0, 0) / fields.decimal(tag, 1, 0);
        if (ratio >= 1 / GREATEST && ratio <= GREATEST) {
          return new DicomAspect(Math.abs(ratio - 1) <= Inspection.NEARLY_SQUARE ? 1 : ratio);
        }
      } catch (IOException e) {
        // Told below.
      }
      notes.accept(
          "its attribute %s is no height and width of a pixel, and is not followed"
              .formatted(DicomElements.name(tag)));
    }
    return new DicomAspect(1);
  }

  /** Columns of the picture as it is seen. */
  long width(DicomHeader header) {
    return ratio < 1 ? Math.round(header.columns() / ratio) : header.columns();
  }

  /** Rows of the picture as it is seen. */
  long height(DicomHeader header) {
    return ratio > 1 ? Math.round(header.rows() * ratio) : header.rows();
  }

  /** Where the rows of a picture go, so that the sink gets square pixels. */
  RowSink before(RowSink sink, DicomHeader header) {
    int width = (int) width(header);
    int height = (int) height(header);
    return ratio == 1 ? sink : new ReshapingSink(stored -> stored.resize(width, height), sink);
  }
}
