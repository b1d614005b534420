package cxr.cli;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Work that is interrupted, and not cut off, by a signal that would end the process. */
final class Interruptible {

  private static final long PATIENCE = 60; // seconds for the current step and a checkpoint

  private Interruptible() {}

  /** Whether progress is shown to a person. */
  static boolean terminal() {
    return "1".equals(System.getenv("CXR_TERMINAL"));
  }

  /** Long work in small steps. */
  interface Work {
    void run() throws IOException;
  }

  /** Lets a signal that would end the process interrupt the work first, and waits for its end. */
  static void run(Work work) throws IOException {
    Thread worker = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              worker.interrupt();
              try {
                done.await(PATIENCE, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      work.run();
    } finally {
      done.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending already.
      }
    }
  }
}
