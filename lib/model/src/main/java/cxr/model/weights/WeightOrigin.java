package cxr.model.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What names say of the data that published weights were learnt on.
 *
 * <p>torchxrayvision's {@code densenet121-res224-all} (Cohen et al. 2022, "TorchXRayVision") was
 * trained on seven collections, OpenI among them: {@code
 * nih-pc-chex-mimic_ch-google-openi-kaggle-densenet121-d121-tw-lr001-rot45-tr15-sc15-seed0-best.pt}.
 * What it says of the Indiana collection, which is OpenI, it may have learnt from the very studies
 * that it is scored on. Those of its other names, such as {@code -nih}, saw none of them.
 */
public final class WeightOrigin {

  /** The metadata of a converted file in which the name of its source stands. */
  static final String SOURCE = "source";

  private static final Pattern WITH_OPEN_I =
      Pattern.compile("(?i)(?=.*densenet)(.*[-_])?(openi|all)([-_.].*)?");

  private WeightOrigin() {}

  /** Whether a name of a file or folder says that its weights were learnt on OpenI too. */
  public static boolean namesOpenI(String name) {
    return WITH_OPEN_I.matcher(name).matches();
  }

  /**
   * The name that says that weights were learnt on OpenI too: that of the file, of its folder, or
   * of the file that it was converted from; nothing if none does.
   *
   * @param file in the safetensors format
   * @throws IOException if it cannot be read
   */
  public static Optional<String> openI(Path file) throws IOException {
    Path real = file.toRealPath(); // a link may bear another name
    try (Safetensors stored = Safetensors.open(file)) {
      return Stream.of(
              file.getFileName(),
              file.toAbsolutePath().resolveSibling("").getFileName(),
              real.getFileName(),
              real.resolveSibling("").getFileName(),
              stored.metadata().get(SOURCE))
          .filter(Objects::nonNull)
          .map(String::valueOf)
          .filter(WeightOrigin::namesOpenI)
          .findFirst();
    }
  }
}
