package io.github.contractroutes.ledger;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slow-down of a lane, in its row, so that all instances share it. A call that was refused for
 * its rate says that somebody else uses the account too, or that a call was under way longer than
 * the guard allows for. The lane takes no call for a while and goes on nearly as fast as before; if
 * it is refused again before it has its full pace back, it was somebody else, and it halves its
 * pace. It regains a twentieth of the full pace each second. So it takes about what the other one
 * leaves, has its full pace again within twenty seconds after the other one went, and one call that
 * came too late costs hardly more than the pause.
 */
final class SlowDown {
  private static final Logger LOG = LoggerFactory.getLogger(SlowDown.class);

  /** Paces are in thousandths of the lane's own. */
  private static final long FULL = 1_000;

  private static final long AFTER_ONE = 900;
  private static final long LEAST = 125;
  private static final long REGAINED_A_SECOND = 50;

  private SlowDown() {}

  /**
   * A call was refused for its rate.
   *
   * @param pauseMillis how long the lane takes no call from now on
   */
  static void refused(Tx tx, String lane, long pauseMillis, long now) throws SQLException {
    Pace before = pace(tx, lane);
    // Calls that were under way when the lane was slowed down do not slow it down once more.
    boolean known = now < before.since();
    boolean first = before.at(now) == FULL;
    long pace = known ? before.thousandths() : first ? AFTER_ONE : halved(before.at(now));
    long until = now + pauseMillis;
    tx.update(
        """
        update lane set pace = ?, pace_since = case when pace_since > ? then pace_since else ? end,
          open_until = case when open_until > ? then open_until else ? end
        where name = ?
        """,
        pace,
        until,
        until,
        until,
        until,
        lane);
    if (!known && first) {
      LOG.warn(
          "The platform refused a call of lane {} for its rate: somebody else uses the account, or"
              + " the configured calls per second are too many. Going on in {} ms at {} % of the"
              + " pace.",
          lane, pauseMillis, pace * 100 / FULL);
    }
  }

  private static long halved(long pace) {
    return Math.max(LEAST, pace / 2);
  }

  /** The time between two calls of the lane at its present pace, microseconds; 0 for no limit. */
  static long interval(Tx tx, String lane, long intervalMicros, long now) throws SQLException {
    return intervalMicros == 0 ? 0 : pace(tx, lane).interval(intervalMicros, now);
  }

  /**
   * @param thousandths of the full pace, at the time {@code since}; more later
   */
  record Pace(long thousandths, long since) {
    /** The time between two calls at this pace, microseconds; 0 for no limit. */
    long interval(long fullMicros, long now) {
      return fullMicros * FULL / at(now);
    }

    long at(long now) {
      long regained = Math.max(0, now - since) * REGAINED_A_SECOND / 1_000;
      return Math.min(FULL, thousandths + regained);
    }
  }

  private static Pace pace(Tx tx, String lane) throws SQLException {
    return tx.one(
            "select pace, pace_since from lane where name = ?",
            row -> new Pace(row.getLong(1), row.getLong(2)),
            lane)
        .orElse(new Pace(FULL, 0));
  }
}
