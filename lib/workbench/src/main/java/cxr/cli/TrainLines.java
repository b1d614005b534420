package cxr.cli;

import cxr.io.Plural;
import cxr.train.TrainEvent;
import cxr.train.Validation;
import cxr.view.Progress;
import cxr.view.Shown;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Tells a training in the terminal: a bar that moves while an epoch goes on, then what validation
 * gave. Where the output is no terminal, each bar is printed when it is full, and before that every
 * 30 s.
 */
final class TrainLines implements Consumer<TrainEvent> {

  private static final int BAR = 20; // characters
  private static final int SAMPLE = 100; // characters of a report that are shown
  private static final long BETWEEN = 200_000_000; // nanoseconds between two states of a bar
  private static final long BETWEEN_LINES = SparseLines.BETWEEN;

  private final PrintWriter out;
  private final boolean terminal;
  private String label = "";
  private long began; // of this bar
  private int doneBefore; // what was done when it began
  private long shown;
  private final LongSupplier nanoTime;
  private final String goOn; // command by which a training that was stopped goes on
  private boolean saved;

  /**
   * @param goOn the command by which a training that was stopped goes on
   */
  TrainLines(PrintWriter out, boolean terminal, String goOn) {
    this(out, terminal, goOn, System::nanoTime);
  }

  TrainLines(PrintWriter out, boolean terminal, String goOn, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.out = out;
    this.terminal = terminal;
    this.goOn = goOn;
  }

  /** What cannot be printed ends no training; the command says so at its end. */
  @Override
  public void accept(TrainEvent event) {
    try {
      tell(event);
    } catch (StandardOutput.Failure e) {
      // The next thing that is printed fails, too.
    }
  }

  private void tell(TrainEvent event) {
    if (event instanceof TrainEvent.Begin begin && begin.steps() > 0) {
      out.printf("Going on after step %d.%n", begin.steps());
    } else if (event instanceof TrainEvent.KeepingFeatures keeping) {
      bar("Features", keeping.done(), keeping.total(), "");
    } else if (event instanceof TrainEvent.Step step) {
      bar(
          "Epoch %d [TRAIN]".formatted(step.epoch()),
          step.step(),
          step.steps(),
          String.format(Locale.ROOT, ", loss=%.3f", step.loss()));
    } else if (event instanceof TrainEvent.Validating validating) {
      bar(
          "Epoch %d [VALID]".formatted(validating.epoch()),
          validating.done(),
          validating.total(),
          String.format(Locale.ROOT, ", loss=%.3f", validating.loss()));
    } else if (event instanceof TrainEvent.Validated validated) {
      tell(validated);
    } else if (event instanceof TrainEvent.Saved written) {
      saved = true;
      line("Checkpoint saved to " + written.checkpoint());
      for (Path removed : written.removed()) {
        line("Removed the older checkpoint " + removed.getFileName());
      }
    } else if (event instanceof TrainEvent.NoImprovement none) {
      line(
          "No improvement for %s%s"
              .formatted(
                  Plural.of(none.validations(), "validation"),
                  none.patience() > 0 ? " (patience " + none.patience() + ")" : ""));
    } else if (event instanceof TrainEvent.Note note) {
      line(note.text());
    } else if (event instanceof TrainEvent.End end) {
      line(end.reason());
      if (end.stopped() && saved) {
        line("All is saved; go on by: " + goOn);
      }
    }
  }

  private void tell(TrainEvent.Validated validated) {
    endBar();
    Validation validation = validated.validation();
    for (Validation.Sample sample : validation.samples()) {
      line("Ref: " + Shown.cut(sample.reference(), SAMPLE));
      line("Gen: " + Shown.cut(sample.generated(), SAMPLE));
    }
    if (!validation.conditions().isEmpty()) {
      String row = "%-26s %9s %9s %9s %8s";
      line(row.formatted("Condition", "P", "R", "F1", "support"));
      for (Validation.Condition c : validation.conditions()) {
        String f1 = ratio(c.f1());
        line(row.formatted(c.name(), ratio(c.precision()), ratio(c.recall()), f1, c.support()));
      }
    }
    line(
        String.format(Locale.ROOT, "train loss %.4f", validated.trainLoss())
            + (validated.trainLosses().isEmpty()
                ? ""
                : " (" + numbers(validated.trainLosses()) + ")")
            + ", validation "
            + numbers(validation.metrics())
            + (validated.best() ? " (best)" : ""));
  }

  /** A dash of a condition that neither reports nor references name. */
  private static String ratio(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String numbers(Map<String, Double> byName) {
    return byName.entrySet().stream()
        .map(entry -> String.format(Locale.ROOT, "%s %.4f", entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** {@code Epoch 3 [TRAIN]: 45%|######### | 18/40 [00:12<00:15, 1.50it/s, loss=0.546]}. */
  private void bar(String newLabel, int done, int total, String detail) {
    long now = nanoTime.getAsLong();
    if (!newLabel.equals(label)) {
      endBar();
      label = newLabel;
      began = shown == 0 ? now : shown;
      doneBefore = done <= 1 ? 0 : done - 1;
    }
    boolean full = done >= total;
    shown = shown == 0 && !terminal ? now : shown;
    if (!full && now - shown < (terminal ? BETWEEN : BETWEEN_LINES)) {
      return;
    }
    shown = now;
    double seconds = (now - began) / 1e9;
    double rate = seconds > 0 ? (done - doneBefore) / seconds : 0;
    int filled = (int) ((long) BAR * done / Math.max(1, total));
    String text =
        String.format(
            Locale.ROOT,
            "%s: %3d%%|%s| %d/%d [%s<%s, %.2fit/s%s]",
            label,
            100L * done / Math.max(1, total),
            "#".repeat(filled) + " ".repeat(BAR - filled),
            done,
            total,
            Progress.clock(seconds),
            rate > 0 ? Progress.clock((total - done) / rate) : "--:--",
            rate,
            detail);
    out.print(terminal ? "\r" + text : text + System.lineSeparator());
    if (full) {
      endBar();
    }
    out.flush();
  }

  private void endBar() {
    if (terminal && !label.isEmpty()) {
      out.println();
    }
    shown = label.isEmpty() ? shown : nanoTime.getAsLong();
    label = "";
  }

  private void line(String text) {
    endBar();
    out.println(text);
  }
}
