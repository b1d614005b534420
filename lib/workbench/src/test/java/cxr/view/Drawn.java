package cxr.view;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.IntBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.Chart;

/** The picture that lies in HTML, to be asked what is drawn on it. */
record Drawn(BufferedImage picture) {

  /** Colours of a chart's first and second series. */
  static final int FIRST = 0x0072B2;

  static final int SECOND = 0xD55E00;

  private static final Pattern PNG = Pattern.compile("data:image/png;base64,([^\"]+)");

  static Drawn of(Html html) {
    Matcher png = PNG.matcher(html.toString());
    if (!png.find()) {
      throw new AssertionError("no picture in " + html);
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(png.group(1));
      return new Drawn(ImageIO.read(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Drawn of(Chart<?, ?> chart) {
    return of(Charts.html(chart));
  }

  /** A part of it. */
  Drawn part(int x, int y, int width, int height) {
    return new Drawn(picture.getSubimage(x, y, width, height));
  }

  /** How many of its pixels have a colour. */
  int count(int colour) {
    return IntStream.range(0, picture.getHeight()).map(y -> inRow(y, colour)).sum();
  }

  private int inRow(int y, int colour) {
    return (int) IntStream.range(0, picture.getWidth()).filter(x -> is(x, y, colour)).count();
  }

  /** The first of its rows with a pixel of a colour. */
  int firstRow(int colour) {
    return IntStream.range(0, picture.getHeight())
        .filter(y -> inRow(y, colour) > 0)
        .findFirst()
        .orElseThrow();
  }

  boolean is(int x, int y, int colour) {
    return (picture.getRGB(x, y) & 0xffffff) == colour;
  }

  /** Whether letters or lines in dark ink stand on it. */
  boolean hasInk() {
    IntBinaryOperator light = (x, y) -> picture.getRGB(x, y) >> 8 & 255;
    return IntStream.range(0, picture.getWidth() * picture.getHeight())
        .anyMatch(i -> light.applyAsInt(i % picture.getWidth(), i / picture.getWidth()) < 64);
  }
}
