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
  public Html html() {
    Html row = Html.tag("div").set("style", "display:flex;flex-wrap:wrap;gap:12px");
    for (Captioned picture : pictures) {
      Html caption = Html.tag("figcaption", picture.caption());
      row.add(
          Html.tag("figure")
              .set("style", "margin:0;width:%dpx".formatted(width))
              .add(Images.html(picture.image(), width, picture.caption()))
              .add(caption.set("style", "font-size:90%;line-height:1.35")));
    }
    return row;
  }

  @Override
  public String plain() {
    return String.join("\n", pictures.stream().map(p -> "[X-ray] " + p.caption()).toList());
  }
}
