package cxr.train;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Work on files that an interrupt must not break off: Java closes the file that an interrupted
 * thread reads or writes. Such work is done again, and the interrupt stays for whoever asks next.
 */
interface Unbroken<T> {

  /** The work; doing it twice must be as doing it once. */
  T run() throws IOException;

  static <T> T of(Unbroken<T> work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return work.run();
        } catch (ClosedByInterruptException e) {
          interrupted = true;
          Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
