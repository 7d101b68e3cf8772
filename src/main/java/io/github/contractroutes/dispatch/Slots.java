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
   * @param begunAt when the call was taken to be signed and marked, monotonic nanoseconds
   */
  record Slot(long opensAt, long lateBy, long begunAt) {}

  void put(long callId, ClaimedCall.Slot slot) {
    slots.put(callId, new Slot(slot.opensAt(), slot.lateBy(), nanos.getAsLong()));
  }

  void begin(long callId) {
    slots.computeIfPresent(
        callId, (id, slot) -> new Slot(slot.opensAt(), slot.lateBy(), nanos.getAsLong()));
  }

  void move(long callId, long opensAt) {
    slots.computeIfPresent(callId, (id, slot) -> new Slot(opensAt, 0, slot.begunAt()));
  }

  void late(long callId, long by) {
    slots.computeIfPresent(callId, (id, slot) -> new Slot(slot.opensAt(), by, slot.begunAt()));
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
