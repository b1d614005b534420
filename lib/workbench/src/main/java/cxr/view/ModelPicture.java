package cxr.view;

import cxr.model.ReportModel;
import cxr.model.encoder.Encoder;
import cxr.model.weights.Gpt2Shape;
import cxr.settings.ModelSettings;
import cxr.settings.Settings;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A model as a picture: its parts as boxes, from the inputs at the bottom to the loss at the top,
 * each with the shape of what leaves it, as the model's own settings and weights give them.
 */
public final class ModelPicture implements Shown {

  private static final int WIDTH = 1120; // CSS pixels, as the rest of this class
  private static final int HEIGHT = 500;
  private static final int LEFT = 20;
  private static final int LEFT_WIDTH = 490;
  private static final int RIGHT = 590;
  private static final int RIGHT_WIDTH = 510;
  private static final int INSET = 16; // of the boxes inside a layer of the decoder
  private static final int BOX = 52; // height
  private static final int LETTERS = 18; // the smallest

  private static final Color INK = new Color(0x1F2933);
  private static final Color LINE = new Color(0x52606D);
  private static final Color IMAGE = new Color(0xDCEBF7);
  private static final Color TEXT = new Color(0xFBE8D8);
  private static final Color BOTH = new Color(0xD8F0E6);
  private static final Color FRAME = new Color(0xF5F7FA);

  /**
   * A part of the model.
   *
   * @param shape of what leaves it
   */
  private record Box(int x, int y, int width, Color colour, String name, String shape) {
    int middle() {
      return x + width / 2;
    }

    /** The same box as the place where picture and text meet. */
    Box meeting() {
      return new Box(x, y, width, BOTH, name, shape);
    }

    int bottom() {
      return y + BOX;
    }
  }

  private final Settings settings;
  private final int imageTokens;
  private final int vocabulary;
  private final Gpt2Shape shape;
  private final boolean prefix;

  private ModelPicture(ReportModel model) {
    settings = model.settings();
    imageTokens = model.imageTokens();
    vocabulary = model.tokenizer().size();
    shape = Gpt2Shape.of(settings.model());
    prefix = shape.prefix();
  }

  /** The picture of a model. */
  public static ModelPicture of(ReportModel model) {
    return new ModelPicture(model);
  }

  /** From the X-ray up to the image tokens. */
  private List<Box> seeing() {
    ModelSettings model = settings.model();
    int size = settings.image().size();
    String each = model.views() > 1 ? model.views() + " views, each " : "";
    List<Box> boxes = new ArrayList<>();
    boxes.add(
        left(
            436,
            "X-ray",
            each + "[%d, %d, %d]: channels, height, width",
            settings.image().channels(),
            size,
            size));
    Encoder encoder = Encoder.of(model);
    boxes.add(left(344, encoder.published().display(), encoder.summary(model)));
    boxes.add(left(252, "Projection, plus a learnt place", "cells of the last map as tokens"));
    if (model.hasHead()) {
      boxes.add(left(160, "Condition head", "[%d]: how likely each is", model.conditions().size()));
    }
    return boxes;
  }

  private static Box left(int y, String name, String shape, Object... values) {
    return new Box(LEFT, y, LEFT_WIDTH, IMAGE, name, String.format(Locale.ROOT, shape, values));
  }

  /** From the words up to the loss; those of a layer in between. */
  private List<Box> writing() {
    ModelSettings model = settings.model();
    int width = model.width();
    String words = prefix ? imageTokens + " + T" : "T";
    List<Box> boxes = new ArrayList<>();
    boxes.add(right(436, 0, "Words so far", "[T] numbers below %d, the vocabulary", vocabulary));
    boxes.add(right(368, 0, "Embedding of the word, plus one of its place", "[T, %d]", width));
    String own = prefix ? "to picture and words so far" : "to the words so far";
    Box self =
        right(
            292,
            INSET,
            "Self-attention: " + own,
            "%d heads, [%s, %d]",
            model.heads(),
            words,
            width);
    boxes.add(prefix ? self.meeting() : self);
    if (!prefix) {
      Box cross =
          right(
              232,
              INSET,
              "Cross-attention: to all image tokens",
              "%d heads, [T, %d]",
              model.heads(),
              width);
      boxes.add(cross.meeting());
    }
    boxes.add(right(172, INSET, "Feed-forward", "%d to %d to %d", width, shape.inner(), width));
    String tied = model.tied() ? " (the embedding once more)" : "";
    boxes.add(right(76, 0, "Output layer" + tied, "[T, %d]: a number for each word", vocabulary));
    boxes.add(right(8, 0, "Loss", "mean of -ln p(the next word), in nats a token"));
    return boxes;
  }

