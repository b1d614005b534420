package cxr.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Loads what comes next while what is there is worked on: several at once, given in their order,
 * and at most so many ahead, so that memory stays bounded.
 *
 * <pre>{@code
 * try (Prefetch<float[]> images = Prefetch.of(paths, store::array, 2, 8)) {
 *   while (images.hasNext()) {
 *     learn(images.next());
 *   }
 * }
 * }</pre>
 *
 * <p>It is for one thread. {@link #close} ends it anywhere, and its threads with it.
 */
public final class Prefetch<T> implements Iterator<T>, AutoCloseable {

  private static final int PATIENCE = 30; // seconds that the threads have to end

  /** Loads a thing; it is called by several threads at once. */
  public interface Loader<K, T> {
    T load(K key) throws IOException;
  }

  private final Iterator<Callable<T>> tasks;
  private final ExecutorService threads;
  private final int ahead;
  private final Deque<Future<T>> loading = new ArrayDeque<>();

  private Prefetch(Iterator<Callable<T>> tasks, int threads, int ahead) {
    this.tasks = tasks;
    this.ahead = ahead;
    this.threads =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "prefetch");
              thread.setDaemon(true);
              return thread;
            });
    fill();
  }

  /**
   * Begins to load.
   *
   * @param keys what to load, in this order
   * @param threads that load
   * @param ahead how many may be loaded, or being loaded, before they are asked for
   */
  public static <K, T> Prefetch<T> of(
      Iterable<? extends K> keys, Loader<K, T> loader, int threads, int ahead) {
    if (threads < 1 || ahead < 1) {
      throw new IllegalArgumentException(
          "Threads and things ahead must be 1 or more; found %d and %d.".formatted(threads, ahead));
    }
    Iterator<? extends K> each = keys.iterator();
    Iterator<Callable<T>> tasks =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return each.hasNext();
          }

          @Override
          public Callable<T> next() {
            K key = each.next();
            return () -> loader.load(key);
          }
        };
    return new Prefetch<>(tasks, threads, ahead);
  }

  @Override
  public boolean hasNext() {
    return !loading.isEmpty();
  }

  /**
   * The next thing, as soon as it is loaded.
   *
   * @throws UncheckedIOException if it could not be; the reason is the loader's
   * @throws CancellationException if the thread is interrupted, which it stays
   */
  @Override
  public T next() {
    if (loading.isEmpty()) {
      throw new NoSuchElementException("All is loaded, or loading was ended.");
    }
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      T result = loading.remove().get();
      fill();
      return result;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new CancellationException("Loading was stopped.");
    } catch (ExecutionException e) {
      close();
      throw unchecked(Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  /** Ends loading, and waits for what is being loaded right now. */
  @Override
  public void close() {
    threads.shutdownNow();
    loading.clear();
    boolean interrupted = Thread.interrupted();
    try {
      threads.awaitTermination(PATIENCE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void fill() {
    while (loading.size() < ahead && tasks.hasNext()) {
      loading.add(threads.submit(tasks.next()));
    }
    if (loading.isEmpty()) {
      threads.shutdown();
    }
  }

  private static RuntimeException unchecked(Throwable cause) {
    if (cause instanceof IOException e) {
      return new UncheckedIOException(e.getMessage(), e);
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }
}
