package io.github.contractroutes.ledger;

/** How long something that failed for its own sake is left alone: doubled each time, to a limit. */
final class Pause {
  private static final long FIRST_MILLIS = 5_000;
  private static final long LONGEST_MILLIS = 600_000;

  private Pause() {}

  /**
   * @param attempts how often it failed, from 1 on
   */
  static long millisAfter(long attempts) {
    return Math.min(FIRST_MILLIS << Math.min(attempts - 1, 10), LONGEST_MILLIS);
  }
}
