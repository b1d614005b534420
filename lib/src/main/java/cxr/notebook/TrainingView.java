package cxr.notebook;

import cxr.train.TrainEvent;
import cxr.train.Validation;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Shows a training as it goes, all in place: a bar for the epoch, a chart of the losses, one of the
 * scores, and the last validation's samples. In a notebook:
 *
 * <pre>{@code
 * var view = TrainingView.show(x -> display(x), (id, x) -> updateDisplay(id, x));
 * new Trainer(model, train, validation, validator).train(run, view);
 * }</pre>
 */
public final class TrainingView implements Consumer<TrainEvent> {

  private static final int SAMPLE = 100; // characters of a report that are shown
  private static final Map<String, String> SCORES =
      Map.of(
          "conditions", "F1 of conditions without Normal", "rougeL", "ROUGE-L", "bleu4", "BLEU-4");

  private final Progress bar;
  private final LiveChart losses;
  private final LiveChart scores;
  private final BiConsumer<String, Object> update;
  private final String samples;
  private int stepsAnEpoch = 1;
  private TrainEvent.Validated best;

  private TrainingView(
      Progress bar,
      LiveChart losses,
      LiveChart scores,
      BiConsumer<String, Object> update,
      String samples) {
    this.bar = bar;
    this.losses = losses;
    this.scores = scores;
    this.update = update;
    this.samples = samples;
  }

  /**
   * Shows an empty bar and empty charts.
   *
   * @param display the kernel's function of that name
   * @param update the kernel's updateDisplay
   */
  public static TrainingView show(
      Function<Object, String> display, BiConsumer<String, Object> update) {
    return new TrainingView(
        Progress.show(display, update),
        LiveChart.show("Loss", "epoch", "nats a token", display, update),
        LiveChart.show("Scores on validation", "epoch", "score, 0 to 1", display, update),
        update,
        display.apply(new Progress.Done("")));
  }

  /**
   * Shows an event, in a thread of its own: a kernel that sends a display while its thread is
   * interrupted takes the interrupt for itself, and the stop button would not stop the training.
   */
  @Override
  public void accept(TrainEvent event) {
    FutureTask<Void> task = new FutureTask<>(() -> show(event), null);
    new Thread(task, "training-view").start();
    boolean interrupted = false;
    while (true) {
      try {
        task.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        throw new IllegalStateException("The training could not be shown.", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void show(TrainEvent event) {
    if (event instanceof TrainEvent.Begin begin) {
      stepsAnEpoch = begin.stepsAnEpoch();
      begin.earlier().forEach(this::add);
    } else if (event instanceof TrainEvent.Step step) {
      bar.update(
          "Epoch %d of %d".formatted(step.epoch(), step.epochs()),
          step.step(),
          step.steps(),
          String.format(Locale.ROOT, "loss %.3f", step.loss()));
    } else if (event instanceof TrainEvent.Validating validating) {
      bar.update(
          "Validation of epoch %d".formatted(validating.epoch()),
          validating.done(),
          validating.total(),
          String.format(Locale.ROOT, "loss %.3f", validating.loss()));
    } else if (event instanceof TrainEvent.Validated validated) {
      add(validated);
      update.accept(samples, new Samples(validated.validation()));
    } else if (event instanceof TrainEvent.Note note) {
      bar.done(note.text());
    } else if (event instanceof TrainEvent.End end) {
      losses.finish();
      scores.finish();
      bar.done(ending(end));
    }
  }

  private void add(TrainEvent.Validated validated) {
    double epochs = (double) validated.done() / stepsAnEpoch;
    losses.add("training", epochs, validated.trainLoss());
    losses.add("validation", epochs, validated.validation().loss());
    validated
        .validation()
        .metrics()
        .forEach(
            (name, value) -> {
              if (SCORES.containsKey(name)) {
                scores.add(SCORES.get(name), epochs, value);
              }
            });
    best = validated.best() ? validated : best;
  }

  private String ending(TrainEvent.End end) {
    return best == null
        ? end.reason() + " No validation chose the weights; they are the last ones."
        : String.format(
            Locale.ROOT,
            "%s Best was epoch %d by %s: %.3f, with a validation loss of %.3f nats a token.",
            end.reason(),
            best.epoch(),
            best.metric(),
            best.value(),
            best.validation().loss());
  }

  /** Some reports of the last validation. */
  private record Samples(Validation validation) implements Shown {

    @Override
    public String html() {
      StringBuilder html = new StringBuilder();
      for (Validation.Sample sample : validation.samples()) {
        html.append(
            "<div style=\"margin:.4em 0\"><b>Ref:</b> %s<br><b>Gen:</b> %s</div>"
                .formatted(
                    Shown.escape(cut(sample.reference())), Shown.escape(cut(sample.generated()))));
      }
      return html.toString();
    }

    @Override
    public String plain() {
      StringBuilder text = new StringBuilder();
      for (Validation.Sample sample : validation.samples()) {
        text.append("Ref: ").append(cut(sample.reference())).append('\n');
        text.append("Gen: ").append(cut(sample.generated())).append('\n');
      }
      return text.toString();
    }

    private static String cut(String text) {
      return text.length() <= SAMPLE ? text : text.substring(0, SAMPLE) + "...";
    }
  }
}
