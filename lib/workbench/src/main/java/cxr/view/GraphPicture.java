package cxr.view;

import cxr.knowledge.FindingGraph;
import cxr.knowledge.NodeMixing;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A graph of findings as a picture: what belongs to what as an outline, and arcs between the nodes
 * that come together, the thicker the more.
 *
 * @param mixing learnt from training studies
 */
public record GraphPicture(FindingGraph graph, NodeMixing mixing) implements Shown {

  private static final int WIDTH = 820; // CSS pixels, as the rest of this class
  private static final int ROW = 22;
  private static final int INDENT = 28;
  private static final int LEFT = 20;
  private static final int ARCS = 330; // where they begin
  private static final int MOST = 16; // arcs
  private static final int LETTERS = 15;
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

  private static int middle(int node) {
    return ROW * node + ROW / 2 + 4;
  }

  private void draw(Graphics2D pen) {
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    for (int i = 0; i < graph.size(); i++) {
      FindingGraph.Node node = graph.nodes().get(i);
      int x = LEFT + INDENT * depth(i);
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
      pen.drawString(node.name(), x, middle(i) + 5);
    }
    pairs().forEach(pair -> draw(pen, pair));
  }

  private void draw(Graphics2D pen, Pair pair) {
    int top = middle(pair.first);
    int height = middle(pair.second) - top;
    int width = Math.min(2 * (WIDTH - ARCS - 20), height);
    pen.setColor(ARC);
    pen.setStroke(new BasicStroke((float) (1 + 12 * pair.weight)));
    pen.draw(new Arc2D.Double(ARCS - width / 2.0, top, width, height, -90, 180, Arc2D.OPEN));
  }

  @Override
  public Html html() {
    int height = ROW * graph.size() + 8;
    return Images.lettered(Images.drawn(WIDTH, height, this::draw), plain(), LETTERS);
  }

  /** The outline, then the arcs with their weights. */
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
