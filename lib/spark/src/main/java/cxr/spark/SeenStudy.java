package cxr.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A study whose X-rays were read.
 *
 * @param place of the study, from 0
 * @param views as a model takes them, frontal first; null for one that it does not have
 * @param notes on what makes a picture doubtful
 * @param problem why a file cannot be read; empty if all can
 */
record SeenStudy(int place, float[][] views, List<String> notes, String problem)
    implements Serializable {

  /** One of its X-rays. */
  record View(int study, int view, float[] values, List<String> notes, String problem)
      implements Serializable {}

  /** Of all its X-rays. */
  static SeenStudy of(Iterable<View> views, int all) {
    List<View> ordered = new ArrayList<>();
    views.forEach(ordered::add);
    ordered.sort(Comparator.comparing(View::view));
    float[][] values = new float[all][];
    List<String> notes = new ArrayList<>();
    String problem = "";
    for (View one : ordered) {
      values[one.view] = one.values;
      notes.addAll(one.notes);
      problem = problem.isEmpty() ? one.problem : problem;
    }
    return new SeenStudy(ordered.get(0).study, values, notes, problem);
  }
}
