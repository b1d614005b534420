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

  /** A judgement in a word, told by sign and colour. */
  public record Mark(Kind kind, String text) {

    /** How a condition of the reference fares in the written report. */
    public enum Kind {
      AGREED("✓", "found", "#0f5c30", "#e3f4ea"),
      MISSED("○", "missed", "#714a00", "#fdf1dc"),
      INVENTED("✗", "invented", "#9c1f18", "#fdeceb");

      private final String sign;
      private final String word;
      private final String colour;
      private final String ground;

      Kind(String sign, String word, String colour, String ground) {
        this.sign = sign;
        this.word = word;
        this.colour = colour;
        this.ground = ground;
      }

      String sign() {
        return sign;
      }

      String word() {
        return word;
      }

      /** Colours in CSS, readable on light pages and on dark ones. */
      String style() {
        return "color:%s;background:%s".formatted(colour, ground);
      }
    }

    String html() {
      return "<span style=\"border:1px solid %s;%s;border-radius:1em;padding:0 .6em;margin-right:.4em;white-space:nowrap\">%s %s: %s</span>"
          .formatted(kind.colour, kind.style(), kind.sign, kind.word, Shown.escape(text));
    }

    String plain() {
      return kind.sign + " " + kind.word + ": " + text;
    }
  }

  private static final int IMAGE_HEIGHT = 256; // CSS pixels

  public ReportCard {
    texts = List.copyOf(texts);
    marks = List.copyOf(marks);
  }

  @Override
  public String html() {
    int width = IMAGE_HEIGHT * image.getWidth() / image.getHeight();
    StringBuilder html =
        new StringBuilder(
            "<div style=\"display:flex;flex-wrap:wrap;gap:18px;border:1px solid #8884;border-radius:8px;padding:12px;margin:0 0 12px;max-width:860px\"><div>%s</div><div style=\"flex:1;min-width:260px\"><b>%s</b>"
                .formatted(Images.html(image, width, title), Shown.escape(title)));
    for (Named text : texts) {
      html.append(
          "<p style=\"margin:.6em 0 0\"><i>%s</i><br>%s</p>"
              .formatted(Shown.escape(text.name()), Shown.escape(text.text())));
    }
    if (!marks.isEmpty()) {
      html.append("<p style=\"margin:.8em 0 0;line-height:2\">");
      marks.forEach(mark -> html.append(mark.html()));
      html.append("</p>");
    }
    return html.append("</div></div>").toString();
  }

  @Override
  public String plain() {
    StringBuilder plain = new StringBuilder(title);
    texts.forEach(text -> plain.append("\n").append(text.name()).append(": ").append(text.text()));
    marks.forEach(mark -> plain.append("\n").append(mark.plain()));
    return plain.toString();
  }
}
