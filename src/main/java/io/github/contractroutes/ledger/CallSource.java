package io.github.contractroutes.ledger;

/** Who decides which call goes next; {@code ledger:calls} hands its calls to the route. */
public interface CallSource {

  /** Takes a call whose slot is about to open and works it to its end, on the calling thread. */
  interface CallSink {
    void work(ClaimedCall call) throws Exception;
  }

  /** Begins to hand out calls, on threads of its own. */
  void start(CallSink sink);

  /** Hands out no further call and returns when those in hand are at their end. */
  void stop();
}
