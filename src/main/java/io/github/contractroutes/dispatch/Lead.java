package io.github.contractroutes.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * How long before its slot opens a call is taken to be signed and marked: as long as that took at
 * worst of late, and a little more, since a slot that is missed is lost, and a call that is ready
 * early only waits. Kept below the time between two slots of 20 calls a second, so that a crash
 * finds few calls marked and not sent.
 */
final class Lead {
  private static final int SAMPLES = 32;
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(45);

  private final Deque<Long> latest = new ArrayDeque<>();
  private long nanos = MOST_NANOS;

  synchronized long nanos() {
    return nanos;
  }

  /** Notes how long signing and marking took. */
  synchronized void took(long preparing) {
    latest.addLast(preparing);
    if (latest.size() > SAMPLES) {
      latest.removeFirst();
    }
    long worst = latest.stream().mapToLong(Long::longValue).max().orElse(0);
    nanos = Math.min(MOST_NANOS, LEAST_NANOS + worst + worst / 4);
  }
}
