package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.platform.FirstByte;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * The steps of the dispatch route that wait until a marked call may go: first until as long before
 * its slot as calls take from here to their first byte, and then, with all ready, for the slot.
 */
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
   * Waits for the slot of a call, less the time from here to its first byte.
   *
   * @throws TooLateToSend if the call must not be sent any more
   */
  public void await(ClaimedCall call) throws TooLateToSend, InterruptedException {
    lanes.marked(call);
    long early = lanes.toFirstByte(call) + sleep.oversleep();
    await(call, () -> pace.askAgainAt(call, early), sleep::past);
  }

  private interface Nap {
    void until(long wake) throws InterruptedException;
  }

  private interface Gate {
    OptionalLong askAgainAt() throws TooLateToSend;
  }

  private void await(ClaimedCall call, Gate gate, Nap nap)
      throws TooLateToSend, InterruptedException {
    try {
      OptionalLong wake = gate.askAgainAt();
      while (wake.isPresent()) {
        nap.until(wake.getAsLong());
        wake = gate.askAgainAt();
      }
    } catch (RuntimeException e) {
      // The ledger gave no other slot. Nothing was sent, so nothing is in doubt.
      throw new TooLateToSend(call.id(), e);
    }
  }

  /**
   * What the first byte of a call waits for: its slot. A new connection, or a machine that is busy,
   * may hold a call up for longer.
   */
  public FirstByte firstByte(ClaimedCall call) {
    return new FirstByte() {
      private long passed = lanes.nanos();

      @Override
      public void await() throws IOException, InterruptedException {
        lanes.readyToLeave(call, lanes.nanos() - passed);
        try {
          KeepPace.this.await(call, () -> pace.firstByteAskAgainAt(call), sleep::until);
        } catch (TooLateToSend e) {
          throw new IOException(e.getMessage(), e);
        }
      }

      @Override
      public void left() {
        pace.sent(call, late);
      }

      @Override
      public void spent() {
        pace.spent(call);
        passed = lanes.nanos();
      }
    };
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
