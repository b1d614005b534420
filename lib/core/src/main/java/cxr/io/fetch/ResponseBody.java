package cxr.io.fetch;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, taken piece by piece with a time limit for each: a connection that falls
 * silent cannot hold the reader.
 */
final class ResponseBody implements HttpResponse.BodySubscriber<ResponseBody>, AutoCloseable {

  /** What came from the network: bytes, the end, or a break. */
  private sealed interface Arrival {
    record Bytes(List<ByteBuffer> buffers) implements Arrival {}

    record End() implements Arrival {}

    record Break(Throwable cause) implements Arrival {}
  }

  /** Nothing came in time. */
  static final class SilenceException extends IOException {}

  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
  private boolean ended;

  /**
   * The next bytes.
   *
   * @return null at the end
   * @throws SilenceException if none come in time
   * @throws IOException if the connection breaks
   */
  ByteBuffer next(long nanos) throws IOException, InterruptedException {
    while (buffers.isEmpty() && !ended) {
      Arrival arrival = arrivals.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      if (arrival == null) {
        throw new SilenceException();
      } else if (arrival instanceof Arrival.Bytes bytes) {
        buffers.addAll(bytes.buffers());
        subscription.join().request(1);
      } else if (arrival instanceof Arrival.Break broken) {
        throw broken.cause() instanceof IOException e ? e : new IOException(broken.cause());
      } else {
        ended = true;
      }
    }
    return buffers.poll();
  }

  @Override
  public CompletionStage<ResponseBody> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    given.request(1);
    subscription.complete(given);
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    arrivals.add(new Arrival.Bytes(item));
  }

  @Override
  public void onError(Throwable cause) {
    arrivals.add(new Arrival.Break(cause));
  }

  @Override
  public void onComplete() {
    arrivals.add(new Arrival.End());
  }

  /** Ends the connection, if the body has not ended by itself. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end
  public void close() {
    subscription.thenAccept(Flow.Subscription::cancel);
  }
}
