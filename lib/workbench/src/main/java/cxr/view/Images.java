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
  public static Html html(BufferedImage image, int width, String description) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Html.tag("img")
        .set(
            "src",
            "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray()))
        .set("width", width)
        .set("alt", description)
        .set("style", "max-width:100%;height:auto");
  }

  /**
   * A drawing with words in it, which slides show large enough to be read.
   *
   * @param letters size of its smallest letters at that width, in CSS pixels
   */
  static Html lettered(BufferedImage image, int width, String description, int letters) {
    return html(image, width, description).set("data-letters", letters);
  }
}
