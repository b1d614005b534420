package cxr.view;

import cxr.knowledge.FindingGraph;
import cxr.knowledge.NodeMixing;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.CubicCurve2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A graph of findings as a picture: what belongs to what as an outline in two columns, and curves
 * between the nodes that come together, the thicker the more.
 *
 * @param mixing learnt from training studies
 */
public record GraphPicture(FindingGraph graph, NodeMixing mixing) implements Shown {

  private static final int WIDTH = 960; // CSS pixels, as the rest of this class
  private static final int ROW = 27;
  private static final int INDENT = 26;
  private static final int[] LEFT = {10, 730}; // of the columns
  private static final int[] ENDS = {350, 715}; // of curves, beside the columns
  private static final int MOST = 16; // curves
  private static final int LETTERS = 18;
  private static final Color INK = new Color(0x1F2933);
  private static final Color LINE = new Color(0x9AA5B1);
  private static final Color ARC = new Color(0xC05621);

  /** Two nodes that come together, neither of which belongs to the other. */
  private record Pair(int first, int second, double weight) {}

  /** The strongest first. */
  private List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < graph.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (!graph.isBelow(i, j) && mixing.weights()[i][j] > 0) {
          pairs.add(new Pair(j, i, mixing.weights()[i][j]));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(pair -> -pair.weight));
    return pairs.subList(0, Math.min(MOST, pairs.size()));
  }

  private int depth(int node) {
    int parent = graph.nodes().get(node).parent();
    return parent < 0 ? 0 : 1 + depth(parent);
  }

  /** The root with which the second column begins, so that the longer one is as short as can be. */
  private int second() {
    return IntStream.range(0, graph.size())
        .filter(node -> graph.nodes().get(node).parent() < 0)
        .boxed()
        .min(Comparator.comparingInt(this::rows))
        .orElse(0);
  }

  private int rows(int second) {
    return Math.max(second, graph.size() - second);
  }

  private int column(int node) {
    return node < second() ? 0 : 1;
  }

  private int middle(int node) {
    return ROW * (column(node) == 0 ? node : node - second()) + ROW / 2 + 4;
  }

  private void draw(Graphics2D pen) {
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    for (int i = 0; i < graph.size(); i++) {
      FindingGraph.Node node = graph.nodes().get(i);
      int x = LEFT[column(i)] + INDENT * depth(i);
      if (node.parent() >= 0) {
        pen.setColor(LINE);
        pen.setStroke(new BasicStroke(1.5f));
        int above = x - INDENT + 6;
        pen.drawLine(above, middle(node.parent()) + ROW / 2 - 3, above, middle(i));
        pen.drawLine(above, middle(i), x - 4, middle(i));
      }
      pen.setColor(INK);
      int place = i;
      boolean organ = graph.nodes().stream().anyMatch(other -> other.parent() == place);
      pen.setFont(new Font(Font.SANS_SERIF, organ ? Font.BOLD : Font.PLAIN, LETTERS));
      pen.drawString(node.name(), x, middle(i) + 6);
    }
    pairs().forEach(pair -> draw(pen, pair));
  }

  private void draw(Graphics2D pen, Pair pair) {
    int from = ENDS[column(pair.first)];
    int to = ENDS[column(pair.second)];
    int top = middle(pair.first);
    int bottom = middle(pair.second);
    int reach = from == to ? Math.min(220, 30 + Math.abs(bottom - top) / 2) : 160;
    int first = from + (column(pair.first) == 0 ? reach : -reach);
    int second = to + (column(pair.second) == 0 ? reach : -reach);
    pen.setColor(ARC);
    pen.setStroke(new BasicStroke((float) (1 + 12 * pair.weight)));
    pen.draw(new CubicCurve2D.Double(from, top, first, top, second, bottom, to, bottom));
  }

  @Override
  public Html html() {
    int height = ROW * rows(second()) + 8;
    return Images.lettered(Images.drawn(WIDTH, height, this::draw), plain(), LETTERS);
  }

  /** The outline, then the curves with their weights. */
  @Override
  public String plain() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < graph.size(); i++) {
      lines.add("  ".repeat(depth(i)) + graph.names().get(i));
    }
    for (Pair pair : pairs()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s and %s: %.2f",
              graph.names().get(pair.first),
              graph.names().get(pair.second),
              pair.weight));
    }
    return String.join("\n", lines);
  }
}
