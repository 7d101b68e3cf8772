package io.github.contractroutes.ledger;

import java.util.function.LongSupplier;

/**
 * The slots of calls that are claimed already: who needs another one, and who went later than its
 * own. A note that a crash of the database takes back concerns the pace alone. Each method is one
 * transaction; safe for use by many threads.
 */
public final class CallSlots {
  private final Database database;

  CallSlots(Database database) {
    this.database = database;
  }

  /**
   * One more slot for a call that missed its own.
   *
   * @param nanos monotonic clock
   * @return when it opens, by that clock
   */
  public long another(ClaimedCall call, long intervalMicros, LongSupplier nanos) {
    return database.writeAtRisk(tx -> LaneSlots.another(tx, call, intervalMicros, nanos));
  }

  /**
   * One more slot for a call whose own was used by another request, which it needed first.
   *
   * @param nanos monotonic clock
   * @return when it opens, by that clock
   */
  public long spent(ClaimedCall call, long intervalMicros, LongSupplier nanos) {
    return database.writeAtRisk(tx -> LaneSlots.spent(tx, call, intervalMicros, nanos));
  }

  /**
   * Notes that a call goes that much later than its slot, or than was noted before: the call that
   * comes a whole quota later keeps its distance from it. That is three short transactions at most;
   * only the last one, for a call that is late by nearly a second, waits for the lane.
   *
   * @return false if the call a whole quota later has its slot already, so that this one needs
   *     another
   */
  public boolean goesLate(ClaimedCall call, long micros, long intervalMicros) {
    long slot = wentLate(call, micros);
    return database.readUrgently(
            tx -> LaneSlots.surelyNobodyIsClose(tx, call, slot, intervalMicros))
        || database.writeAtRisk(tx -> LaneSlots.nobodyIsClose(tx, call, slot, intervalMicros));
  }

  /**
   * Notes that a call has gone that much later than its slot, or than was noted before.
   *
   * @return the slot as it was noted before, epoch microseconds
   */
  public long wentLate(ClaimedCall call, long micros) {
    return database.writeAtRisk(tx -> LaneSlots.late(tx, call, micros));
  }
}
