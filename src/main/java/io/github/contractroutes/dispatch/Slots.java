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
   */
  record Slot(long opensAt, long lateBy, long noting, long begunAt) {}

  void put(long callId, ClaimedCall.Slot slot) {
    slots.put(callId, new Slot(slot.opensAt(), slot.lateBy(), 0, nanos.getAsLong()));
  }

  void begin(long callId) {
    slots.computeIfPresent(
        callId,
        (id, slot) -> new Slot(slot.opensAt(), slot.lateBy(), slot.noting(), nanos.getAsLong()));
  }

  void move(long callId, long opensAt) {
    slots.computeIfPresent(callId, (id, slot) -> new Slot(opensAt, 0, 0, slot.begunAt()));
  }

  void late(long callId, long by, long noting) {
    slots.computeIfPresent(
        callId, (id, slot) -> new Slot(slot.opensAt(), by, noting, slot.begunAt()));
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