  private static Box right(int y, int inset, String name, String shape, Object... values) {
    String text = String.format(Locale.ROOT, shape, values);
    return new Box(RIGHT + inset, y, RIGHT_WIDTH - 2 * inset, TEXT, name, text);
  }

  private void draw(Graphics2D pen) {
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    drawLayers(pen);
    List<Box> seeing = seeing();
    List<Box> writing = writing();
    for (List<Box> column : List.of(seeing, writing)) {
      for (int i = 1; i < column.size(); i++) {
        Box from = column.get(i - 1);
        arrow(pen, from.middle(), from.y, column.get(i).middle(), column.get(i).bottom());
      }
      column.forEach(box -> draw(pen, box));
    }
    drawBridge(pen, seeing.get(2), writing.get(prefix ? 2 : 3));
  }

  private void drawLayers(Graphics2D pen) {
    pen.setColor(FRAME);
    pen.fillRoundRect(RIGHT, 142, RIGHT_WIDTH, 212, 16, 16);
    pen.setColor(LINE);
    pen.drawRoundRect(RIGHT, 142, RIGHT_WIDTH, 212, 16, 16);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, LETTERS));
    pen.setColor(INK);
    pen.drawString("GPT-2: %d layers".formatted(settings.model().layers()), RIGHT + INSET, 164);
  }

  private static void draw(Graphics2D pen, Box box) {
    pen.setColor(box.colour);
    pen.fillRoundRect(box.x, box.y, box.width, BOX, 12, 12);
    pen.setColor(LINE);
    pen.setStroke(new BasicStroke(1));
    pen.drawRoundRect(box.x, box.y, box.width, BOX, 12, 12);
    pen.setColor(INK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, LETTERS));
    centred(pen, box.name, box.middle(), box.y + 22);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, LETTERS));
    centred(pen, box.shape, box.middle(), box.y + 44);
  }

  private static void centred(Graphics2D pen, String text, int x, int y) {
    pen.drawString(text, x - pen.getFontMetrics().stringWidth(text) / 2, y);
  }

  /** The image tokens' way into the decoder. */
  private void drawBridge(Graphics2D pen, Box tokens, Box into) {
    int from = tokens.x + tokens.width;
    int turn = (from + into.x) / 2;
    int end = into.y + BOX / 2;
    pen.setStroke(new BasicStroke(2.5f));
    pen.setColor(LINE);
    pen.drawLine(from, tokens.y + BOX / 2, turn, tokens.y + BOX / 2);
    pen.drawLine(turn, tokens.y + BOX / 2, turn, end);
    arrow(pen, turn, end, into.x, end);
    pen.setColor(INK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, LETTERS));
    String shape = "image tokens [%d, %d]".formatted(imageTokens, settings.model().width());
    pen.drawString(shape, LEFT + 10, tokens.y - 12);
  }

  private static void arrow(Graphics2D pen, int x0, int y0, int x1, int y1) {
    pen.setColor(LINE);
    pen.setStroke(new BasicStroke(2));
    pen.drawLine(x0, y0, x1, y1);
    int dx = Integer.signum(x1 - x0);
    int dy = Integer.signum(y1 - y0);
    Path2D head = new Path2D.Double();
    head.moveTo(x1, y1);
    head.lineTo(x1 - 9 * dx + 5 * dy, y1 - 9 * dy + 5 * dx);
    head.lineTo(x1 - 9 * dx - 5 * dy, y1 - 9 * dy - 5 * dx);
    head.closePath();
    pen.fill(head);
  }

  @Override
  public Html html() {
    return Images.lettered(Images.drawn(WIDTH, HEIGHT, this::draw), plain(), LETTERS);
  }

  @Override
  public String plain() {
    List<String> lines = new ArrayList<>();
    seeing().forEach(box -> lines.add(box.name + ": " + box.shape));
    lines.add("image tokens [%d, %d], into:".formatted(imageTokens, settings.model().width()));
    writing().forEach(box -> lines.add(box.name + ": " + box.shape));
    return String.join("\n", lines);
  }
}
