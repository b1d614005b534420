package cxr.view;

import cxr.io.Checkout;
import cxr.train.TrainEvent;
import cxr.train.Validation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
  private final String below;
  private final List<String> notes = new ArrayList<>();
  private int stepsAnEpoch = 1;
  private TrainEvent.@Nullable Validated best;
  private @Nullable Validation last;
  private @Nullable Path saved;

  private TrainingView(Function<Object, String> display, BiConsumer<String, Object> update) {
    this.update = update;
    bar = Progress.show(display, update);
    losses = LiveChart.show("Loss", "epoch", "nats a token", display, update);
    scores = LiveChart.show("Scores on validation", "epoch", "score, 0 to 1", display, update);
    below = display.apply(new Progress.Done(""));
  }

  /**
   * Shows an empty bar and empty charts.
   *
   * @param display the kernel's function of that name
   * @param update the kernel's updateDisplay
   */
  public static TrainingView show(
      Function<Object, String> display, BiConsumer<String, Object> update) {
    return new TrainingView(display, update);
  }

  /**
   * Shows an event, in a thread of its own: a kernel that sends a display while its thread is
   * interrupted takes the interrupt for itself, and the stop button would not stop the training.
   */
  @Override
  public void accept(TrainEvent event) {
    try {
      CompletableFuture.runAsync(
              () -> show(event), task -> new Thread(task, "training-view").start())
          .join(); // waits through an interrupt, and keeps it
    } catch (CompletionException e) {
      throw new IllegalStateException("The training could not be shown.", e.getCause());
    }
  }

  private void show(TrainEvent event) {
    if (event instanceof TrainEvent.Begin begin) {
      begin(begin);
    } else if (event instanceof TrainEvent.KeepingFeatures keeping) {
      bar.update("The encoder's features", keeping.done(), keeping.total(), "");
    } else if (event instanceof TrainEvent.Step step) {
      losses.put(
          "training, single steps",
          step.epoch() - 1 + (double) step.step() / step.steps(),
          step.loss());
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
      last = validated.validation();
      showBelow();
    } else if (event instanceof TrainEvent.Saved one) {
      saved = one.checkpoint();
    } else if (event instanceof TrainEvent.Note note) {
      notes.add(note.text());
      showBelow();
    } else if (event instanceof TrainEvent.End end) {
      losses.finish();
      scores.finish();
      bar.done(ending(end));
    }
    losses.refresh();
    scores.refresh();
  }

  /** A view may have shown another training, or the part of this one before it was stopped. */
  private void begin(TrainEvent.Begin begin) {
    losses.clear();
    scores.clear();
    best = null;
    stepsAnEpoch = begin.stepsAnEpoch();
    begin.earlier().forEach(this::add);
  }

  private void showBelow() {
    update.accept(below, new Below(List.copyOf(notes), last));
  }

  private void add(TrainEvent.Validated validated) {
    double epochs = (double) validated.done() / stepsAnEpoch;
    losses.put("training", epochs, validated.trainLoss());
    losses.put("validation", epochs, validated.validation().loss());
    validated
        .validation()
        .metrics()
        .forEach(
            (name, value) -> {
              if (SCORES.containsKey(name)) {
                scores.put(SCORES.get(name), epochs, value);
              }
            });
    best = validated.best() ? validated : best;
  }

  private String ending(TrainEvent.End end) {
    return (end.reason() + " " + (end.stopped() ? goingOn() : "") + bestOne()).strip();
  }

  private String goingOn() {
    return saved == null
        ? "Nothing was saved: there is no run, or no step was made. "
        : "All is saved in %s; training the run again goes on from there. "
            .formatted(Checkout.shown(saved));
  }

  private String bestOne() {
    return best == null
        ? "No validation chose the weights; they are the last ones."
        : String.format(
            Locale.ROOT,
            "Best was epoch %d by %s: %.3f, with a validation loss of %.3f nats a token.",
            best.epoch(),
            best.metric(),
            best.value(),
            best.validation().loss());
  }

  /** What there is to know, and some reports of the last validation, if there was one. */
  private record Below(List<String> notes, @Nullable Validation validation) implements Shown {

    private List<Validation.Sample> samples() {
      return validation == null ? List.of() : validation.samples();
    }

    @Override
    public Html html() {
      Html html = Html.all(notes.stream().map(note -> Html.tag("div", note)).toList());
      for (Validation.Sample sample : samples()) {
        html.add(
            Html.tag("div")
                .set("style", "margin:.4em 0")
                .add(
                    Html.tag("b", "Ref:"),
                    " ",
                    Shown.cut(sample.reference(), SAMPLE),
                    Html.tag("br"))
                .add(Html.tag("b", "Gen:"), " ", Shown.cut(sample.generated(), SAMPLE)));
      }
      return html;
    }

    @Override
    public String plain() {
      StringBuilder text = new StringBuilder();
      notes.forEach(note -> text.append(note).append('\n'));
      for (Validation.Sample sample : samples()) {
        text.append("Ref: ").append(Shown.cut(sample.reference(), SAMPLE)).append('\n');
        text.append("Gen: ").append(Shown.cut(sample.generated(), SAMPLE)).append('\n');
      }
      return text.toString();
    }
  }
}
