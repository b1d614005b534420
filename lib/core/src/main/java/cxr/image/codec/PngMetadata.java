package cxr.image.codec;

import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What chunks of a PNG file say of the picture besides its samples: the orientation is followed,
 * the rest noted where it would make a difference.
 */
final class PngMetadata {

  /** The chunks that are looked at. */
  static final Set<String> CHUNKS = Set.of("eXIf", "gAMA", "sRGB", "iCCP", "pHYs", "tRNS");

  private static final double USUAL_GAMMA = 1 / 2.2;

  private final Consumer<String> notes;
  private @Nullable Orientation orientation; // null until one is told
  private double gamma = USUAL_GAMMA;
  private boolean profile; // which counts before gamma

  PngMetadata(Consumer<String> notes) {
    this.notes = notes;
  }

  /** Takes a chunk's data, from an offset on. */
  void chunk(String type, boolean whole, byte[] file, int offset, int length) {
    if (!whole) {
      notes.accept("the checksum of its part %s is wrong, which is not followed".formatted(type));
      return;
    }
    switch (type) {
      case "eXIf" -> {
        if (orientation == null) {
          orientation = Orientation.of(file, offset, length, notes);
        }
      }
      case "gAMA" -> gamma = length == 4 ? int32(file, offset) / 100_000.0 : USUAL_GAMMA;
      case "pHYs" -> {
        if (length == 9) {
          Inspection.density(int32(file, offset), int32(file, offset + 4), notes);
        }
      }
      case "tRNS" -> notes.accept("some of it is transparent, which is not followed");
      default -> profile = true;
    }
  }

  /** Comes behind the last chunk. */
  void end() {
    if (!profile && gamma > 0 && Math.abs(gamma / USUAL_GAMMA - 1) > 0.1) {
      notes.accept(
          String.format(
              Locale.ROOT,
              "its gamma is %.2f, usual is %.2f; its samples are taken as stored",
              gamma,
              USUAL_GAMMA));
    }
  }

  Orientation orientation() {
    return orientation == null ? Orientation.UPRIGHT : orientation;
  }

  private static long int32(byte[] file, int at) {
    return Png.int32(file, at) & 0xffffffffL;
  }
}
