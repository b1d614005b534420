package cxr.notebook;

import cxr.train.TrainEvent;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Shows a training as it goes: a bar for the epoch, a chart of the losses. In a notebook:
 *
 * <pre>{@code
 * var view = TrainingView.show(x -> display(x), (id, x) -> updateDisplay(id, x));
 * new Trainer(model, train, validation).train(view);
 * }</pre>
 */
public final class TrainingView implements Consumer<TrainEvent> {

  private final Progress bar;
  private final LiveChart chart;
  private double best = Double.NaN;

  private TrainingView(Progress bar, LiveChart chart) {
    this.bar = bar;
    this.chart = chart;
  }

  /**
   * Shows an empty bar and an empty chart.
   *
   * @param display the kernel's function of that name
   * @param update the kernel's updateDisplay
   */
  public static TrainingView show(
      Function<Object, String> display, BiConsumer<String, Object> update) {
    return new TrainingView(
        Progress.show(display, update),
        LiveChart.show("Loss by epoch", "epoch", "nats a token", display, update));
  }

  @Override
  public void accept(TrainEvent event) {
    if (event instanceof TrainEvent.Step step) {
      bar.update(
          "Epoch %d of %d".formatted(step.epoch(), step.epochs()),
          step.step(),
          step.steps(),
          String.format(Locale.ROOT, "loss %.3f", step.loss()));
    } else if (event instanceof TrainEvent.Epoch epoch) {
      chart.add("training", epoch.epoch(), epoch.trainLoss());
      chart.add("validation", epoch.epoch(), epoch.validationLoss());
      best = epoch.best() ? epoch.validationLoss() : best;
    } else if (event instanceof TrainEvent.End end) {
      chart.finish();
      bar.done(
          end.bestEpoch() == 0
              ? end.reason() + " No epoch ended."
              : String.format(
                  Locale.ROOT,
                  "%s Best was epoch %d with a validation loss of %.3f nats a token.",
                  end.reason(),
                  end.bestEpoch(),
                  best));
    }
  }
}
