package io.github.contractroutes.dispatch;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Sleeps on the clock of the slots: {@linkplain #until to the point}, or {@linkplain #past in
 * peace}.
 */
final class Sleep {
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

  /** On a machine whose processors are used up, time spent awake is taken from everybody. */
  private static final long MOST_AWAKE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final LongSupplier nanos;
  private final AtomicLong oversleep = new AtomicLong();

  Sleep(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Returns when the clock shows that time. A sleeper is woken a little late; so it gets up as much
   * earlier as sleepers overslept of late, though not more than a millisecond, and spends the rest
   * awake.
   */
  void until(long wake) throws InterruptedException {
    long rise = wake - Math.min(MOST_AWAKE_NANOS, oversleep.get());
    long left = rise - nanos.getAsLong();
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
      overslept(nanos.getAsLong() - rise);
    }
    while (wake - nanos.getAsLong() > 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Thread.onSpinWait();
    }
  }

  /** How much too late sleepers were woken of late, nanoseconds; on a busy machine milliseconds. */
  long oversleep() {
    return oversleep.get();
  }

  /** Returns when the clock has shown that time, some milliseconds late on a busy machine. */
  void past(long wake) throws InterruptedException {
    long left = wake - nanos.getAsLong();
    while (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
      left = wake - nanos.getAsLong();
    }
  }

  /** The worst counts at once, and is forgotten by an eighth each time. */
  private void overslept(long by) {
    oversleep.updateAndGet(before -> Math.min(MOST_NANOS, Math.max(by, before - before / 8)));
  }
}
