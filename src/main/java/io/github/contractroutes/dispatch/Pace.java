package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Ledger;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Decides when a marked call may go: when its slot opens. A slot that is more than 5 ms late is
 * forfeited and the call takes the next one (now, if no other call has a slot yet), so that no two
 * calls come closer than the pace; a call that could not go within 2 s of being taken up is not
 * sent at all.
 */
final class Pace {
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long TOO_LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Slots slots;
  private final Ledger ledger;
  private final LaneRules rules;

  Pace(Slots slots, Ledger ledger, LaneRules rules) {
    this.slots = slots;
    this.ledger = ledger;
    this.rules = rules;
  }

  /**
   * Whether the call may go now.
   *
   * @return empty if it may; else when to ask again, by the clock of the slots
   * @throws TooLateToSend if the call must not be sent any more
   */
  OptionalLong askAgainAt(ClaimedCall call) throws TooLateToSend {
    Slots.Slot slot = slots.get(call.id());
    long now = slots.nanos();
    if (now - slot.begunAt() > TOO_LATE_NANOS) {
      throw new TooLateToSend(call.id());
    }
    if (now < slot.opensAt()) {
      return OptionalLong.of(slot.opensAt());
    }
    long interval = rules.rule(call.lane()).intervalMicros();
    if (interval == 0 || now - slot.opensAt() <= LATE_NANOS) {
      return OptionalLong.empty();
    }
    slots.move(call.id(), ledger.anotherSlot(call, interval));
    return OptionalLong.of(slots.get(call.id()).opensAt());
  }

  /** Until when the first byte of the call must be written, by the clock of the slots. */
  long sendBefore(ClaimedCall call) {
    return slots.get(call.id()).begunAt() + TOO_LATE_NANOS;
  }
}
