package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ledger time and the time of an instance's own monotonic clock at the same moment: a slot of the
 * ledger can be told by that clock, however long the commit takes in which the slot was taken.
 *
 * @param micros ledger time, epoch microseconds
 * @param nanos monotonic nanoseconds, not before that time
 * @param unsureMicros by how much after that time it may be at most, microseconds; less than a
 *     millisecond is taken for nothing
 */
record Moment(long micros, long nanos, long unsureMicros) {
  private static final long CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Each try is a way to the database and back, while others wait for the lane. */
  private static final int TRIES = 2;

  /** Reads both; again if the instance stood still between the two. */
  static Moment read(Tx tx, LongSupplier nanos) throws SQLException {
    Moment closest = null;
    long before = nanos.getAsLong();
    for (int tries = 0; tries < TRIES; tries++) {
      long micros = tx.nowMicros();
      long after = nanos.getAsLong();
      if (after - before <= CLOSE_NANOS) {
        return new Moment(micros, after, 0);
      }
      long unsure = TimeUnit.NANOSECONDS.toMicros(after - before);
      if (closest == null || unsure < closest.unsureMicros) {
        closest = new Moment(micros, after, unsure);
      }
      before = after;
    }
    return closest;
  }

  /** Ledger time by the instance's clock: not before it, and after it by what is unsure at most. */
  long at(long ledgerMicros) {
    return nanos + TimeUnit.MICROSECONDS.toNanos(ledgerMicros - micros);
  }
}
