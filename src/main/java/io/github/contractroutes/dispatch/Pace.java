package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Ledger;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a marked call may go: when its slot opens. A call that is more than 5 ms late for
 * its slot goes as soon as the ledger has noted by how much; the call that comes a whole quota
 * later keeps its distance from it, and only the delay is lost. If that one has its slot already,
 * the slot is forfeited, and the call takes the next one. So two calls that are a whole quota apart
 * are never closer than a second and its guard, less 5 ms. With many calls a second, what is late
 * by no more than the guard (10 ms at most) goes at once and is noted then; if the note is lost,
 * the two are still a second apart. A call that could not go within 2 s of being taken up is not
 * sent at all.
 */
final class Pace {
  private static final Logger LOG = LoggerFactory.getLogger(Pace.class);
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int MANY = 10;
  private static final long MOST_MICROS = 10_000;
  private static final long TOO_LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Below what the ledger takes for left over from a clock that jumped. */
  private static final long MOST_NOTING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Slots slots;
  private final Ledger ledger;
  private final LaneRules rules;

  Pace(Slots slots, Ledger ledger, LaneRules rules) {
    this.slots = slots;
    this.ledger = ledger;
    this.rules = rules;
  }

  /**
   * Whether the call may go on its way to its first byte now.
   *
   * @param early how long that takes, nanoseconds: it goes as much before its slot, and asks once
   *     more when all is ready for that byte
   * @return empty if it may; else when to ask again, by the clock of the slots
   * @throws TooLateToSend if the call must not be sent any more
   */
  OptionalLong askAgainAt(ClaimedCall call, long early) throws TooLateToSend {
    Slots.Slot slot = slots.get(call.id());
    if (slots.nanos() - slot.begunAt() > TOO_LATE_NANOS) {
      throw new TooLateToSend(call.id());
    }
    return untilSlot(call, slot, early);
  }

  /**
   * Whether the first byte of the call may be written now.
   *
   * @return as {@link #askAgainAt}
   * @throws TooLateToSend if the call must not be sent any more; never for one that may be
   *     repeated, however long its connection took
   */
  OptionalLong firstByteAskAgainAt(ClaimedCall call) throws TooLateToSend {
    Slots.Slot slot = slots.get(call.id());
    if (!call.repeatable() && slots.nanos() - slot.begunAt() > TOO_LATE_NANOS) {
      throw new TooLateToSend(call.id());
    }
    return untilSlot(call, slot, 0);
  }

  private OptionalLong untilSlot(ClaimedCall call, Slots.Slot slot, long early) {
    long now = slots.nanos();
    if (now < slot.opensAt() - early) {
      return OptionalLong.of(slot.opensAt() - early);
    }
    LaneRule rule = rules.rule(call.lane());
    long interval = rule.intervalMicros();
    long behind = now - slot.opensAt();
    if (interval == 0 || behind - slot.lateBy() <= mayBeLate(rule)) {
      return OptionalLong.empty();
    }
    LOG.debug(
        "Call {} of lane {} is {} us late for its slot; it was begun {} us before it",
        call.id(),
        call.lane(),
        behind / 1000,
        (slot.opensAt() - slot.begunAt()) / 1000);
    if (noted(call, slot, behind, rule)) {
      return OptionalLong.of(now);
    }
    slots.move(call.id(), ledger.slots().another(call, interval, slots::nanos));
    return OptionalLong.of(slots.get(call.id()).opensAt() - early);
  }

  /**
   * By how much a call may be late without waiting for that to be noted. With many calls a second
   * there is time for the note before the slot of the call a quota later is given out, and if the
   * note is lost, the guard is used up and no more.
   */
  private static long mayBeLate(LaneRule rule) {
    return rule.callsPerSecond() < MANY
        ? LATE_NANOS
        : Math.max(
            LATE_NANOS, TimeUnit.MICROSECONDS.toNanos(Math.min(MOST_MICROS, rule.guardMicros())));
  }

  /**
   * Noting takes time too; who is late for that reason is given as much once more. Where somewhat
   * more than 5 ms need no note, those 5 ms are left out of it, too.
   */
  private boolean noted(ClaimedCall call, Slots.Slot slot, long behind, LaneRule rule) {
    long leftOut = mayBeLate(rule) > LATE_NANOS ? LATE_NANOS : 0;
    long lateBy = behind + Math.min(MOST_NOTING_NANOS, slot.noting()) - leftOut;
    long micros = TimeUnit.NANOSECONDS.toMicros(lateBy - slot.lateBy()) + 1;
    long before = slots.nanos();
    if (!ledger.slots().goesLate(call, micros, rule.intervalMicros())) {
      return false;
    }
    slots.late(call.id(), lateBy, slots.nanos() - before);
    return true;
  }

  /**
   * The first byte of a call has left. If that was later than the ledger knows, it is told, so that
   * the call a whole quota later keeps its distance from what has really happened, less the 5 ms
   * that nobody is told of.
   *
   * @param later tells the ledger; the call does not wait for that
   */
  void sent(ClaimedCall call, Executor later) {
    slots.left(call.id());
    Slots.Slot slot = slots.get(call.id());
    long interval = rules.rule(call.lane()).intervalMicros();
    if (slot == null || interval == 0) {
      return;
    }
    long more = slot.leftAt() - slot.opensAt() - slot.lateBy();
    if (more > LATE_NANOS) {
      long micros = TimeUnit.NANOSECONDS.toMicros(more - LATE_NANOS) + 1;
      later.execute(() -> noteSent(call, micros));
    }
  }

  /** Another request has used the slot of the call, which needs one more for itself. */
  void spent(ClaimedCall call) {
    long interval = rules.rule(call.lane()).intervalMicros();
    if (interval == 0) {
      return;
    }
    try {
      slots.move(call.id(), ledger.slots().spent(call, interval, slots::nanos));
    } catch (RuntimeException e) {
      // At worst a call is refused for its rate, and made again.
      LOG.debug("Call {} could get no further slot: {}", call.id(), e.getMessage());
    }
  }

  private void noteSent(ClaimedCall call, long micros) {
    try {
      LOG.debug("Call {} of lane {} left {} us late", call.id(), call.lane(), micros);
      ledger.slots().wentLate(call, micros);
    } catch (RuntimeException e) {
      // At worst a call is refused for its rate, and made again.
      LOG.debug("That call {} left late could not be noted: {}", call.id(), e.getMessage());
    }
  }

  /** Until when the first byte of the call must be written, by the clock of the slots. */
  long sendBefore(ClaimedCall call) {
    return slots.get(call.id()).begunAt() + TOO_LATE_NANOS;
  }
}
