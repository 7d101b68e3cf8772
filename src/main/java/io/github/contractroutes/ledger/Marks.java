package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.List;

/**
 * The line between "nothing left" and "bytes may have left": a call is marked {@code CALLING} on
 * disk before its first byte goes out, and only by the owner of a claim whose lease still runs.
 */
final class Marks {
  private static final int MOVED_AT_ONCE = 5_000;

  /**
   * Marks a claimed call.
   *
   * @throws GoesAlone if it has several creates that are to go one by one since it was claimed
   * @throws LedgerException if the claim is no longer the owner's; nothing may be sent then
   */
  void mark(Tx tx, long callId, String owner) throws SQLException {
    long now = tx.nowMillis();
    long expected =
        tx.number(
            """
            update call set state = 'CALLING', marked_at = ?,
              lease_until = ? + (lease_until - claimed_at)
            where id = ? and state = 'CLAIMED' and owner = ? and lease_until > ?
              and (items = 1 or repeatable = 1
                or not exists (select 1 from lane l where l.name = call.lane and l.one_by_one = 1)
                and not exists (select 1 from turn t
                  where t.lane = call.lane and t.agent = call.agent and t.one_by_one = 1))
            returning items
            """,
            -1,
            now,
            now,
            callId,
            owner,
            now);
    if (expected < 0 && isClaimed(tx, callId, owner, now)) {
      throw new GoesAlone(callId);
    }
    if (expected < 0) {
      throw new LedgerException(
          "Call " + callId + " is no longer claimed by this instance; it is not sent.");
    }
    int items =
        tx.update(
            """
            update item set state = ?, attempts = attempts + 1
            where call_id = ? and state = 'CLAIMED'
            """,
            State.CLAIMED.become(State.CALLING),
            callId);
    if (items != expected) {
      throw new LedgerException(
          "Call " + callId + " has " + items + " items of " + expected + "; it is not sent.");
    }
  }

  private static boolean isClaimed(Tx tx, long callId, String owner, long now) throws SQLException {
    return tx.number(
            """
            select count(*) from call
            where id = ? and state = 'CLAIMED' and owner = ? and lease_until > ?
            """,
            0,
            callId,
            owner,
            now)
        > 0;
  }

  /** Gives the items of a call back that was never marked, and holds their agent. */
  void release(Tx tx, long callId, Settlement.Hold hold) throws SQLException {
    release(tx, callId, 0);
    List<String> turn =
        tx.one(
                "select lane, agent from call where id = ?",
                row -> List.of(row.getString(1), row.getString(2)),
                callId)
            .orElseThrow();
    LaneStates.holdAgent(tx, turn.get(0), turn.get(1), true, hold, tx.nowMillis());
  }

  /** When what comes back is due; null for as before, so that it keeps its place. */
  static Long dueAgain(long delayMillis, long now) {
    return delayMillis == 0 ? null : now + delayMillis;
  }

  /**
   * Gives the items of a call back that was claimed and never marked; without a delay they keep
   * their place before those that came after them.
   */
  void release(Tx tx, long callId, long delayMillis) throws SQLException {
    long now = tx.nowMillis();
    int calls =
        tx.update(
            "update call set state = 'NOT_SENT', answered_at = ? where id = ? and state = 'CLAIMED'",
            now,
            callId);
    if (calls == 1) {
      tx.update(
          """
          update item set state = ?, due_at = coalesce(?, due_at)
          where call_id = ? and state = 'CLAIMED'
          """,
          State.CLAIMED.become(State.DUE),
          dueAgain(delayMillis, now),
          callId);
    }
  }

  /**
   * Gives the items of a call back that was never marked, and brings the longest due of its agent
   * into another lane: not all at once, so that nobody waits long for that.
   */
  void moveOn(Tx tx, ClaimedCall call, String lane) throws SQLException {
    // Whoever has the lane's row claims; nobody else takes the same items meanwhile.
    tx.number("select next_free from lane where name = ?" + tx.forUpdate(), 0, call.lane());
    release(tx, call.id(), 0);
    tx.update(
        """
        update item set lane = ? where id in (
          select id from item where lane = ? and agent = ? and state = 'DUE'
          order by due_at, id limit ?)
        """,
        lane,
        call.lane(),
        call.agent(),
        MOVED_AT_ONCE);
  }

  /** Calls of an owner (or of whoever's lease has run out) that have no answer. */
  List<OpenCall> open(Tx tx) throws SQLException {
    return tx.list(
        """
        select id, state, owner, repeatable, lease_until from call
        where state in ('CLAIMED', 'CALLING') order by id
        """,
        row ->
            new OpenCall(
                row.getLong(1),
                "CALLING".equals(row.getString(2)),
                row.getString(3),
                row.getInt(4) == 1,
                row.getLong(5)));
  }

  /** A call without an answer. */
  record OpenCall(long id, boolean marked, String owner, boolean repeatable, long leaseUntil) {}
}
