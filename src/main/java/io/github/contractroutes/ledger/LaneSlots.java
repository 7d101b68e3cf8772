package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.function.LongSupplier;

/**
 * The slots of a lane, in its row and those of its calls, so that all instances share them. They
 * are evenly spaced, one call per interval, and a slot is as many intervals as a second has behind
 * the call that is as many calls before it, as late as that went. Whoever has to wait for that does
 * not make the calls after it wait too: they keep the even spacing. So a late call costs its delay
 * once a second, and only itself. Nor does a claim that comes late: while items waited, the even
 * slots went on, and the calls behind them go closer together, though never more than a quota in a
 * second. A slot further in the future than the calls that wait for theirs account for is left over
 * from a clock that jumped and is reset.
 */
final class LaneSlots {
  private static final long FAR_AHEAD_MICROS = 2_000_000;
  private static final long FAR_AHEAD_SLOTS = 40;
  private static final long SECOND_MICROS = 1_000_000;
  private static final long NO_CALL = -1;

  /** How far the even slots may lie behind now, and be caught up. */
  private static final long MOST_BEHIND_MICROS = 500_000;

  /** So many calls in a row take half the time of as many even slots at least. */
  private static final long FEW = 4;

  private LaneSlots() {}

  /**
   * A slot.
   *
   * @param micros when it opens, epoch microseconds
   * @param nextFree when the one behind it may open at the earliest, epoch microseconds
   */
  record Slot(long micros, long nextFree) {
    private static Slot of(long even, long earliest, long interval, long now) {
      return new Slot(Math.max(now, Math.max(even, earliest)), even + interval);
    }
  }

  /**
   * The next slot of a lane whose row is ours.
   *
   * @param full the interval at the lane's full pace
   * @param interval the interval at its present pace
   * @param due since when what is claimed has waited, epoch microseconds
   */
  static Slot next(Tx tx, String lane, long nextFree, long full, long interval, long now, long due)
      throws SQLException {
    return Slot.of(
        even(tx, lane, nextFree, now, interval, since(full, interval, now, due)),
        earliest(tx, lane, NO_CALL, full, now),
        interval,
        now);
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
    long missed = tx.number("select slot from call where id = ?", 0, call.id());
    boolean last = slotsBehind(tx, call, missed, 1) == 0;
    Slot slot =
        Slot.of(
            last ? now : even(tx, call.lane(), nextFree, now, interval, now),
            earliest(tx, call.lane(), call.id(), intervalMicros, now),
            interval,
            now);
    tx.update("update lane set next_free = ? where name = ?", slot.nextFree(), call.lane());
    tx.update(
        "update call set slot = ? where id = ?", slot.micros() + moment.unsureMicros(), call.id());
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
   * Notes that a call goes, or has gone, later than its slot. That is in the call's own row, so
   * nobody has to wait for the lane.
   *
   * @return the slot it had before, epoch microseconds
   */
  static long late(Tx tx, ClaimedCall call, long micros) throws SQLException {
    return tx.number(
            "update call set slot = slot + ? where id = ? returning slot", 0, micros, call.id())
        - micros;
  }

  /**
   * Whether the call that has to keep its distance from a late one surely has no slot yet; to be
   * asked when the lateness is noted and committed. Slots are given out by one transaction at a
   * time, so one at most was given out that did not know of the lateness and is not seen here.
   *
   * @param slot what the late call had before that
   */
  static boolean surelyNobodyIsClose(Tx tx, ClaimedCall call, long slot, long intervalMicros)
      throws SQLException {
    long few = callsOfASecond(intervalMicros) - 1;
    return slotsBehind(tx, call, slot, few) < few;
  }

  /** As {@link #surelyNobodyIsClose}, for certain: waits for whoever gives out a slot. */
  static boolean nobodyIsClose(Tx tx, ClaimedCall call, long slot, long intervalMicros)
      throws SQLException {
    lock(tx, call);
    long calls = callsOfASecond(intervalMicros);
    return slotsBehind(tx, call, slot, calls) < calls;
  }

  /**
   * Makes the lane's slots ours; the next free one. The call comes first, as where its answer is
   * recorded: two that want both never wait for each other in a circle.
   */
  private static long lock(Tx tx, ClaimedCall call) throws SQLException {
    tx.number("select id from call where id = ?" + tx.forUpdate(), 0, call.id());
    return tx.number("select next_free from lane where name = ?" + tx.forUpdate(), 0, call.lane());
  }

  /** How many other calls have slots behind one that a call has or had, counted up to a number. */
  private static long slotsBehind(Tx tx, ClaimedCall call, long slot, long most)
      throws SQLException {
    return tx.number(
        """
        select count(*) from (
          select 1 from call where lane = ? and slot > ? and id <> ? limit ?
        ) behind
        """,
        0,
        call.lane(),
        slot,
        call.id(),
        most);
  }

  /**
   * The earliest slot that is a second and its guard behind the call so many calls before, as late
   * as that went; and, since who catches up is not to come all at once, not closer behind the
   * latest few than half the even spacing.
   *
   * @param except a call whose slot does not count: it has missed it
   */
  private static long earliest(Tx tx, String lane, long except, long interval, long now)
      throws SQLException {
    if (interval == 0) {
      return now;
    }
    long calls = callsOfASecond(interval);
    long latest = now + Math.max(FAR_AHEAD_MICROS, FAR_AHEAD_SLOTS * interval);
    return tx.number(
        """
        select coalesce(max(opens), ?) from (
          select opens from (
            select slot + ? as opens from call where lane = ? and slot <= ? and id <> ?
            order by slot desc limit 1 offset ?) a_second_behind
          union all
          select opens from (
            select slot + ? as opens from call where lane = ? and slot <= ? and id <> ?
            order by slot desc limit 1 offset ?) not_all_at_once) both_kept
        """,
        now,
        now,
        calls * interval,
        lane,
        latest,
        except,
        calls - 1,
        FEW * interval / 2,
        lane,
        latest,
        except,
        FEW - 1);
  }

  private static long callsOfASecond(long interval) {
    return Math.max(1, (SECOND_MICROS + interval - 1) / interval);
  }

  /**
   * Where the even slots of an idle lane begin: when its first item came due. Items that waited
   * longer did not wait for the pace, but for us. At less than full pace nothing is caught up.
   */
  private static long since(long full, long interval, long now, long due) {
    return interval == full ? Math.max(now - MOST_BEHIND_MICROS, Math.min(now, due)) : now;
  }

  /**
   * The next of the evenly spaced slots; not further ahead than the calls of all instances have
   * slots in hand: a clock jumped then.
   *
   * @param since when it opens at the earliest
   */
  private static long even(
      Tx tx, String lane, long nextFree, long nowMicros, long interval, long since)
      throws SQLException {
    long farAhead = Math.max(FAR_AHEAD_MICROS, FAR_AHEAD_SLOTS * interval);
    boolean leftOver =
        nextFree > nowMicros + farAhead
            && nextFree > nowMicros + farAhead + awaited(tx, lane, nowMicros) * interval;
    return leftOver ? nowMicros : Math.max(nextFree, since);
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
