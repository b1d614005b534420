package cxr.view;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Pictures with captions, side by side.
 *
 * @param width of each picture, in CSS pixels
 */
public record Gallery(int width, List<Captioned> pictures) implements Shown {

  /** A picture and the words below it. */
  public record Captioned(BufferedImage image, String caption) {}

  public Gallery {
    pictures = List.copyOf(pictures);
  }

  @Override
  public String html() {
    StringBuilder html = new StringBuilder("<div style=\"display:flex;flex-wrap:wrap;gap:12px\">");
    for (Captioned picture : pictures) {
      html.append(
          "<figure style=\"margin:0;width:%dpx\">%s<figcaption style=\"font-size:90%%;line-height:1.35\">%s</figcaption></figure>"
              .formatted(
                  width,
                  Images.html(picture.image(), width, picture.caption()),
                  Shown.escape(picture.caption())));
    }
    return html.append("</div>").toString();
  }

  @Override
  public String plain() {
    return String.join("\n", pictures.stream().map(p -> "[X-ray] " + p.caption()).toList());
  }
}
