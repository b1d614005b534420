package cxr.results;

import cxr.data.Dataset;
import cxr.evaluate.ReportValidator;
import cxr.model.ReportModel;
import cxr.settings.Settings;
import cxr.train.Material;
import cxr.train.Run;
import cxr.train.TrainEvent;
import cxr.train.Trainer;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Trains runs on a collection by their names: one that was interrupted goes on, and one that has
 * ended is taken as it is.
 */
record ResumableTraining(Dataset dataset, Consumer<TrainEvent> listener) {

  /** What a new model starts from. */
  interface Start {
    void give(ReportModel model) throws IOException;
  }

  /**
   * The run of a name, trained to its end.
   *
   * @throws CancellationException if the thread was interrupted; the run can go on
   * @throws IOException if there is a run of that name with other data or settings, or it cannot be
   *     written
   */
  Run run(String name, Settings settings, Start start) throws IOException {
    Run run = Run.of(dataset, name);
    if (!run.isEmpty()) {
      check(run, settings);
    }
    if (hasEnded(run)) {
      return run;
    }
    boolean fresh = run.isEmpty();
    Material material = Material.of(dataset, fresh ? settings : run.resume(dataset));
    ReportModel model = new ReportModel(material.settings(), material.tokenizer());
    if (fresh) {
      start.give(model);
      run.begin(material);
    } else {
      run.checkImages(material);
    }
    new Trainer(
            model,
            material.examples(material.split().train()),
            material.examples(material.split().validation()),
            ReportValidator.of(material))
        .train(run, listener);
    if (!hasEnded(run)) {
      throw new CancellationException("The training of %s was stopped.".formatted(run.name()));
    }
    return run;
  }

  /** A run of other data or settings is not taken for the one that is wanted. */
  private void check(Run run, Settings settings) throws IOException {
    if (!run.isOf(dataset) || !run.settings().equals(settings)) {
      throw new IOException(
          "The run in %s was begun with other data or settings; take it away by: environment/workbench runs remove %s"
              .formatted(run.folder(), run.folder().toAbsolutePath()));
    }
  }

  private static boolean hasEnded(Run run) throws IOException {
    return run.isThere() && !run.isStopped();
  }
}
