package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Settlement;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.PlatformError;
import java.util.List;

/** The last step before an answer is recorded: learns from it, and says what it does to items. */
public final class EndCall {
  private final Lanes lanes;
  private final Settle settle;

  /**
   * @param dispatcher learns how long calls take and whether they are answered
   * @param settle the rules
   */
  public EndCall(Dispatcher dispatcher, Settle settle) {
    this(dispatcher.lanes(), settle);
  }

  EndCall(Lanes lanes, Settle settle) {
    this.lanes = lanes;
    this.settle = settle;
  }

  /** The moves of the call's items. */
  public Settlement settle(ClaimedCall call, CallAnswer answer) {
    Settlement settlement = settle.settle(call, answer);
    if (settlement.caution() != Settlement.Caution.AS_BEFORE) {
      lanes.careful(call, settlement.caution() == Settlement.Caution.ONE_BY_ONE);
    }
    if (!(answer instanceof CallAnswer.Unknown || answer instanceof CallAnswer.NotSent)) {
      lanes.answered(call);
    }
    return settlement;
  }

  /** The answer of a call that was marked and must not be sent any more. */
  public CallAnswer notSent(ClaimedCall call) {
    return new CallAnswer.NotSent(
        new PlatformError(
            "NotSent",
            "Call " + call.id() + " could not be sent within 2 s of its mark.",
            "transport",
            true));
  }

  /** The answer of a call whose sending ended in an unforeseen way. */
  public CallAnswer lost(ClaimedCall call) {
    return new CallAnswer.Unknown(
        new PlatformError(
            "NoAnswer", "Call " + call.id() + " ended without an answer.", "transport", false),
        List.of(),
        null,
        null);
  }
}
