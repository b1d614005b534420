package cxr.train;

import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Tries a model on the validation studies beyond the loss. Generation and scores come later in the
 * flow than training, so whoever starts a training hands them in.
 */
public interface Validator {

  /** The names of the metrics that each validation has beside {@code loss}; higher is better. */
  Set<String> metrics();

  /**
   * Makes sure, before a training begins, that its model can be tried.
   *
   * @throws IllegalStateException if there is too little memory, in one line
   */
  default void requireRoom(ReportModel model) {}

  /**
   * Metrics, conditions and samples; the trainer adds the loss.
   *
   * @param seen what the decoder sees of the studies
   * @param progress is told how many studies are done
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  Validation validate(
      ReportModel model, List<Example> studies, ImageTokens seen, IntConsumer progress);

  /** Nothing but the loss. */
  static Validator lossOnly() {
    return new Validator() {
      @Override
      public Set<String> metrics() {
        return Set.of();
      }

      @Override
      public Validation validate(
          ReportModel model, List<Example> studies, ImageTokens seen, IntConsumer progress) {
        return new Validation(Map.of(), List.of(), List.of());
      }
    };
  }
}
