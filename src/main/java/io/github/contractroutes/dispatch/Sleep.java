package io.github.contractroutes.dispatch;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Sleeps to the point. On a busy machine a sleeper is woken some milliseconds late, which would
 * cost a slot; so it gets up as much earlier as sleepers overslept of late, and spends the rest
 * awake.
 */
final class Sleep {
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

  private final LongSupplier nanos;
  private final AtomicLong oversleep = new AtomicLong();

  Sleep(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Returns when the clock shows that time. */
  void until(long wake) throws InterruptedException {
    long rise = wake - oversleep.get();
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

  /** The worst counts at once, and is forgotten by an eighth each time. */
  private void overslept(long by) {
    oversleep.updateAndGet(before -> Math.min(MOST_NANOS, Math.max(by, before - before / 8)));
  }
}
