package cxr.view;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * An X-ray beside texts about it.
 *
 * @param image the X-ray, or those of a study side by side
 * @param title above all
 * @param texts with their names, from top to bottom
 * @param marks short judgements such as an agreeing condition
 */
public record ReportCard(BufferedImage image, String title, List<Named> texts, List<Mark> marks)
    implements Shown {

  /** A text and what it is. */
  public record Named(String name, String text) {}

  private static final int IMAGE_HEIGHT = 256; // CSS pixels

  public ReportCard {
    texts = List.copyOf(texts);
    marks = List.copyOf(marks);
  }

  @Override
  public Html html() {
    Html beside = Html.all();
    texts.forEach(text -> beside.add(text(text.name(), text.text(), "")));
    if (!marks.isEmpty()) {
      beside.add(marks(marks.stream().map(Mark::html).toList()));
    }
    return frame(image, title, 860, beside);
  }

  /** An X-ray with its title and more beside it. */
  static Html frame(BufferedImage image, String title, int mostWide, Html beside) {
    int width = IMAGE_HEIGHT * image.getWidth() / image.getHeight();
    String style =
        "display:flex;flex-wrap:wrap;gap:18px;border:1px solid #8884;border-radius:8px;padding:12px;margin:0 0 12px;max-width:%dpx";
    return Html.tag("div")
        .set("style", style.formatted(mostWide))
        .add(Html.tag("div", Images.html(image, width, title)))
        .add(Html.tag("div", Html.tag("b", title), beside).set("style", "flex:1;min-width:260px"));
  }

  /** A text below its name. */
  static Html text(String name, Object text, String moreStyle) {
    return Html.tag("p", Html.tag("i", name), Html.tag("br"), text)
        .set("style", "margin:.6em 0 0" + moreStyle);
  }

  /** Judgements in a line. */
  static Html marks(Object... marks) {
    return Html.tag("p", marks).set("style", "margin:.8em 0 0;line-height:2");
  }

  @Override
  public String plain() {
    StringBuilder plain = new StringBuilder(title);
    texts.forEach(text -> plain.append("\n").append(text.name()).append(": ").append(text.text()));
    marks.forEach(mark -> plain.append("\n").append(mark.plain()));
    return plain.toString();
  }
}
