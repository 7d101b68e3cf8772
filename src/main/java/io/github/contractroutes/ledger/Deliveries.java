package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * What of the outbox is still to be taken to further targets. A target is whoever reads {@code
 * ledger:pending-deliveries}; it gets, in order, every file that is laid in the outbox from then
 * on. A file that it refuses is tried again with growing pauses; meanwhile only what belongs to the
 * same flow waits, so that a manifest comes behind its documents.
 */
final class Deliveries {
  private static final String RESULTS = "results/";

  private final Set<String> targets = new CopyOnWriteArraySet<>();

  /** From now on files are delivered there. */
  void to(String target) {
    targets.add(target);
  }

  /** A document lies in the outbox; its name never changes its content. */
  void stored(Tx tx, String path) throws SQLException {
    for (String target : targets) {
      insert(tx, target, path);
    }
  }

  /** A file that may be written again lies in the outbox; it goes behind all that waits. */
  void written(Tx tx, String path) throws SQLException {
    for (String target : targets) {
      tx.update("delete from delivery where target = ? and path = ?", target, path);
      insert(tx, target, path);
    }
  }

  private static void insert(Tx tx, String target, String path) throws SQLException {
    long now = tx.nowMillis();
    tx.update(
        """
        insert into delivery (target, path, ordered, made_at, due_at) values (?, ?, ?, ?, ?)
        on conflict (target, path) do nothing
        """,
        target,
        path,
        ordered(path),
        now,
        now);
  }

  /** What has to keep its order has this in common: the flow. Results files stand alone. */
  private static String ordered(String path) {
    return path.startsWith(RESULTS) ? path : path.substring(0, path.lastIndexOf('/') + 1);
  }

  List<Delivery> pending(Tx tx, String target, int limit) throws SQLException {
    return tx.list(
        """
        select id, path from delivery d where target = ? and pending = 1 and due_at <= ?
          and not exists (select 1 from delivery e where e.target = d.target
            and e.ordered = d.ordered and e.pending = 1 and e.id < d.id)
        order by due_at, id limit ?
        """,
        row -> new Delivery(row.getLong(1), row.getString(2)),
        target,
        tx.nowMillis(),
        limit);
  }

  /** The target refused it. */
  void refused(Tx tx, Delivery delivery) throws SQLException {
    long attempts =
        tx.number(
            "update delivery set attempts = attempts + 1 where id = ? returning attempts",
            1,
            delivery.id());
    tx.update(
        "update delivery set due_at = ? where id = ?",
        tx.nowMillis() + Pause.millisAfter(attempts),
        delivery.id());
  }

  /** What lies at the target under this path is not known; the file goes there once more. */
  void again(Tx tx, String target, Delivery delivery) throws SQLException {
    tx.update(
        "update delivery set pending = 1 where target = ? and path = ?", target, delivery.path());
  }

  void delivered(Tx tx, Delivery delivery) throws SQLException {
    tx.update("update delivery set pending = 0 where id = ?", delivery.id());
  }
}
