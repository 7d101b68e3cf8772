package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Ledger;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a marked call may go: when its slot opens. A call that is more than 5 ms late for
 * its slot, but not as late as the next one, goes at once, and all slots that are not given out yet
 * move by as much; so the call that comes a whole quota later still keeps its distance, and only
 * the delay is lost. A slot that is missed by more than that is forfeited, and the call takes the
 * next one (now, if no other call has a slot yet). A call that could not go within 2 s of being
 * taken up is not sent at all.
 */
final class Pace {
  private static final Logger LOG = LoggerFactory.getLogger(Pace.class);
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long TOO_LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Slots slots;
  private final Ledger ledger;
  private final LaneRules rules;
  private final ObjLongConsumer<ClaimedCall> late;

  /**
   * @param late takes calls that go later than their slots, and by how many nanoseconds
   */
  Pace(Slots slots, Ledger ledger, LaneRules rules, ObjLongConsumer<ClaimedCall> late) {
    this.slots = slots;
    this.ledger = ledger;
    this.rules = rules;
    this.late = late;
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
    long behind = now - slot.opensAt();
    if (interval == 0 || behind <= LATE_NANOS) {
      return OptionalLong.empty();
    }
    LOG.debug(
        "Call {} of lane {} is {} us late for its slot; it was begun {} us before it",
        call.id(),
        call.lane(),
        behind / 1000,
        (slot.opensAt() - slot.begunAt()) / 1000);
    if (behind < TimeUnit.MICROSECONDS.toNanos(interval)) {
      late.accept(call, behind);
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
