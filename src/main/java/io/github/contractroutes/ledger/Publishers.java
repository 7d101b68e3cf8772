package io.github.contractroutes.ledger;

import java.sql.SQLException;

/**
 * Lets one instance at a time publish a kind of message, so that the messages of one key keep their
 * order. The turn is a lease; whoever dies loses it.
 */
final class Publishers {

  /** Takes or keeps the turn; tells if it is the owner's now. */
  boolean take(Tx tx, String kind, String owner, long leaseMillis) throws SQLException {
    long now = tx.nowMillis();
    return tx.update(
            """
            insert into publisher (kind, owner, lease_until) values (?, ?, ?)
            on conflict (kind) do update set owner = excluded.owner,
              lease_until = excluded.lease_until
            where publisher.owner = excluded.owner or publisher.lease_until < ?
            """,
            kind,
            owner,
            now + leaseMillis,
            now)
        == 1;
  }

  /**
   * Keeps the turn for longer; tells if it has been the owner's all the time since it was taken.
   */
  boolean keep(Tx tx, String kind, String owner, long leaseMillis) throws SQLException {
    return tx.update(
            "update publisher set lease_until = ? where kind = ? and owner = ?",
            tx.nowMillis() + leaseMillis,
            kind,
            owner)
        == 1;
  }

  /** Gives the turn back, so that another instance need not wait for the lease. */
  void leave(Tx tx, String kind, String owner) throws SQLException {
    tx.update("delete from publisher where kind = ? and owner = ?", kind, owner);
  }
}
