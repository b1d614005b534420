package cxr.view;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/** Pictures inside HTML. */
public final class Images {

  private static final int SCALE = 2; // pixels of a drawing a CSS pixel

  private Images() {}

  /**
   * An image that needs no file.
   *
   * @param width it is shown at, in CSS pixels
   * @param description for those who do not see it
   */
  public static Html html(BufferedImage image, int width, String description) {
    return Html.tag("img")
        .set("src", "data:image/png;base64," + Base64.getEncoder().encodeToString(png(image)))
        .set("width", width)
        .set("alt", description)
        .set("style", "max-width:100%;height:auto");
  }

  static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Draws on white, twice as large as it is shown: sharp on good screens.
   *
   * @param width in CSS pixels, as all that is drawn
   * @param height in CSS pixels
   */
  static BufferedImage drawn(int width, int height, Consumer<Graphics2D> drawing) {
    BufferedImage image =
        new BufferedImage(SCALE * width, SCALE * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.scale(SCALE, SCALE);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, width, height);
    drawing.accept(pen);
    pen.dispose();
    return image;
  }

  /**
   * A drawing with words in it, which slides show large enough to be read.
   *
   * @param letters size of its smallest letters, in CSS pixels
   */
  static Html lettered(BufferedImage drawn, String description, int letters) {
    return html(drawn, drawn.getWidth() / SCALE, description).set("data-letters", letters);
  }
}
