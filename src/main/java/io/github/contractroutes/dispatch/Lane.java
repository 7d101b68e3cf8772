package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.Claim;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.GoesAlone;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.NotMarked;
import io.github.contractroutes.ledger.RepeatedWarning;
import io.github.contractroutes.ledger.Settlement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what one lane does next, and never waits: claims a call with its slot as soon as an item
 * is due, and says when to begin with it, so that it is signed and marked when its slot opens, and
 * whether few enough calls are unanswered for that. Whoever drives it (threads in the service, a
 * clock of its own in the simulation) does the waiting.
 */
final class Lane {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final long LEAST_IDLE_MILLIS = 100;
  private static final long MISSING_TENANT_MILLIS = 60_000;
  private static final long FAILED_STEP_MILLIS = 2_000;

  /** A full call of what may be repeated gains nothing by a later start, and a crash no doubt. */
  private static final long READS_LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(70);

  private static final long WAITED_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /**
   * Kept below the time between two slots of 20 calls a second, so that a crash finds few calls
   * marked and not sent.
   */
  private static final long MOST_LEAD_MILLIS = 45;

  private final String name;
  private final String owner;
  private final Ledger ledger;
  private final LaneRules rules;
  private final Slots slots;
  private final ToIntFunction<String> weights;
  private final long leaseMillis;
  private final RepeatedWarning warning = new RepeatedWarning(LOG);
  private final InFlight inFlight;
  private final Lead marking = new Lead(5, MOST_LEAD_MILLIS);
  private final Lead leaving = new Lead(1, 20);
  private final Lead toppingUp = new Lead(0, 10);
  private final Set<Long> counted = ConcurrentHashMap.newKeySet();

  Lane(
      String name,
      String owner,
      Ledger ledger,
      LaneRules rules,
      Slots slots,
      ToIntFunction<String> weights,
      long leaseMillis) {
    this.name = name;
    this.owner = owner;
    this.ledger = ledger;
    this.rules = rules;
    this.slots = slots;
    this.weights = weights;
    this.leaseMillis = leaseMillis;
    this.inFlight = new InFlight(() -> rules.rule(name));
  }

  /** What to do next. */
  sealed interface Next {
    /** Nothing can be claimed; look again after that time, or when the ledger has changed. */
    record Idle(long millis) implements Next {}

    /**
     * A call was claimed; it begins when it {@linkplain #mayBegin may}, or is given back.
     *
     * @param atNanos when to begin with it, by the clock of the slots
     */
    record Begin(ClaimedCall call, long atNanos) implements Next {}
  }

  String name() {
    return name;
  }

  InFlight inFlight() {
    return inFlight;
  }

  /** Claims the next call if that can be. */
  Next next() {
    long wait = ledger.untilDue(name);
    if (wait > 0) {
      return new Next.Idle(wait);
    }
    Optional<ClaimedCall> call = claim();
    if (call.isEmpty()) {
      // Its agents are held, or another instance was quicker.
      return new Next.Idle(Math.max(LEAST_IDLE_MILLIS, ledger.untilTurn(name)));
    }
    slots.put(call.get().id(), call.get().slot());
    return new Next.Begin(call.get(), slots.get(call.get().id()).opensAt() - leadNanos(call.get()));
  }

  private long leadNanos(ClaimedCall call) {
    boolean full = call.items().size() >= rules.rule(name).maxItems();
    if (full && call.repeatable()) {
      return READS_LEAD_NANOS;
    }
    long lead = marking.nanos() + leaving.nanos() + (full ? 0 : toppingUp.nanos());
    return Math.min(TimeUnit.MILLISECONDS.toNanos(MOST_LEAD_MILLIS), lead);
  }

  private Optional<ClaimedCall> claim() {
    return ledger.claim(wanted());
  }

  private Claim wanted() {
    LaneRule rule = rules.rule(name);
    return new Claim(
        name,
        owner,
        inFlight.oneByOne() ? 1 : rule.maxItems(),
        rule.intervalMicros(),
        leaseMillis,
        weights,
        rules.namesFiles(name),
        slots::nanos,
        rules.createMaxAgeMillis());
  }

