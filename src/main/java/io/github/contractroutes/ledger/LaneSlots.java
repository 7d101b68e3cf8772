package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.function.LongSupplier;

/**
 * The slots of a lane, in its row and those of its calls, so that all instances share them. They
 * are evenly spaced, one call per interval, and a slot is as many intervals as a second has behind
 * the call that is as many calls before it, as late as that went. Whoever has to wait for that does
 * not make the calls after it wait too: they keep the even spacing. So a late call costs its delay
 * once a second, and only itself. A slot further in the future than the calls that wait for theirs
 * account for is left over from a clock that jumped and is reset.
 */
final class LaneSlots {
  private static final long FAR_AHEAD_MICROS = 2_000_000;
  private static final long FAR_AHEAD_SLOTS = 40;
  private static final long SECOND_MICROS = 1_000_000;
  private static final long NO_CALL = -1;

  private LaneSlots() {}

  /**
   * A slot.
   *
   * @param micros when it opens, epoch microseconds
   * @param nextFree when the one behind it may open at the earliest, epoch microseconds
   */
  record Slot(long micros, long nextFree) {
    private static Slot of(long even, long aSecondBehind, long interval) {
      return new Slot(Math.max(even, aSecondBehind), even + interval);
    }
  }

  /**
   * The next slot of a lane whose row is ours.
   *
   * @param full the interval at the lane's full pace
   * @param interval the interval at its present pace
   */
  static Slot next(Tx tx, String lane, long nextFree, long full, long interval, long now)
      throws SQLException {
    return Slot.of(
        even(tx, lane, nextFree, now, interval),
        aSecondBehind(tx, lane, NO_CALL, full, now),
        interval);
  }

  /**
   * Reserves one more slot for a call that missed its own; tells how long until it opens. While
   * nobody has a slot behind the missed one, the call may go at once, and the next one keeps its
   * distance from now: a single item does not wait for a place in an empty queue.
   *
   * @return when it opens, by the clock given
   */
  static long another(Tx tx, ClaimedCall call, long intervalMicros, LongSupplier nanos)
      throws SQLException {
    long nextFree = lock(tx, call);
    Moment moment = Moment.read(tx, nanos);
    long now = moment.micros();
    long interval = SlowDown.interval(tx, call.lane(), intervalMicros, now / 1000);
    boolean last = slotsBehind(tx, call, 1) == 0;
    Slot slot =
        Slot.of(
            last ? now : even(tx, call.lane(), nextFree, now, interval),
            aSecondBehind(tx, call.lane(), call.id(), intervalMicros, now),
            interval);
    tx.update("update lane set next_free = ? where name = ?", slot.nextFree(), call.lane());
    tx.update("update call set slot = ? where id = ?", slot.micros(), call.id());
    return moment.at(slot.micros());
  }

  /**
   * Reserves one more slot for a call whose own was used by another request, which stays in the
   * lane's count as a call without items.
   *
   * @return when it opens, by the clock given
   */
  static long spent(Tx tx, ClaimedCall call, long intervalMicros, LongSupplier nanos)
      throws SQLException {
    lock(tx, call);
    tx.update(
        """
        insert into call (lane, agent, repeatable, items, state, owner, lease_until, claimed_at,
          slot, marked_at, answered_at)
        select lane, agent, repeatable, 0, 'ANSWERED', owner, lease_until, claimed_at, slot,
          marked_at, ?
        from call where id = ?
        """,
        tx.nowMillis(),
        call.id());
    return another(tx, call, intervalMicros, nanos);
  }

  /**
   * Notes that a call goes later than its slot, unless the call that has to keep its distance from
   * it has its slot already.
   *
   * @return whether it was noted
   */
  static boolean goesLate(Tx tx, ClaimedCall call, long micros, long intervalMicros)
      throws SQLException {
    lock(tx, call);
    long calls = callsOfASecond(intervalMicros);
    if (slotsBehind(tx, call, calls) >= calls) {
      return false;
    }
    wentLate(tx, call, micros);
    return true;
  }

  /**
   * Notes that a call has gone later than its slot. It has gone: nobody has to agree, so nobody has
   * to wait for that.
   */
  static void wentLate(Tx tx, ClaimedCall call, long micros) throws SQLException {
    tx.update("update call set slot = slot + ? where id = ?", micros, call.id());
  }

  /**
   * Makes the lane's slots ours; the next free one. The call comes first, as where its answer is
   * recorded: two that want both never wait for each other in a circle.
   */
  private static long lock(Tx tx, ClaimedCall call) throws SQLException {
    tx.number("select id from call where id = ?" + tx.forUpdate(), 0, call.id());
    return tx.number("select next_free from lane where name = ?" + tx.forUpdate(), 0, call.lane());
  }

  /** How many calls have slots behind that of a call, counted up to a number. */
  private static long slotsBehind(Tx tx, ClaimedCall call, long most) throws SQLException {
    return tx.number(
        """
        select count(*) from (
          select 1 from call
          where lane = ? and slot > (select own.slot from call own where own.id = ?) limit ?
        ) behind
        """,
        0,
        call.lane(),
        call.id(),
        most);
  }

  /**
   * The earliest slot that is a second and its guard behind the call so many calls before, as late
   * as that went.
   *
   * @param except a call whose slot does not count: it has missed it
   */
  private static long aSecondBehind(Tx tx, String lane, long except, long interval, long now)
      throws SQLException {
    if (interval == 0) {
      return now;
    }
    long calls = callsOfASecond(interval);
    return calls * interval
        + tx.number(
            """
            select slot from call where lane = ? and slot <= ? and id <> ?
            order by slot desc limit 1 offset ?
            """,
            -calls * interval,
            lane,
            now + Math.max(FAR_AHEAD_MICROS, FAR_AHEAD_SLOTS * interval),
            except,
            calls - 1);
  }

  private static long callsOfASecond(long interval) {
    return Math.max(1, (SECOND_MICROS + interval - 1) / interval);
  }

  /**
   * The next of the evenly spaced slots; not further ahead than the calls of all instances have
   * slots in hand: a clock jumped then.
   */
  private static long even(Tx tx, String lane, long nextFree, long nowMicros, long interval)
      throws SQLException {
    long farAhead = Math.max(FAR_AHEAD_MICROS, FAR_AHEAD_SLOTS * interval);
    boolean leftOver =
        nextFree > nowMicros + farAhead
            && nextFree > nowMicros + farAhead + awaited(tx, lane, nowMicros) * interval;
    return leftOver ? nowMicros : Math.max(nextFree, nowMicros);
  }

  /** How many open calls wait for their slots. */
  private static long awaited(Tx tx, String lane, long nowMicros) throws SQLException {
    return tx.number(
        """
        select count(*) from call
        where state in ('CLAIMED', 'CALLING') and lane = ? and slot > ?
        """,
        0,
        lane,
        nowMicros);
  }
}
