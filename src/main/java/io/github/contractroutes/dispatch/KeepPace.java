package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** The step of the dispatch route that waits until a marked call may go. */
public final class KeepPace {
  private final Lanes lanes;
  private final Pace pace;
  private final Sleep sleep;
  private final Executor late =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "late-calls");
            thread.setDaemon(true);
            return thread;
          });

  KeepPace(Lanes lanes) {
    this.lanes = lanes;
    this.pace = lanes.pace();
    this.sleep = lanes.sleep();
  }

  /**
   * Waits for the slot of a call.
   *
   * @throws TooLateToSend if the call must not be sent any more
   */
  public void await(ClaimedCall call) throws TooLateToSend, InterruptedException {
    lanes.marked(call);
    try {
      OptionalLong wake = pace.askAgainAt(call);
      while (wake.isPresent()) {
        sleep.until(wake.getAsLong());
        wake = pace.askAgainAt(call);
      }
    } catch (RuntimeException e) {
      // The ledger gave no other slot. Nothing was sent, so nothing is in doubt.
      throw new TooLateToSend(call.id(), e);
    }
  }

  /**
   * What is to be run when the first byte of a call leaves. A new connection, or a machine that is
   * busy, may hold a call up after its slot was kept.
   */
  public Runnable whenSent(ClaimedCall call) {
    return () -> pace.sent(call, late);
  }

  /**
   * Until when the first byte of a call must be written.
   *
   * @return reading of the monotonic clock, nanoseconds; null for a call that may be repeated,
   *     which does no harm late
   */
  public Long sendBefore(ClaimedCall call) {
    return call.repeatable() ? null : pace.sendBefore(call);
  }
}
