package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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
   * @param lateBy how late the ledger takes the call to be, nanoseconds
   * @param noting how long the ledger took to note that last, nanoseconds
   * @param begunAt when the call was taken to be signed and marked, monotonic nanoseconds
   * @param leftAt when its request was written, monotonic nanoseconds; when the slot opens until
   *     then
   */
  record Slot(long opensAt, long lateBy, long noting, long begunAt, long leftAt) {
    private Slot begun(long at) {
      return new Slot(opensAt, lateBy, noting, at, leftAt);
    }

    private Slot late(long by, long noted) {
      return new Slot(opensAt, by, noted, begunAt, leftAt);
    }

    private Slot left(long at) {
      return new Slot(opensAt, lateBy, noting, begunAt, at);
    }
  }

  void put(long callId, ClaimedCall.Slot slot) {
    long opensAt = slot.opensAt();
    slots.put(callId, new Slot(opensAt, slot.lateBy(), 0, nanos.getAsLong(), opensAt));
  }

  void begin(long callId) {
    slots.computeIfPresent(callId, (id, slot) -> slot.begun(nanos.getAsLong()));
  }

  void move(long callId, long opensAt) {
    slots.computeIfPresent(callId, (id, slot) -> new Slot(opensAt, 0, 0, slot.begunAt(), opensAt));
  }

  void late(long callId, long by, long noting) {
    slots.computeIfPresent(callId, (id, slot) -> slot.late(by, noting));
  }

  void left(long callId) {
    slots.computeIfPresent(callId, (id, slot) -> slot.left(nanos.getAsLong()));
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
}
