package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import java.util.OptionalLong;

/** The step of the dispatch route that waits until a marked call may go. */
public final class KeepPace {
  private final Lanes lanes;
  private final Pace pace;
  private final Sleep sleep;

  KeepPace(Lanes lanes) {
    this.lanes = lanes;
    this.pace = lanes.pace();
    this.sleep = new Sleep(lanes.slots()::nanos);
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
   * Until when the first byte of a call must be written.
   *
   * @return reading of the monotonic clock, nanoseconds; null for a call that may be repeated,
   *     which does no harm late
   */
  public Long sendBefore(ClaimedCall call) {
    return call.repeatable() ? null : pace.sendBefore(call);
  }
}
