package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.Settlement;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.tenant.Tenants;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** The simulation's door into dispatch: the same lanes, pace and rules, driven without threads. */
public final class DispatchDoor {
  private final Lanes lanes;
  private final Pace pace;
  private final KeepPace keepPace;
  private final EndCall endCall;

  /**
   * What one process has of dispatch.
   *
   * @param nanos the process's monotonic clock
   */
  public DispatchDoor(
      Ledger ledger,
      Tenants tenants,
      LaneRules rules,
      String owner,
      Settle settle,
      LongSupplier nanos) {
    lanes = new Lanes(ledger, tenants, rules, owner, new Slots(nanos), 60_000);
    pace = lanes.pace();
    keepPace = new KeepPace(lanes);
    endCall = new EndCall(lanes, settle);
  }

  /** Lanes that were not there before. */
  public List<LaneDoor> open() {
    return lanes.open().stream().map(LaneDoor::new).toList();
  }

  /** When the call may go on its way to its first byte: empty for now. */
  public OptionalLong pace(ClaimedCall call) throws TooLateToSend {
    return pace.askAgainAt(call, lanes.toFirstByte(call));
  }

  /** All is ready for the call's first byte, so long after its pace. */
  public void ready(ClaimedCall call, long nanos) {
    lanes.readyToLeave(call, nanos);
  }

  /** When the first byte of the call may leave: empty for now. */
  public OptionalLong firstByte(ClaimedCall call) throws TooLateToSend {
    return pace.firstByteAskAgainAt(call);
  }

  /** The first byte of the call leaves; what follows from that is done at once. */
  public void sent(ClaimedCall call) {
    sent(call, Runnable::run);
  }

  /** The first byte of the call leaves. */
  public void sent(ClaimedCall call, Executor later) {
    pace.sent(call, later);
  }

  /** Another request has gone in the place of the call. */
  public void spent(ClaimedCall call) {
    pace.spent(call);
  }

  public void marked(ClaimedCall call) {
    lanes.marked(call);
  }

  /** Until when the first byte must leave, monotonic nanoseconds; null if late does no harm. */
  public Long sendBefore(ClaimedCall call) {
    return keepPace.sendBefore(call);
  }

  public CallAnswer notSent(ClaimedCall call) {
    return endCall.notSent(call);
  }

  public CallAnswer lost(ClaimedCall call) {
    return endCall.lost(call);
  }

  public Settlement settle(ClaimedCall call, CallAnswer answer) {
    return endCall.settle(call, answer);
  }

  /** One lane. */
  public record LaneDoor(Lane lane) {
    public String name() {
      return lane.name();
    }

    /** What to do next; exactly one of the three. */
    public Next next() {
      Lane.Next next = lane.next();
      if (next instanceof Lane.Next.Idle idle) {
        return new Next(idle.millis(), false, null, 0);
      }
      if (next instanceof Lane.Next.Begin begin) {
        return new Next(0, false, begin.call(), begin.atNanos());
      }
      throw new IllegalStateException("A lane says " + next + ".");
    }

    /** Whether few enough calls are unanswered for one more. */
    public boolean mayBegin() {
      return lane.mayBegin();
    }

    /** The call with what became due while it waited. */
    public ClaimedCall topUp(ClaimedCall call) {
      return lane.topUp(call);
    }

    /** False if the call was given back. */
    public boolean begin(ClaimedCall call) {
      return lane.begin(call);
    }

    public boolean giveUp(ClaimedCall call, Exception because) {
      return lane.giveUp(call, because);
    }

    public void end(ClaimedCall call) {
      lane.end(call);
    }

    public int unansweredAtMost() {
      return lane.inFlight().limit();
    }
  }

  /**
   * What a lane does next.
   *
   * @param call the call to begin at {@code atNanos}, or null
   */
  public record Next(long idleMillis, boolean full, ClaimedCall call, long atNanos) {}
}
