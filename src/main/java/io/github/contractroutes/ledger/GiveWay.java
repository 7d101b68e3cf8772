package io.github.contractroutes.ledger;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far intake gives way to dispatch on a machine that is short of processors. What is taken in
 * while calls wait for their slots leaves no sooner for it, but the work of taking it in may make a
 * call late for its slot, and that costs quota.
 */
final class GiveWay {
  private static final long AFTER_LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** As long as it worked. */
  private static final int EQUAL = 1;

  /** A fifth of the time is left for intake. */
  private static final int FAR = 4;

  private final LongSupplier nanos;
  private volatile boolean slotsAwaited;
  private volatile boolean full;
  private volatile long calmFrom;

  /**
   * @param nanos monotonic clock
   */
  GiveWay(LongSupplier nanos) {
    this.nanos = nanos;
    calmFrom = nanos.getAsLong();
  }

  void claimed(Claim claim, ClaimedCall call) {
    slotsAwaited = call.opensInMicros() > claim.intervalMicros() / 2;
    full = call.items().size() >= claim.maxItems();
  }

  /** A call was late for its slot. */
  void late() {
    calmFrom = nanos.getAsLong() + AFTER_LATE_NANOS;
  }

  /**
   * How long intake is to rest, in times of what it worked. Only full calls show that there is
   * enough to send; calls that are not wait for intake.
   */
  int rest() {
    if (!slotsAwaited) {
      return 0;
    }
    return full && nanos.getAsLong() - calmFrom < 0 ? FAR : EQUAL;
  }
}
