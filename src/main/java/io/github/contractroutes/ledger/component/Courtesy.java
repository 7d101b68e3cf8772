package io.github.contractroutes.ledger.component;

import java.util.concurrent.TimeUnit;

/**
 * Lets calls go before intake. While calls wait for their slots, taking more in brings nothing
 * sooner, but may make a call late for its slot, which is lost then; so intake rests as long as it
 * has just worked.
 */
final class Courtesy {
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private long since = System.nanoTime();

  /**
   * To be called when a poll is taken in.
   *
   * @param slotsAwaited whether full calls wait for their slots
   */
  synchronized void afterPoll(boolean slotsAwaited) {
    if (slotsAwaited) {
      try {
        TimeUnit.NANOSECONDS.sleep(Math.min(MOST_NANOS, System.nanoTime() - since));
      } catch (InterruptedException e) {
        // The poll is taken in; whoever interrupts wants the thread to end, not the poll to fail.
        Thread.currentThread().interrupt();
      }
    }
    since = System.nanoTime();
  }
}
