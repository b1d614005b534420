package cxr.data.phantom;

import cxr.data.Box;
import cxr.data.View;
import cxr.data.phantom.Finding.Consolidation;
import cxr.data.phantom.Finding.Edema;
import cxr.data.phantom.Finding.Effusion;
import cxr.data.phantom.Finding.Opacity;
import cxr.data.phantom.Finding.Pneumonia;
import cxr.data.phantom.Finding.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the findings of a study were drawn on its frontal X-rays: the smallest box around all
 * pixels that would be otherwise without the finding. What lies on both sides has two.
 */
final class DrawnBoxes {

  /** Brightness by which a pixel must differ; grey values differ by 1/255. */
  private static final double PLAIN = 0.05;

  private final Sample.Invented study;

  DrawnBoxes(Sample.Invented study) {
    this.study = study;
  }

  /** Those of all frontal X-rays that are there; of no study twice, as films are drawn once. */
  List<Box> all() {
    List<Box> boxes = new ArrayList<>();
    int place = 0;
    for (Exposure exposure : study.exposures()) {
      place++;
      SeededRandom random = study.film().split();
      if (exposure.view() == View.FRONTAL && !exposure.lost()) {
        String image = Sample.imageId(study.patient().number(), place);
        boxes.addAll(onFilm(image, Film.frontal(random), random.split()));
      }
    }
    return boxes;
  }

  private List<Box> onFilm(String image, Film film, SeededRandom position) {
    List<Box> boxes = new ArrayList<>();
    Canvas whole = drawn(study.patient(), film, position);
    for (Finding finding : study.patient().findings()) {
      Canvas without = drawn(study.patient().without(visible(finding)), film, position);
      for (Set<Side> sides : parts(finding)) {
        around(image, finding.phrases(), whole, without, sides).ifPresent(boxes::add);
      }
    }
    return boxes;
  }

  private Canvas drawn(Case patient, Film film, SeededRandom position) {
    Canvas canvas = new Canvas(film, position.again());
    new Frontal(patient, canvas, study.body().again()).draw();
    return canvas;
  }

  /** A pneumonia is seen as the opacity or consolidation at its place. */
  private Finding visible(Finding finding) {
    if (!(finding instanceof Pneumonia pneumonia)) {
      return finding;
    }
    return study.patient().findings().stream()
        .filter(
            other ->
                other instanceof Opacity opacity && opacity.place().equals(pneumonia.place())
                    || other instanceof Consolidation solid
                        && solid.place().equals(pneumonia.place()))
        .findFirst()
        .orElseThrow();
  }

  private static List<Set<Side>> parts(Finding finding) {
    boolean two =
        finding instanceof Edema
            || finding instanceof Effusion fluid && fluid.side() == Side.BILATERAL;
    return two
        ? List.of(Set.of(Side.RIGHT), Set.of(Side.LEFT))
        : List.of(Set.of(Side.RIGHT, Side.LEFT));
  }

  private static Optional<Box> around(
      String image, String label, Canvas whole, Canvas without, Set<Side> sides) {
    int left = whole.width;
    int right = -1;
    int top = whole.height;
    int bottom = -1;
    for (int y = 0; y < whole.height; y++) {
      for (int x = 0; x < whole.width; x++) {
        int pixel = y * whole.width + x;
        Side side = whole.anatomyX(x, y) > 0 ? Side.LEFT : Side.RIGHT;
        boolean changed = Math.abs(whole.pixels[pixel] - without.pixels[pixel]) > PLAIN;
        if (changed && sides.contains(side)) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = y;
        }
      }
    }
    return Box.ofPixels(image, label, left, top, right + 1, bottom + 1, whole.width, whole.height);
  }
}
