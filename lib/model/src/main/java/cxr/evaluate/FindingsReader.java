package cxr.evaluate;

import cxr.data.Study;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.score.Thresholds;
import cxr.train.Example;
import cxr.train.Material;
import cxr.train.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;

/**
 * Tells the findings of X-rays by a model's condition head: how likely each is, and whether it is
 * decided to be there.
 *
 * <pre>{@code
 * FindingsReader reader = FindingsReader.of(run, Thresholds.Kind.COMMON);
 * List<StudyFindings> found = reader.read(material, material.split().test(), done -> {});
 * }</pre>
 *
 * @param model with a condition head
 * @param thresholds from which on a finding is decided to be there
 * @param kind one threshold for all findings, or one for each
 */
public record FindingsReader(ReportModel model, Thresholds thresholds, Thresholds.Kind kind) {

  private static final int STUDIES_AT_ONCE = 8;

  /**
   * A reader by a trained run, with the thresholds of the validation whose weights it keeps.
   *
   * @throws IOException if the run cannot be read
   * @throws IllegalArgumentException if its model has no condition head
   */
  public static FindingsReader of(Run run, Thresholds.Kind kind) throws IOException {
    return of(run, run.model(), kind);
  }

  /** As {@link #of(Run, Thresholds.Kind)}, by the run's model, which is at hand already. */
  public static FindingsReader of(Run run, ReportModel model, Thresholds.Kind kind)
      throws IOException {
    Thresholds chosen =
        run.thresholds()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "The model of the run %s tells no findings, for it has no condition head or was never validated; train one with model.conditionWeight=1."
                            .formatted(run.name())));
    return new FindingsReader(model, chosen, kind);
  }

  /** The names of the findings. */
  public List<String> labels() {
    return thresholds.labels();
  }

  /**
   * The findings of some studies of a collection, in their order.
   *
   * @param progress is told how many are done
   * @throws IllegalArgumentException if one has no frontal X-ray
   * @throws CancellationException if the thread is interrupted
   */
  public List<StudyFindings> read(Material material, List<Study> studies, IntConsumer progress) {
    float[][] conditions = conditions(material, studies, progress);
    return named(studies.stream().map(Study::id).toList(), conditions);
  }

  /**
   * The findings of some X-rays, which go through the encoder side by side.
   *
   * @param names of the studies
   * @param views of each study the X-rays as the model takes them, the frontal one first; null for
   *     a view that it does not have
   */
  public List<StudyFindings> read(List<String> names, List<float[][]> views) {
    return named(names, views.isEmpty() ? new float[0][] : conditions(views));
  }

  /**
   * How likely the model finds each of its conditions.
   *
   * @return [N, L], of all conditions of its settings, in their order
   */
  float[][] conditions(Material material, List<Study> studies, IntConsumer progress) {
    List<float[]> all = new ArrayList<>();
    for (int from = 0; from < studies.size(); from += STUDIES_AT_ONCE) {
      if (Thread.interrupted()) {
        throw new CancellationException("Stopped after %d studies.".formatted(from));
      }
      List<Study> part = studies.subList(from, Math.min(from + STUDIES_AT_ONCE, studies.size()));
      all.addAll(List.of(conditions(Example.views(part, material.images(), model.settings()))));
      progress.accept(all.size());
    }
    return all.toArray(float[][]::new);
  }

  private float[][] conditions(List<float[][]> views) {
    try (StudyImages images = StudyImages.of(views, model.settings())) {
      return model.conditions(images);
    }
  }

  private List<StudyFindings> named(List<String> studies, float[][] conditions) {
    List<String> all = model.settings().model().conditions();
    int[] places = labels().stream().mapToInt(all::indexOf).toArray();
    List<StudyFindings> named = new ArrayList<>();
    for (int n = 0; n < conditions.length; n++) {
      float[] row = conditions[n];
      double[] probabilities = Arrays.stream(places).mapToDouble(place -> row[place]).toArray();
      boolean[] present = thresholds.decide(probabilities, kind);
      List<StudyFindings.Finding> findings = new ArrayList<>();
      for (int l = 0; l < places.length; l++) {
        findings.add(
            new StudyFindings.Finding(
                labels().get(l), probabilities[l], thresholds.of(l, kind), present[l]));
      }
      named.add(new StudyFindings(studies.get(n), findings));
    }
    return named;
  }
}
