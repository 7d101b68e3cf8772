package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.List;

/**
 * The line between "nothing left" and "bytes may have left": a call is marked {@code CALLING} on
 * disk before its first byte goes out, and only by the owner of a claim whose lease still runs.
 */
final class Marks {

  /**
   * Marks a claimed call.
   *
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
            returning items
            """,
            -1,
            now,
            now,
            callId,
            owner,
            now);
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

  /** Gives the items of a call back that was claimed and never marked. */
  void release(Tx tx, long callId, long delayMillis) throws SQLException {
    long now = tx.nowMillis();
    int calls =
        tx.update(
            "update call set state = 'NOT_SENT', answered_at = ? where id = ? and state = 'CLAIMED'",
            now,
            callId);
    if (calls == 1) {
      tx.update(
          "update item set state = ?, due_at = ? where call_id = ? and state = 'CLAIMED'",
          State.CLAIMED.become(State.DUE),
          now + delayMillis,
          callId);
    }
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
