package cxr.view;

import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the prediction after each word depends on, found by trying: one word or one image token is
 * changed, and where the logits change the prediction depends on it. So it shows who attends to
 * whom as the model is, not as it should be.
 *
 * <p>T words, S image tokens.
 *
 * @param words [T] the text, as its tokens are read
 * @param byWord [T][T] whether the prediction after a word (row) depends on a word (column)
 * @param byImage [T][S] whether it depends on an image token (column)
 */
public record Influence(List<String> words, boolean[][] byWord, boolean[][] byImage)
    implements Shown {

  /** Of the largest logit: a smaller change is rounding. */
  private static final float ROUNDING = 1e-6f;

  private static final int CELL = 26; // CSS pixels, as the next four
  private static final int THIN = 10; // width of an image token
  private static final int NAMES = 150;
  private static final int HEAD = 140;
  private static final int GAP = 24;
  private static final int LETTERS = 16;

  private static final Color INK = new Color(0x1F2933);
  private static final Color WORD = new Color(0xD55E00);
  private static final Color IMAGE = new Color(0x0072B2);
  private static final Color EMPTY = new Color(0xEEF1F4);

  public Influence {
    words = List.copyOf(words);
    byWord = copy(byWord, words.size(), words.size());
    byImage = copy(byImage, words.size(), byImage.length == 0 ? 0 : byImage[0].length);
  }

  private static boolean[][] copy(boolean[][] rows, int height, int width) {
    if (rows.length != height || Arrays.stream(rows).anyMatch(row -> row.length != width)) {
      throw new IllegalArgumentException(
          "There must be %d rows of %d values; found %d rows."
              .formatted(height, width, rows.length));
    }
    return Arrays.stream(rows).map(boolean[]::clone).toArray(boolean[][]::new);
  }

  /**
   * Tries it on one study.
   *
   * @param image what the decoder sees of the study, [1, S, D]
   * @param ids the text's first tokens, the start of text first
   * @throws IllegalArgumentException unless there is one study and a token at least
   */
  public static Influence of(ReportModel model, ImageTokens image, int[] ids) {
    if (image.size() != 1 || ids.length == 0) {
      throw new IllegalArgumentException(
          "Influence is tried on one study and one token at least; found %d studies, %d tokens."
              .formatted(image.size(), ids.length));
    }
    int words = ids.length;
    int seen = (int) image.tokens().size(1);
    int[][] texts = new int[1 + words + seen][];
    for (int row = 0; row < texts.length; row++) {
      texts[row] = ids.clone();
    }
    for (int word = 0; word < words; word++) {
      texts[1 + word][word] = (ids[word] + 1) % model.tokenizer().size();
    }
    boolean[][] byWord = new boolean[words][];
    boolean[][] byImage = new boolean[words][];
    try (ImageTokens tried = tried(image, words, seen)) {
      for (int place = 0; place < words; place++) {
        boolean[] changed = changed(model.nextLogits(tried, texts, place));
        byWord[place] = Arrays.copyOfRange(changed, 1, 1 + words);
        byImage[place] = Arrays.copyOfRange(changed, 1 + words, changed.length);
      }
    }
    List<String> names = Arrays.stream(ids).mapToObj(model.tokenizer()::show).toList();
    return new Influence(names, byWord, byImage);
  }

  /**
   * The image tokens once a text, at the end one after the other changed: in every second value,
   * since layer normalisation takes no notice of a change that all values share.
   */
  private static ImageTokens tried(ImageTokens image, int words, int seen) {
    int rows = 1 + words + seen;
    int width = (int) image.tokens().size(2);
    float[] tokens = image.tokens().ravel().toFloatVector();
    float[] mask = image.mask().ravel().toFloatVector();
    float[][][] all = new float[rows][seen][width];
    float[][] masks = new float[rows][];
    for (int row = 0; row < rows; row++) {
      int moved = row - 1 - words;
      for (int token = 0; token < seen; token++) {
        for (int i = 0; i < width; i++) {
          all[row][token][i] = tokens[token * width + i] + (token == moved ? i % 2 : 0);
        }
      }
      masks[row] = mask;
    }
    return new ImageTokens(Nd4j.createFromArray(all), Nd4j.createFromArray(masks));
  }

  private static boolean[] changed(float[][] logits) {
    float largest = 0;
    for (float logit : logits[0]) {
      largest = Math.max(largest, Math.abs(logit));
    }
    boolean[] changed = new boolean[logits.length];
    for (int row = 1; row < logits.length; row++) {
      for (int v = 0; v < logits[row].length; v++) {
        changed[row] |= Math.abs(logits[row][v] - logits[0][v]) > ROUNDING * largest;
      }
    }
    return changed;
  }

  /** The squares, at twice the size. */
  BufferedImage picture() {
    int width = NAMES + words.size() * CELL + GAP + byImage[0].length * THIN + 20;
    return Images.drawn(width, HEAD + words.size() * CELL + 10, this::draw);
  }

  private void draw(Graphics2D pen) {
    int seen = byImage[0].length;
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setColor(INK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, LETTERS));
    int images = NAMES + words.size() * CELL + GAP;
    pen.drawString("image tokens 1 to " + seen, images, HEAD - 8);
    for (int row = 0; row < words.size(); row++) {
      int y = HEAD + row * CELL;
      name(pen, words.get(row), NAMES - 8, y + 18, 0);
      name(pen, words.get(row), NAMES + row * CELL + 18, HEAD - 8, -Math.PI / 2);
      for (int column = 0; column < words.size(); column++) {
        pen.setColor(byWord[row][column] ? WORD : EMPTY);
        pen.fillRect(NAMES + column * CELL, y, CELL - 2, CELL - 2);
      }
      for (int column = 0; column < seen; column++) {
        pen.setColor(byImage[row][column] ? IMAGE : EMPTY);
        pen.fillRect(images + column * THIN, y, THIN - 1, CELL - 2);
      }
    }
  }

  /** A word that ends left of a place, or is turned and begins there. */
  private static void name(Graphics2D pen, String word, int x, int y, double angle) {
    pen.setColor(INK);
    Graphics2D turned = (Graphics2D) pen.create();
    turned.rotate(angle, x, y);
    int back = angle == 0 ? pen.getFontMetrics().stringWidth(word) : 0;
    turned.drawString(word, x - back, y);
    turned.dispose();
  }

  @Override
  public Html html() {
    return Images.lettered(picture(), plain(), LETTERS);
  }

  /** A line a word: an x for each word and each image token that its prediction depends on. */
  @Override
  public String plain() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < words.size(); row++) {
      text.append(marks(byWord[row]))
          .append(' ')
          .append(marks(byImage[row]))
          .append("  ")
          .append(words.get(row))
          .append('\n');
    }
    return text.toString();
  }

  private static String marks(boolean[] row) {
    StringBuilder marks = new StringBuilder();
    for (boolean filled : row) {
      marks.append(filled ? 'x' : '.');
    }
    return marks.toString();
  }
}
