package io.github.contractroutes.dispatch;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When the slot of each call in hand opens, by this process's monotonic clock. Waiting is on that
 * clock, so that a jumping wall clock does no harm.
 */
final class Slots {
  private final ConcurrentMap<Long, Slot> slots = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  Slots(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * A slot.
   *
   * @param opensAt monotonic nanoseconds
   * @param begunAt when the call was taken to be signed and marked, monotonic nanoseconds
   */
  record Slot(long opensAt, long begunAt) {}

  void put(long callId, long opensInMicros) {
    long now = nanos.getAsLong();
    slots.put(callId, new Slot(now + TimeUnit.MICROSECONDS.toNanos(opensInMicros), now));
  }

  void begin(long callId) {
    slots.computeIfPresent(callId, (id, slot) -> new Slot(slot.opensAt(), nanos.getAsLong()));
  }

  void move(long callId, long opensInMicros) {
    long opensAt = nanos.getAsLong() + TimeUnit.MICROSECONDS.toNanos(opensInMicros);
    slots.computeIfPresent(callId, (id, slot) -> new Slot(opensAt, slot.begunAt()));
  }

  Slot get(long callId) {
    return slots.get(callId);
  }

  void remove(long callId) {
    slots.remove(callId);
  }

  long nanos() {
    return nanos.getAsLong();
  }

  /** Sleeps until the monotonic clock shows that time. */
  void sleepUntil(long wake) throws InterruptedException {
    long left = wake - nanos.getAsLong();
    while (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
      left = wake - nanos.getAsLong();
    }
  }
}
