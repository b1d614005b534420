package cxr.cli;

import cxr.io.fetch.DownloadEvent;
import cxr.io.fetch.Downloader;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Says how a download goes: on a terminal in one line that is written again and again, elsewhere in
 * a line for each tenth of the file.
 */
final class FetchProgress implements Consumer<DownloadEvent> {

  private final PrintWriter out;
  private final boolean terminal;
  private long tenth = -1; // last one told, or hundreds of megabytes where the length is unknown
  private boolean open; // whether a line is being written again and again

  FetchProgress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** What cannot be printed ends no download; the command says so at its end. */
  @Override
  public void accept(DownloadEvent event) {
    try {
      tell(event);
    } catch (StandardOutput.Failure e) {
      // The next thing that is printed fails, too.
    }
  }

  private void tell(DownloadEvent event) {
    if (event instanceof DownloadEvent.Progress progress) {
      tell(progress);
      return;
    }
    closeLine();
    if (event instanceof DownloadEvent.Waiting waiting) {
      line("Another process fetches into %s; waiting for it.", waiting.folder());
    } else if (event instanceof DownloadEvent.Pause pause) {
      line(
          "%s: %s. %s; trying again in %.0f s.",
          pause.name(),
          pause.reason(),
          pause.done() == 0 ? "Nothing is here yet" : Downloader.size(pause.done()) + " are here",
          pause.pause().toMillis() / 1000.0);
    } else if (event instanceof DownloadEvent.Restart restart) {
      tenth = -1;
      line("%s: %s; it starts from the beginning.", restart.name(), restart.reason());
    } else if (event instanceof DownloadEvent.Checking checking) {
      line("%s: checking ...", checking.name());
    } else if (event instanceof DownloadEvent.Done done) {
      tenth = -1;
      line(
          "%s: %s. SHA-256 %s %s.",
          done.name(),
          done.fresh() ? "whole" : "there already, whole",
          done.sha256(),
          done.known() ? "as it should be" : "recorded; it was not known before");
    }
  }

  private void tell(DownloadEvent.Progress progress) {
    String speed = Downloader.size(progress.bytesPerSecond()) + "/s";
    String done = Downloader.size(progress.done());
    String text =
        progress.total() > 0
            ? String.format(
                Locale.ROOT,
                "%s: %3.0f %% of %s, %s",
                progress.name(),
                100.0 * progress.done() / progress.total(),
                Downloader.size(progress.total()),
                speed)
            : "%s: %s, %s".formatted(progress.name(), done, speed);
    if (terminal) {
      out.printf("\r%-76s", text);
      out.flush();
      open = true;
      return;
    }
    long now =
        progress.total() > 0
            ? 10 * progress.done() / progress.total()
            : progress.done() / 100_000_000;
    if (now != tenth) {
      tenth = now;
      line("%s", text);
    }
  }

  private void line(String form, Object... values) {
    out.println(String.format(Locale.ROOT, form, values));
    out.flush();
  }

  private void closeLine() {
    if (open) {
      out.println();
      open = false;
    }
  }
}
