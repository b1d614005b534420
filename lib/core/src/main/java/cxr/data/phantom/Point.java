package cxr.data.phantom;

import static cxr.data.phantom.Shade.soft;

import cxr.data.phantom.Finding.Side;

/**
 * A point of the front view, and what it lies in.
 *
 * @param side the patient's left is on the right of the picture
 * @param u distance from the midline
 * @param y height, downwards
 * @param wall where the chest's inside ends at this height, as a u
 * @param floor where the diaphragm lies here, as a y
 * @param body share of it that is inside the skin, 0 to 1 as are the others
 * @param depth how far inside the skin it is
 * @param field in the hollow that lungs and their coverings fill
 * @param centreEdge how far inside the edge of heart and vessels it is
 * @param centre in heart and great vessels
 */
record Point(
    Side side,
    double u,
    double y,
    double wall,
    double floor,
    double body,
    double depth,
    double field,
    double centreEdge,
    double centre) {

  static Point of(Anatomy anatomy, double x, double y) {
    Side side = x > 0 ? Side.LEFT : Side.RIGHT;
    double u = Math.abs(x);
    double depth = anatomy.skin(u, y);
    double wall = anatomy.wall(y);
    double floor = anatomy.floor(side, u);
    double hollow = Math.min(Math.min(wall - u, floor - y), u - 0.03);
    double edge = anatomy.centre(side, y) - u;
    return new Point(
        side,
        u,
        y,
        wall,
        floor,
        soft(depth, -0.01, 0.02),
        depth,
        soft(hollow, -0.016, 0.016),
        edge,
        soft(edge, -0.016, 0.016));
  }
}
