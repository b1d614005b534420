package cxr.view;

import cxr.data.phantom.Sample;
import cxr.image.ImageStore;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar that changes in place. In a notebook:
 *
 * <pre>{@code
 * Progress bar = Progress.show(x -> display(x), (id, x) -> updateDisplay(id, x));
 * bar.update("Epoch 1", 3, 40, "loss 0.53");
 * bar.done("trained");
 * }</pre>
 */
public final class Progress {

  private static final long BETWEEN = 250_000_000; // nanoseconds between two changes at least

  private final BiConsumer<String, Object> update;
  private final LongSupplier clock;
  private final String id;
  private @Nullable String label;
  private long began;
  private long shown;

  Progress(
      Function<Object, String> display, BiConsumer<String, Object> update, LongSupplier clock) {
    this.update = update;
    this.clock = clock;
    this.began = clock.getAsLong();
    this.shown = began - BETWEEN;
    this.id = display.apply(new Bar("", 0, 1, 0, ""));
  }

  /**
   * Shows an empty bar.
   *
   * @param display the kernel's function of that name
   * @param update the kernel's updateDisplay
   */
  public static Progress show(Function<Object, String> display, BiConsumer<String, Object> update) {
    return new Progress(display, update, System::nanoTime);
  }

  /**
   * A bar that is shown when its work begins, and not at all where there is none to do: drawing the
   * built-in sample, or decoding X-rays.
   *
   * @param label of the work
   * @param display the kernel's function of that name
   * @param update the kernel's updateDisplay
   */
  public static Later later(
      String label, Function<Object, String> display, BiConsumer<String, Object> update) {
    return new Later(label, display, update);
  }

  /** A bar that comes with the first that it is told. */
  public static final class Later implements Sample.Drawing, ImageStore.Progress {

    private final String label;
    private final Function<Object, String> display;
    private final BiConsumer<String, Object> update;
    private @Nullable Progress bar;

    private Later(
        String label, Function<Object, String> display, BiConsumer<String, Object> update) {
      this.label = label;
      this.display = display;
      this.update = update;
    }

    @Override
    public void at(int done, int total) {
      if (bar == null) {
        bar = show(display, update);
      }
      bar.update(label, done, total, "");
    }
  }

  /**
   * Moves the bar; four times a second at most, and always where a label begins or ends.
   *
   * @param newLabel of the work; a new one starts the time anew
   * @param done of the work
   * @param total of the work
   * @param detail such as the loss; may be empty
   */
  public void update(String newLabel, long done, long total, String detail) {
    long now = clock.getAsLong();
    boolean begins = !newLabel.equals(label);
    if (begins) {
      label = newLabel;
      began = shown == began - BETWEEN ? began : now;
    }
    if (begins || done >= total || now - shown >= BETWEEN) {
      shown = now;
      update.accept(id, new Bar(newLabel, done, total, (now - began) / 1e9, detail));
    }
  }

  /** Puts a last word in the bar's place. */
  public void done(String text) {
    update.accept(id, new Done(text));
  }

  /** Minutes and seconds, {@code 01:05}; with hours from one hour on, {@code 1:00:05}. */
  public static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%02d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  record Done(String text) implements Shown {
    @Override
    public Html html() {
      return Html.tag("div", text);
    }

    @Override
    public String plain() {
      return text;
    }
  }

  record Bar(String label, long done, long total, double seconds, String detail) implements Shown {

    private double share() {
      return total <= 0 ? 1 : Math.min(1, (double) done / total);
    }

    @Override
    public Html html() {
      String filled = "width:%d%%;height:10px;border-radius:4px;background:#0072B2";
      Html bar = Html.tag("div").set("style", filled.formatted(Math.round(100 * share())));
      Html ground = Html.tag("div", bar).set("style", "background:#8883;border-radius:4px");
      return Html.tag("div", ground, Html.tag("code", plain())).set("style", "max-width:640px");
    }

    /** {@code Epoch 3 45% 18/40 [00:12<00:15, 1.5/s, loss 0.53]}. */
    @Override
    public String plain() {
      String rest = done > 0 ? clock(seconds / done * (total - done)) : "--:--";
      String rate =
          done > 0 && seconds > 0 ? String.format(Locale.ROOT, ", %.1f/s", done / seconds) : "";
      return String.format(
          Locale.ROOT,
          "%s  %.0f%%  %d/%d  [%s<%s%s%s]",
          label,
          100 * share(),
          done,
          total,
          clock(seconds),
          rest,
          rate,
          detail.isEmpty() ? "" : ", " + detail);
    }
  }
}
