package cxr.io.fetch;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The connection broke, or what came is of no use; another try may help. */
final class RetryableException extends IOException {

  private final Duration pauseAsked;
  private final boolean restart;

  private RetryableException(
      String reason, Duration pauseAsked, boolean restart, @Nullable Throwable cause) {
    super(reason, cause);
    this.pauseAsked = pauseAsked;
    this.restart = restart;
  }

  /** What has come is good; the rest is missing. */
  static RetryableException off(String reason, @Nullable Throwable cause) {
    return new RetryableException(reason, Duration.ZERO, false, cause);
  }

  /** What has come is of no use. */
  static RetryableException restart(String reason) {
    return new RetryableException(reason, Duration.ZERO, true, null);
  }

  /** The server asks for a pause. */
  static RetryableException later(String reason, Duration pause) {
    return new RetryableException(reason, pause, false, null);
  }

  /** Why, in words. */
  String reason() {
    return String.valueOf(getMessage());
  }

  /** Zero if the server asks for none. */
  Duration pauseAsked() {
    return pauseAsked;
  }

  boolean mustRestart() {
    return restart;
  }
}
