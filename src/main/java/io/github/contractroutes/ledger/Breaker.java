package io.github.contractroutes.ledger;

import java.sql.SQLException;

/**
 * The breaker of a lane, in its row, so that all instances share it: after five calls in a row
 * without an answer the lane closes, for one second at first and twice as long each time, up to a
 * minute; then one call goes out as a probe, not the backlog, and an answer opens the lane. Calls
 * that were out when it closed say nothing new.
 */
final class Breaker {
  private static final int TOLERATED = 5;
  private static final long FIRST_MILLIS = 1_000;
  private static final long LONGEST_MILLIS = 60_000;

  private Breaker() {}

  /**
   * @param claimedAt when the call was claimed that was answered or not
   */
  static void after(Tx tx, String lane, boolean reachable, long claimedAt, long now)
      throws SQLException {
    if (reachable) {
      tx.update(
          // What is left then is the pause after a call that was refused for its rate.
          "update lane set failures = 0, open_until = pace_since where name = ? and failures > 0",
          lane);
      return;
    }
    long failures =
        tx.number(
            """
            update lane set failures = failures + 1
            where name = ? and (failures < ? or tripped_at < ?) returning failures
            """,
            0,
            lane,
            TOLERATED,
            claimedAt);
    if (failures >= TOLERATED) {
      long doublings = Math.min(failures - TOLERATED, 10);
      long pause = Math.min(LONGEST_MILLIS, FIRST_MILLIS << doublings);
      tx.update(
          """
          update lane set open_until = case when pace_since > ? then pace_since else ? end,
            tripped_at = ? where name = ?
          """,
          now + pause,
          now + pause,
          now,
          lane);
    }
  }

  /** A call leaves: if the breaker tripped, it is the probe, and nothing follows it for a while. */
  static void probing(Tx tx, String lane, long failures, long now) throws SQLException {
    if (failures >= TOLERATED) {
      tx.update("update lane set open_until = ? where name = ?", now + LONGEST_MILLIS, lane);
    }
  }
}
