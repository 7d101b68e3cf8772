package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * What of the outbox is still to be taken to further targets. A target is whoever reads {@code
 * ledger:pending-deliveries}; it gets, in order, every file that is laid in the outbox from then
 * on.
 */
final class Deliveries {
  private final Set<String> targets = new CopyOnWriteArraySet<>();

  /** From now on files are delivered there. */
  void to(String target) {
    targets.add(target);
  }

  /** A document lies in the outbox; its name never changes its content. */
  void stored(Tx tx, String path) throws SQLException {
    for (String target : targets) {
      tx.update(
          """
          insert into delivery (target, path, made_at) values (?, ?, ?)
          on conflict (target, path) do nothing
          """,
          target,
          path,
          tx.nowMillis());
    }
  }

  /** A file that may be written again lies in the outbox; it goes behind all that waits. */
  void written(Tx tx, String path) throws SQLException {
    for (String target : targets) {
      tx.update("delete from delivery where target = ? and path = ?", target, path);
      tx.update(
          """
          insert into delivery (target, path, made_at) values (?, ?, ?)
          on conflict (target, path) do update set pending = 1
          """,
          target,
          path,
          tx.nowMillis());
    }
  }

  List<Delivery> pending(Tx tx, String target, int limit) throws SQLException {
    return tx.list(
        """
        select id, path from delivery where target = ? and pending = 1 order by id limit ?
        """,
        row -> new Delivery(row.getLong(1), row.getString(2)),
        target,
        limit);
  }

  void delivered(Tx tx, Delivery delivery) throws SQLException {
    tx.update("update delivery set pending = 0 where id = ?", delivery.id());
  }
}
