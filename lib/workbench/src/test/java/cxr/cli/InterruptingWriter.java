package cxr.cli;

import java.io.StringWriter;

/** Output at some word of which the thread that writes is interrupted, once, as by Ctrl-C. */
final class InterruptingWriter extends StringWriter {

  private final String word;
  private boolean done;

  InterruptingWriter(String word) {
    this.word = word;
  }

  @Override
  public void write(String text, int from, int length) {
    super.write(text, from, length);
    if (!done && getBuffer().indexOf(word) >= 0) {
      done = true;
      Thread.currentThread().interrupt();
    }
  }

  /** The command by which the training that was interrupted goes on, as it is printed. */
  String goOn() {
    return toString()
        .lines()
        .filter(line -> line.startsWith("All is saved; go on by: environment/workbench "))
        .map(line -> line.substring(line.indexOf("workbench ") + 10))
        .findFirst()
        .orElseThrow(() -> new AssertionError(this));
  }
}
