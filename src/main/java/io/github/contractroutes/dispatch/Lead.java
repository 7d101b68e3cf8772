package io.github.contractroutes.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * How long before it is to be done a step of a call is begun: as long as that took at worst of
 * late, and a little more, since a call that is late costs its delay, and one that is ready early
 * only waits.
 */
final class Lead {
  private static final int SAMPLES = 32;

  private final Deque<Long> latest = new ArrayDeque<>();
  private final long spare;
  private final long most;
  private long nanos;

  /**
   * @param spareMillis what is added to the worst
   * @param mostMillis what it is at first, and never more than
   */
  Lead(long spareMillis, long mostMillis) {
    spare = TimeUnit.MILLISECONDS.toNanos(spareMillis);
    most = TimeUnit.MILLISECONDS.toNanos(mostMillis);
    nanos = most;
  }

  synchronized long nanos() {
    return nanos;
  }

  /** Notes how long the step took. */
  synchronized void took(long step) {
    latest.addLast(step);
    if (latest.size() > SAMPLES) {
      latest.removeFirst();
    }
    long worst = latest.stream().mapToLong(Long::longValue).max().orElse(0);
    nanos = Math.min(most, spare + worst + worst / 4);
  }
}
