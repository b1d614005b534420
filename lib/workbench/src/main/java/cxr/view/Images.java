package cxr.view;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Pictures inside HTML. */
public final class Images {

  private Images() {}

  /**
   * An image that needs no file.
   *
   * @param width it is shown at, in CSS pixels
   * @param description for those who do not see it
   */
  public static String html(BufferedImage image, int width, String description) {
    return html(image, width, description, "");
  }

  /**
   * A drawing with words in it, which slides show large enough to be read.
   *
   * @param letters size of its smallest letters at that width, in CSS pixels
   */
  static String lettered(BufferedImage image, int width, String description, int letters) {
    return html(image, width, description, " data-letters=\"%d\"".formatted(letters));
  }

  private static String html(BufferedImage image, int width, String description, String more) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return "<img src=\"data:image/png;base64,%s\" width=\"%d\" alt=\"%s\" style=\"max-width:100%%;height:auto\"%s>"
          .formatted(
              Base64.getEncoder().encodeToString(bytes.toByteArray()),
              width,
              Shown.escape(description),
              more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
