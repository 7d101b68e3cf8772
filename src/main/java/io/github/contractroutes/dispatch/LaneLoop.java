package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.CallSource;
import io.github.contractroutes.ledger.Change;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.GoesAlone;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.NotMarked;
import io.github.contractroutes.ledger.RepeatedWarning;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives one lane on a thread of its own: waits as the lane says, and hands out its calls. */
final class LaneLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LaneLoop.class);
  private static final long LONGEST_WAIT_MILLIS = 1_000;
  private static final long PAUSE_MILLIS = 100;

  private final Lane lane;
  private final Ledger ledger;
  private final Sleep sleep;
  private final CallSource.CallSink sink;
  private final Executor workers;
  private final RepeatedWarning warning = new RepeatedWarning(LOG);

  LaneLoop(Lane lane, Ledger ledger, Sleep sleep, CallSource.CallSink sink, Executor workers) {
    this.lane = lane;
    this.ledger = ledger;
    this.sleep = sleep;
    this.sink = sink;
    this.workers = workers;
  }

  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        turn();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | Error e) {
        warning.tell("Lane " + lane.name(), e);
        pause();
      }
    }
  }

  private void turn() throws InterruptedException {
    long seen = ledger.seen(Change.DUE);
    Lane.Next next = lane.next();
    if (next instanceof Lane.Next.Idle idle) {
      ledger.awaitChange(Change.DUE, seen, Math.min(idle.millis(), LONGEST_WAIT_MILLIS));
    } else if (next instanceof Lane.Next.Begin begin) {
      hand(begin);
    }
  }

  /** A call that the service's stop keeps from being begun is free again at once. */
  private void hand(Lane.Next.Begin begin) throws InterruptedException {
    ClaimedCall call;
    try {
      sleep.past(begin.atNanos());
      call = lane.topUp(begin.call());
      while (!lane.mayBegin()) {
        lane.inFlight().awaitPlace();
      }
    } catch (InterruptedException e) {
      giveBack(begin.call());
      throw e;
    }
    if (!lane.begin(call)) {
      return;
    }
    try {
      workers.execute(() -> work(call));
    } catch (RejectedExecutionException e) {
      // The service stops.
      notBegun(call);
      throw new InterruptedException();
    } catch (RuntimeException | Error e) {
      // No thread is to be had.
      notBegun(call);
      throw e;
    }
  }

  private void notBegun(ClaimedCall call) {
    lane.end(call);
    giveBack(call);
  }

  private void giveBack(ClaimedCall call) {
    try {
      lane.giveBack(call);
    } catch (RuntimeException e) {
      LOG.debug("Call {} stays claimed until its lease ends: {}", call.id(), e.getMessage());
    }
  }

  private void work(ClaimedCall call) {
    try {
      sink.work(call);
    } catch (Exception e) {
      if (e instanceof GoesAlone || e instanceof AccountChanged) {
        LOG.info("{}", e.getMessage());
      } else if (e instanceof NotMarked) {
        LOG.warn("A call of lane {} was not sent: {}", lane.name(), e.getMessage());
      } else {
        LOG.error("Call {} of lane {} was given up: {}", call.id(), lane.name(), e.getMessage());
        LOG.debug("Stack trace", e);
      }
      while (!lane.giveUp(call, e) && !Thread.currentThread().isInterrupted()) {
        pause();
      }
    } finally {
      lane.end(call);
    }
  }

  static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
