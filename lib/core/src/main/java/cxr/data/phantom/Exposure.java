package cxr.data.phantom;

import cxr.data.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One X-ray that a report names.
 *
 * @param view it is taken in
 * @param lost whether its file is missing
 * @param listed whether the table of views tells its view
 */
record Exposure(View view, boolean lost, boolean listed) {

  private static final double LOST = 0.012;
  private static final double SIDE_VIEW_FIRST = 0.05;
  private static final double UNLISTED_STUDY = 0.012;
  private static final double UNLISTED_SIDE_VIEW = 0.012;

  /** The X-rays of one study, in the report's order: none to four, front and side mostly. */
  static List<Exposure> ofStudy(SeededRandom random) {
    List<View> views = views(random.fraction());
    if (random.chance(SIDE_VIEW_FIRST)) {
      Collections.reverse(views);
    }
    boolean lost = random.chance(LOST);
    boolean unlisted =
        random.chance(UNLISTED_STUDY) && !views.isEmpty() && views.get(0) == View.FRONTAL;
    boolean sideUnlisted = random.chance(UNLISTED_SIDE_VIEW) && views.contains(View.FRONTAL);
    List<Exposure> exposures = new ArrayList<>();
    for (int i = 0; i < views.size(); i++) {
      View view = views.get(i);
      boolean last = i == views.size() - 1;
      exposures.add(
          new Exposure(view, lost && last, !unlisted && !(sideUnlisted && view == View.LATERAL)));
    }
    return exposures;
  }

  private static List<View> views(double chance) {
    View front = View.FRONTAL;
    View side = View.LATERAL;
    List<View> views = new ArrayList<>();
    if (chance < 0.06) {
      return views;
    } else if (chance < 0.82) {
      Collections.addAll(views, front, side);
    } else if (chance < 0.89) {
      Collections.addAll(views, front);
    } else if (chance < 0.905) {
      Collections.addAll(views, side);
    } else if (chance < 0.95) {
      Collections.addAll(views, front, front, side);
    } else if (chance < 0.98) {
      Collections.addAll(views, front, side, side);
    } else if (chance < 0.99) {
      Collections.addAll(views, front, front);
    } else {
      Collections.addAll(views, front, front, side, side);
    }
    return views;
  }
}