  /** Whether few enough calls are unanswered for one more. */
  boolean mayBegin() {
    return inFlight.hasPlace();
  }

  /**
   * The call is taken to be signed and marked: the 2 s in which it may be sent begin, and it counts
   * as unanswered until it is {@link #answered}, or at its {@link #end}.
   *
   * @return false if it must not begin: it has several items, and since it was claimed a call of
   *     the lane has ended in doubt; its items are free again
   */
  boolean begin(ClaimedCall call) {
    if (call.items().size() > 1 && inFlight.oneByOne()) {
      giveBack(call);
      return false;
    }
    counted.add(call.id());
    inFlight.enter();
    slots.begin(call.id());
    return true;
  }

  /**
   * The call with the items that became due while it waited; to be asked before it begins.
   *
   * @throws RuntimeException if the ledger is away; the call's items are free again
   */
  ClaimedCall topUp(ClaimedCall call) {
    Claim wanted = wanted();
    long before = slots.nanos();
    boolean waited = before - slots.get(call.id()).begunAt() > WAITED_NANOS;
    if (!waited || call.items().size() >= wanted.maxItems()) {
      return call;
    }
    try {
      ClaimedCall full = ledger.topUp(wanted, call);
      toppingUp.took(slots.nanos() - before);
      return full;
    } catch (RuntimeException e) {
      // Nobody knows how many items it has now.
      try {
        giveBack(call);
      } catch (RuntimeException left) {
        // Its lease frees it.
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  /** A claimed call is not begun: its items are free again. */
  void giveBack(ClaimedCall call) {
    slots.remove(call.id());
    ledger.release(call.id(), 0);
  }

  /** Notes how long signing and marking took, so that the next call begins that much earlier. */
  void marked(long nanos) {
    marking.took(nanos);
  }

  /** How long a call took of late from its pace to its first byte, and a little more. */
  long toFirstByte() {
    return leaving.nanos();
  }

  /** Notes how long a call took from its pace until all was ready for its first byte. */
  void readyToLeave(long nanos) {
    leaving.took(nanos);
  }

  /**
   * Notes an answered call: how long calls of this lane take. A create makes place for another one
   * while its answer is recorded; of reads, which are many, those count too whose answers wait for
   * the ledger.
   */
  void answered(ClaimedCall call) {
    Slots.Slot slot = slots.get(call.id());
    if (slot != null) {
      inFlight.answered(TimeUnit.NANOSECONDS.toMillis(slots.nanos() - slot.leftAt()));
    }
    if (!call.repeatable()) {
      leave(call);
    }
  }

  /**
   * Notes how creates go on: one call at a time of one item each, or not any more.
   *
   * @param oneByOne whether a call has ended in doubt; else whether one was answered
   */
  void careful(boolean oneByOne) {
    inFlight.careful(oneByOne);
  }

  /**
   * Settles a call that a step before, or the recording of its answer, has failed.
   *
   * @return false if the ledger is away: the call is still open, and this is to be tried again
   */
  boolean giveUp(ClaimedCall call, Exception because) {
    try {
      if (because instanceof TenantMissing) {
        ledger.release(
            call.id(),
            new Settlement.Hold(
                true, "TenantMissing", because.getMessage(), MISSING_TENANT_MILLIS));
      } else if (because instanceof AccountChanged changed) {
        ledger.moveOn(call, changed.lane());
      } else if (because instanceof NotMarked) {
        ledger.notSent(call.id(), FAILED_STEP_MILLIS);
      } else if (because instanceof GoesAlone) {
        ledger.release(call.id(), 0);
      } else {
        ledger.giveUp(call.id(), FAILED_STEP_MILLIS);
      }
      return true;
    } catch (RuntimeException e) {
      warning.tell("Call " + call.id() + " cannot be given up", e);
      return false;
    }
  }

  /** The call is at its end, whatever that was. */
  void end(ClaimedCall call) {
    slots.remove(call.id());
    leave(call);
  }

  private void leave(ClaimedCall call) {
    if (counted.remove(call.id())) {
      inFlight.leave();
    }
  }
}
