package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.CallSource;
import io.github.contractroutes.ledger.Claim;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Ledger;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works one lane: waits for due items and a place in flight, claims a call with its slot, and hands
 * it out shortly before the slot opens, so that it is signed and marked when it does.
 */
final class LaneLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LaneLoop.class);
  private static final long LEASE_MILLIS = 60_000;
  private static final long LONGEST_WAIT_MILLIS = 1_000;
  private static final long PAUSE_MILLIS = 100;
  private static final long MISSING_TENANT_MILLIS = 60_000;
  private static final long FAILED_STEP_MILLIS = 2_000;
  private static final long MOST_LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private final String lane;
  private final String owner;
  private final Ledger ledger;
  private final LaneRules rules;
  private final Slots slots;
  private final InFlight inFlight;
  private final ToIntFunction<String> weights;
  private final CallSource.CallSink sink;
  private final Executor workers;
  private volatile long leadNanos = TimeUnit.MILLISECONDS.toNanos(3);

  LaneLoop(
      String lane,
      String owner,
      Ledger ledger,
      LaneRules rules,
      Slots slots,
      ToIntFunction<String> weights,
      CallSource.CallSink sink,
      Executor workers) {
    this.lane = lane;
    this.owner = owner;
    this.ledger = ledger;
    this.rules = rules;
    this.slots = slots;
    this.inFlight = new InFlight(rules.rule(lane));
    this.weights = weights;
    this.sink = sink;
    this.workers = workers;
  }

  InFlight inFlight() {
    return inFlight;
  }

  /** Notes how long signing and marking took, so that the next call begins that much earlier. */
  void marked(long nanos) {
    leadNanos = Math.min(MOST_LEAD_NANOS, (leadNanos * 7 + nanos) / 8);
  }

  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        turn();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        LOG.warn("Lane {}: {}; trying again", lane, e.getMessage());
        LOG.debug("Stack trace", e);
        pause();
      }
    }
  }

  private void turn() throws InterruptedException {
    long seen = ledger.seen();
    long wait = ledger.untilDue(lane);
    if (wait > 0) {
      ledger.awaitChange(seen, Math.min(wait, LONGEST_WAIT_MILLIS));
      return;
    }
    inFlight.enter();
    Optional<ClaimedCall> call;
    try {
      call = claim();
    } catch (RuntimeException e) {
      inFlight.leave();
      throw e;
    }
    if (call.isEmpty()) {
      inFlight.leave();
      ledger.awaitChange(seen, PAUSE_MILLIS);
      return;
    }
    slots.put(call.get().id(), call.get().opensInMicros());
    slots.sleepUntil(slots.get(call.get().id()).opensAt() - leadNanos);
    workers.execute(() -> work(call.get()));
  }

  private Optional<ClaimedCall> claim() {
    LaneRule rule = rules.rule(lane);
    return ledger.claim(
        new Claim(lane, owner, rule.maxItems(), rule.intervalMicros(), LEASE_MILLIS, weights));
  }

  private void work(ClaimedCall call) {
    slots.begin(call.id());
    try {
      sink.work(call);
    } catch (Exception e) {
      LOG.error("Call {} of lane {} was given up: {}", call.id(), lane, e.getMessage());
      LOG.debug("Stack trace", e);
      giveUp(call, e);
    } finally {
      slots.remove(call.id());
      inFlight.leave();
    }
  }

  private void giveUp(ClaimedCall call, Exception because) {
    Runnable end =
        because instanceof TenantMissing
            ? () -> ledger.release(call.id(), MISSING_TENANT_MILLIS)
            : () -> ledger.giveUp(call.id(), FAILED_STEP_MILLIS);
    try {
      end.run();
    } catch (RuntimeException e) {
      LOG.error("Call {} stays open until the ledger is back: {}", call.id(), e.getMessage());
      ledger.answers().later(end);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
