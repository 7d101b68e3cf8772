package io.github.contractroutes.dispatch;

/**
 * What holds for the calls of one lane.
 *
 * @param intervalMicros time between two calls, microseconds; 0 for no limit
 * @param maxItems most items of one call
 * @param callsPerSecond the quota; 0 for no limit
 * @param creates whether calls of this lane may create contracts
 */
public record LaneRule(long intervalMicros, int maxItems, int callsPerSecond, boolean creates) {

  /**
   * The rule of a quota: that many calls in one second and a guard, evenly spaced. The platform
   * counts calendar seconds at arrival; without a guard, jitter on the way brings calls of two
   * seconds into one.
   */
  static LaneRule of(int callsPerSecond, long guardMillis, int maxItems, boolean creates) {
    long interval = callsPerSecond == 0 ? 0 : (1_000_000 + guardMillis * 1000) / callsPerSecond;
    return new LaneRule(interval, maxItems, callsPerSecond, creates);
  }

  /** By how much a whole quota of calls takes longer than a second, microseconds. */
  long guardMicros() {
    return Math.max(0, callsPerSecond * intervalMicros - 1_000_000);
  }
}
