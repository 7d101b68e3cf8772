package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Ledger;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Lets a marked call go when its slot opens. A slot that is more than 5 ms late is forfeited and
 * the call takes the next one, so that no two calls come closer than the pace; a call that could
 * not go within 2 s of its mark is not sent at all.
 */
public final class KeepPace {
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long TOO_LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Slots slots;
  private final Ledger ledger;
  private final LaneRules rules;
  private final BiConsumer<ClaimedCall, Long> marked;

  KeepPace(Slots slots, Ledger ledger, LaneRules rules, BiConsumer<ClaimedCall, Long> marked) {
    this.slots = slots;
    this.ledger = ledger;
    this.rules = rules;
    this.marked = marked;
  }

  /**
   * Waits for the slot of a call.
   *
   * @throws TooLateToSend if the call must not be sent any more
   */
  public void await(ClaimedCall call) throws TooLateToSend, InterruptedException {
    long interval = rules.rule(call.lane()).intervalMicros();
    Slots.Slot slot = slots.get(call.id());
    marked.accept(call, slots.nanos() - slot.begunAt());
    while (interval > 0 && slots.nanos() - slot.opensAt() > LATE_NANOS) {
      refuseIfTooLate(call, slot);
      slots.move(call.id(), ledger.anotherSlot(call.lane(), interval));
      slot = slots.get(call.id());
      slots.sleepUntil(slot.opensAt());
    }
    slots.sleepUntil(slot.opensAt());
    refuseIfTooLate(call, slot);
  }

  /**
   * Until when the first byte of a call must be written.
   *
   * @return reading of the monotonic clock, nanoseconds; null for a call that may be repeated, which
   *     does no harm late
   */
  public Long sendBefore(ClaimedCall call) {
    return call.repeatable() ? null : slots.get(call.id()).begunAt() + TOO_LATE_NANOS;
  }

  private void refuseIfTooLate(ClaimedCall call, Slots.Slot slot) throws TooLateToSend {
    if (slots.nanos() - slot.begunAt() > TOO_LATE_NANOS) {
      throw new TooLateToSend(call.id());
    }
  }
}
