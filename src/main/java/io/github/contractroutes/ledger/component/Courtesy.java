package io.github.contractroutes.ledger.component;

import java.util.concurrent.TimeUnit;

/**
 * Lets calls go before intake: after each poll it rests, as long as it has just worked or a
 * multiple of it, but never so long that a full poll every time would not do.
 */
final class Courtesy {
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private long since = System.nanoTime();

  /**
   * To be called when a poll is taken in.
   *
   * @param times how long to rest, in times of what it worked
   */
  synchronized void afterPoll(int times) {
    long rest = rest(System.nanoTime() - since, times);
    if (rest > 0) {
      try {
        TimeUnit.NANOSECONDS.sleep(rest);
      } catch (InterruptedException e) {
        // The poll is taken in; whoever interrupts wants the thread to end, not the poll to fail.
        Thread.currentThread().interrupt();
      }
    }
    since = System.nanoTime();
  }

  /** Nanoseconds to rest after so many of work. */
  static long rest(long worked, int times) {
    return times * Math.min(MOST_NANOS, worked);
  }
}
