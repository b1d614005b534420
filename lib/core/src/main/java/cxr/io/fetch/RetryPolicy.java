package cxr.io.fetch;

import java.time.Duration;

/**
 * How long a download waits and how often it tries again.
 *
 * @param connect longest time to connect
 * @param silence longest time to the first line of an answer; and in each such time at least {@code
 *     leastBytes} must come, or the connection counts as broken
 * @param leastBytes see {@code silence}
 * @param idleTries tries in a row that bring nothing new, after which it gives up
 * @param tries in all, after which it gives up
 * @param firstPause before the second try; doubled with each further try that brings nothing new
 * @param longestPause the doubling ends here
 * @param redirects followed one after the other at most
 */
public record RetryPolicy(
    Duration connect,
    Duration silence,
    long leastBytes,
    int idleTries,
    int tries,
    Duration firstPause,
    Duration longestPause,
    int redirects) {

  public RetryPolicy {
    if (connect.isNegative() || connect.isZero() || silence.isNegative() || silence.isZero()) {
      throw new IllegalArgumentException(
          "The longest times must be above 0; found " + connect + " and " + silence + ".");
    }
    if (leastBytes < 1 || idleTries < 1 || tries < 1 || redirects < 0) {
      throw new IllegalArgumentException(
          "leastBytes, idleTries and tries must be 1 or more, redirects 0 or more; found %d, %d, %d and %d."
              .formatted(leastBytes, idleTries, tries, redirects));
    }
  }

  /** For servers on the internet. */
  public static RetryPolicy defaults() {
    return new RetryPolicy(
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        1024,
        6,
        100,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        5);
  }

  /**
   * The pause before the next try.
   *
   * @param idle tries in a row that brought nothing new, from 0
   * @param asked by the server, or zero
   */
  Duration pause(int idle, Duration asked) {
    Duration doubled = firstPause.multipliedBy(1L << Math.min(20, Math.max(0, idle - 1)));
    Duration wanted = asked.compareTo(doubled) > 0 ? asked : doubled;
    return wanted.compareTo(longestPause) > 0 ? longestPause : wanted;
  }
}
