package cxr.view;

import cxr.image.Heatmap;
import cxr.image.codec.GreyImage;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Locale;

/**
 * The attention of a word laid over the X-ray, with its scale.
 *
 * <p>Between the centres of the cells the weights are interpolated bilinearly; the colours go from
 * the grey of the X-ray (0) to full orange (the highest weight). The lightness of the X-ray shows
 * through everywhere.
 *
 * @param xray a square
 * @param side cells along each side
 * @param word it belongs to
 * @param weights [side * side] share of the attention on each cell, row by row from the top left
 */
public record AttentionMap(GreyImage xray, int side, String word, float[] weights)
    implements Shown {

  private static final Color HIGH = new Color(0xE69F00);
  private static final double STRENGTH = 0.6; // of the colour at the highest weight
  private static final int WIDTH = 320; // CSS pixels
  private static final int LEGEND_HEIGHT = 12;

  /**
   * @throws IllegalArgumentException unless there is a finite weight, 0 or more, for each cell
   */
  public AttentionMap {
    weights = new Heatmap(side, weights).cells();
  }

  private Heatmap map() {
    return new Heatmap(side, weights);
  }

  /** The highest weight of a cell. */
  public double highest() {
    return map().highest();
  }

  /** The X-ray with the colours over it. */
  public BufferedImage picture() {
    int width = xray.width();
    int height = xray.height();
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Heatmap map = map();
    double highest = map.highest();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double share = highest == 0 ? 0 : map.at((x + 0.5) / width, (y + 0.5) / height) / highest;
        picture.setRGB(x, y, colour(xray.pixels()[y * width + x], share));
      }
    }
    return picture;
  }

  private static int colour(double grey, double share) {
    double light = Math.min(1, Math.max(0, grey));
    double strength = STRENGTH * share;
    int red = mixed(light, HIGH.getRed(), strength);
    int green = mixed(light, HIGH.getGreen(), strength);
    int blue = mixed(light, HIGH.getBlue(), strength);
    return red << 16 | green << 8 | blue;
  }

  private static int mixed(double light, int colour, double strength) {
    return (int) Math.round((1 - strength) * 255 * light + strength * colour);
  }

  /** The word and the share that its strongest cell got. */
  String brief() {
    return "%s: up to %s".formatted(word, Tables.percent(highest()));
  }

  /** The word, the share that its strongest cell got, and that of the whole X-ray. */
  public String caption() {
    return String.format(
        Locale.ROOT,
        "%s: at most %.1f %% on one cell; %.0f %% on this X-ray",
        word,
        100 * highest(),
        100 * map().sum());
  }

  @Override
  public Html html() {
    BufferedImage legend = new BufferedImage(WIDTH, LEGEND_HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < WIDTH; x++) {
      for (int y = 0; y < LEGEND_HEIGHT; y++) {
        legend.setRGB(x, y, colour(0.5, (x + 0.5) / WIDTH));
      }
    }
    Html scale =
        Html.tag("div")
            .set("style", "display:flex;justify-content:space-between;font-size:85%")
            .add(Html.tag("span", "0 %"), Html.tag("span", "share of the attention on a cell"))
            .add(Html.tag("span", Tables.percent(highest())));
    int cells = side * side;
    String even = "%s; spread evenly over its %d cells, each would get %s";
    Html caption =
        Html.tag(
            "figcaption", even.formatted(caption(), cells, Tables.percent(map().sum() / cells)));
    String style = "margin:0 18px 12px 0;width:%dpx;display:inline-block;vertical-align:top";
    return Html.tag("figure")
        .set("style", style.formatted(WIDTH))
        .add(Html.tag("b", "Attention of the word “%s”".formatted(word)))
        .add(Images.html(picture(), WIDTH, "X-ray with the attention of the word " + word))
        .add(Images.html(legend, WIDTH, "scale of the attention"))
        .add(scale, caption.set("style", "font-size:90%"));
  }

  @Override
  public String plain() {
    return "[X-ray] " + caption();
  }
}
