package cxr.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PrefetchTest {

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void givesAllInOrder() {
    List<Integer> found = new ArrayList<>();
    try (Prefetch<Integer> squares =
        Prefetch.of(
            numbers(100),
            n -> {
              pause(n % 7 == 0 ? 3 : 0);
              return n * n;
            },
            3,
            5)) {
      squares.forEachRemaining(found::add);
      assertThrows(NoSuchElementException.class, squares::next);
    }
    assertEquals(numbers(100).stream().map(n -> n * n).toList(), found);
  }

  @Test
  void loadsNoMoreAheadThanAsked() {
    AtomicInteger loaded = new AtomicInteger();
    try (Prefetch<Integer> each =
        Prefetch.of(
            numbers(50),
            n -> {
              loaded.incrementAndGet();
              return n;
            },
            2,
            3)) {
      for (int taken = 0; taken < 50; taken++) {
        pause(1);
        assertTrue(loaded.get() <= taken + 3, loaded + " loaded when " + taken + " are taken");
        each.next();
      }
    }
  }

  @Test
  void loadsSeveralAtOnce() throws InterruptedException {
    CountDownLatch together = new CountDownLatch(2);
    try (Prefetch<Boolean> each =
        Prefetch.of(
            numbers(2),
            n -> {
              together.countDown();
              return await(together);
            },
            2,
            2)) {
      assertTrue(each.next() && each.next());
    }
  }

  @Test
  void passesOnWhatFails() {
    Prefetch<Integer> each =
        Prefetch.of(
            numbers(10),
            n -> {
              if (n == 2) {
                throw new IOException("x.png is broken");
              }
              return n;
            },
            2,
            4);
    assertEquals(0, each.next());
    assertEquals(1, each.next());
    UncheckedIOException e = assertThrows(UncheckedIOException.class, each::next);
    assertEquals("x.png is broken", e.getMessage());
    assertFalse(each.hasNext());
  }

  @Test
  void stopsOnInterrupt() throws InterruptedException {
    AtomicBoolean stopped = new AtomicBoolean();
    AtomicBoolean kept = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              Prefetch<Boolean> each =
                  Prefetch.of(
                      numbers(3),
                      n -> {
                        begun.countDown();
                        return await(new CountDownLatch(1));
                      },
                      2,
                      2);
              try {
                each.next();
              } catch (CancellationException e) {
                stopped.set(true);
                kept.set(Thread.currentThread().isInterrupted());
              }
            });
    reader.start();
    begun.await();
    reader.interrupt();
    reader.join();
    assertTrue(stopped.get(), "it says that it was stopped");
    assertTrue(kept.get(), "the thread stays interrupted");
    assertNoThreads();
  }

  @Test
  void closingEndsItsThreads() throws InterruptedException {
    Prefetch<Boolean> each = Prefetch.of(numbers(5), n -> await(new CountDownLatch(1)), 2, 3);
    each.close();
    assertFalse(each.hasNext());
    assertNoThreads();
  }

  @Test
  void refusesNoThreads() {
    assertThrows(IllegalArgumentException.class, () -> Prefetch.of(numbers(1), n -> n, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> Prefetch.of(numbers(1), n -> n, 1, 0));
  }

  private static void assertNoThreads() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("prefetch")) {
        thread.join(5000);
        assertFalse(thread.isAlive(), "a thread is left");
      }
    }
  }

  private static boolean await(CountDownLatch latch) throws IOException {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private static void pause(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
