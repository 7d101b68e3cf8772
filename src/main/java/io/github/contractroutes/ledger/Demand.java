package io.github.contractroutes.ledger;

/**
 * What the last claims say of how much intake is to bring. A hint: lanes share it, and nothing
 * depends on it but how full calls are and how often they are late.
 */
final class Demand {
  /** Where no call has a slot to keep, giving way early only makes transactions many and small. */
  private static final int CALLS_WITHOUT_A_QUOTA = 4;

  /** How many items intake is to bring at least before it gives way. */
  private volatile int wanted;

  private volatile boolean slotsAwaited;

  /** A call that goes at once says nothing of what is missing; one that waits for its slot does. */
  void claimed(Claim claim, ClaimedCall call) {
    boolean full = call.items().size() >= claim.maxItems();
    if (claim.intervalMicros() == 0) {
      wanted = CALLS_WITHOUT_A_QUOTA * claim.maxItems();
    } else if (call.opensInMicros() > 0) {
      wanted = full ? 0 : claim.maxItems();
    }
    slotsAwaited = full && call.opensInMicros() > claim.intervalMicros() / 2;
  }

  /** Whether so many items are enough for the next call. */
  boolean isMetBy(int items) {
    return items >= wanted;
  }

  /** Whether full calls wait for their slots: more items would only wait behind them. */
  boolean slotsAwaited() {
    return slotsAwaited;
  }
}
