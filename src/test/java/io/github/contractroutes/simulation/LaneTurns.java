package io.github.contractroutes.simulation;

import io.github.contractroutes.dispatch.DispatchDoor.LaneDoor;
import io.github.contractroutes.dispatch.DispatchDoor.Next;
import io.github.contractroutes.ledger.ClaimedCall;

/** Does for one lane what its thread does in the service. */
final class LaneTurns extends Loop {
  private static final long SECOND = 1_000_000;
  private static final long LONGEST_IDLE_MILLIS = 60_000;
  private static final long NOTHING_CLAIMED_MILLIS = 5_000;

  private final Instance instance;
  private final LaneDoor lane;
  private int unanswered;
  private Next waiting;

  LaneTurns(Instance instance, LaneDoor lane) {
    super(instance.process, "lane", 300);
    this.instance = instance;
    this.lane = lane;
  }

  @Override
  void turn() {
    if (waiting != null) {
      begin(waiting);
      return;
    }
    Next next;
    try {
      next = lane.next();
    } catch (RuntimeException e) {
      again(SECOND / 10);
      return;
    }
    if (next.call() != null) {
      instance.world.log(
          "%s claims call %d of %d items",
          process.name, next.call().id(), next.call().items().size());
      long wait = next.atNanos() / 1000 - instance.world.time.micros();
      process.after(wait, "begin", () -> begin(next));
    } else {
      // Longer than in the service, where time costs nothing: changes wake the lane anyway.
      long wait = Math.min(Math.max(next.idleMillis(), 1), LONGEST_IDLE_MILLIS);
      idle(1000 * (next.idleMillis() == 100 ? NOTHING_CLAIMED_MILLIS : wait));
    }
  }

  private void begin(Next next) {
    waiting = lane.mayBegin() ? null : next;
    if (waiting != null) {
      idle(30 * SECOND);
      return;
    }
    ClaimedCall call;
    try {
      call = lane.topUp(next.call());
      if (!lane.begin(call)) {
        again(0);
        return;
      }
    } catch (RuntimeException e) {
      // The ledger did not take the call back; its lease frees it.
      again(SECOND / 10);
      return;
    }
    unanswered++;
    instance.world.checkUnanswered(lane.name(), unanswered);
    new Journey(instance, lane, call, this::ended).begin();
    again(0);
  }

  private void ended() {
    unanswered--;
    wake();
  }
}
