package cxr.image.codec;

import java.util.Arrays;

/**
 * Transfer syntaxes that are not read (PS3.5, annex A; PS3.6, annex A): what they are called, and
 * the command that turns a file of one into one that is read.
 */
enum DicomSyntax {
  DEFLATED("deflated", Tool.DCMCONV, "1.99"),
  JPEG_BASELINE("JPEG baseline", Tool.DCMDJPEG, "4.50"),
  JPEG_EXTENDED("JPEG extended", Tool.DCMDJPEG, "4.51"),
  JPEG_LOSSLESS("JPEG lossless", Tool.DCMDJPEG, "4.57", "4.70"),
  JPEG_LS("JPEG-LS", Tool.DCMDJPLS, "4.80", "4.81"),
  JPEG_2000("JPEG 2000", Tool.GDCMCONV, "4.90", "4.91"),
  JPEG_2000_PART_2("JPEG 2000 part 2", Tool.ARCHIVE, "4.92", "4.93"),
  HIGH_THROUGHPUT("high-throughput JPEG 2000", Tool.ARCHIVE, "4.201", "4.202", "4.203"),
  JPEG_XL("JPEG XL", Tool.ARCHIVE, "4.110", "4.111", "4.112"),
  RLE("RLE lossless", Tool.DCMDRLE, "5"),
  MPEG("a video, MPEG-2", Tool.VIDEO, "4.100", "4.100.1", "4.101", "4.101.1"),
  MPEG_4(
      "a video, MPEG-4",
      Tool.VIDEO,
      "4.102",
      "4.102.1",
      "4.103",
      "4.103.1",
      "4.104",
      "4.104.1",
      "4.105",
      "4.105.1",
      "4.106",
      "4.106.1"),
  HEVC("a video, HEVC", Tool.VIDEO, "4.107", "4.108"),
  UNKNOWN("unknown here", Tool.ARCHIVE);

  private static final String ROOT = "1.2.840.10008.1.2.";

  /** What helps. */
  private enum Tool {
    DCMCONV("Convert it by DCMTK's dcmconv +te FILE NEW"),
    DCMDJPEG("Convert it by DCMTK's dcmdjpeg FILE NEW"),
    DCMDJPLS("Convert it by DCMTK's dcmdjpls FILE NEW"),
    DCMDRLE("Convert it by DCMTK's dcmdrle FILE NEW"),
    GDCMCONV("Convert it by GDCM's gdcmconv --raw FILE NEW"),
    ARCHIVE(
        "Ask the archive that it is from for Explicit VR Little Endian (1.2.840.10008.1.2.1), or export it as PNG"),
    VIDEO("Export a picture of it as PNG from the program that shows it");

    private final String advice;

    Tool(String advice) {
      this.advice = advice;
    }
  }

  private final String words;
  private final Tool tool;
  private final String[] ends;

  /**
   * @param ends of its identifiers, behind what is common to all
   */
  DicomSyntax(String words, Tool tool, String... ends) {
    this.words = words;
    this.tool = tool;
    this.ends = ends;
  }

  /** Why a file is not read, and what to do. */
  static String advice(String identifier) {
    DicomSyntax found =
        Arrays.stream(values())
            .filter(syntax -> syntax.has(identifier))
            .findFirst()
            .orElse(UNKNOWN);
    return "its transfer syntax is %s (%s), which is not read; uncompressed ones are. %s."
        .formatted(identifier.isEmpty() ? "empty" : identifier, found.words, found.tool.advice);
  }

  private boolean has(String identifier) {
    return Arrays.stream(ends).anyMatch(end -> identifier.equals(ROOT + end));
  }
}
