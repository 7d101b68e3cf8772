package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the ledger from growing without end: payloads of requests settled long ago are emptied, and
 * what is older than the dedupe window is deleted. Nothing that is open, in doubt, or still to be
 * published is touched. Each round takes a bounded number of requests, found by index.
 */
final class Forgetting {
  private static final int AT_ONCE = 500;

  private static final int ROWS_AT_ONCE = 1_000;

  /** So that a round does not keep others from writing for long; one request may have more. */
  private static final int ITEMS_AT_ONCE = 500;

  private static final String NOTHING_OPEN =
      """
       and r.unsettled = 0 and r.results_version <= r.results_written
       and not exists (select 1 from item i where i.request = r.id
         and (i.state not in ('SUCCEEDED', 'REFUSED', 'FAILED') or i.manifest_pending = 1))
       and not exists (select 1 from file f where f.request = r.id
         and (f.state in ('NAMED', 'FETCHING', 'RENEW', 'RENEWING') or f.link_pending = 1
           or f.file_pending = 1))
       and not exists (select 1 from outcome o where o.request = r.id and o.version > o.published)
      """;

  /** Empties payloads; tells of how many requests. */
  int payloads(Tx tx, long keepMillis) throws SQLException {
    List<Object[]> requests =
        requests(
            tx,
            "select r.id, r.items from request r where r.payload_kept = 1 and r.accepted_at < ?",
            keepMillis);
    tx.batch("update item set payload = substr(payload, 1, 0) where request = ?", requests);
    tx.batch("update request set payload_kept = 0 where id = ?", requests);
    return requests.size();
  }

  /** Deletes requests, with all that belongs to them, and calls; tells how many requests. */
  int delete(Tx tx, long windowMillis) throws SQLException {
    List<Object[]> requests =
        requests(tx, "select r.id, r.items from request r where r.accepted_at < ?", windowMillis);
    tx.batch("delete from outcome where request = ?", requests);
    tx.batch("delete from file where request = ?", requests);
    tx.batch("delete from item where request = ?", requests);
    tx.batch("delete from request where id = ?", requests);
    long before = tx.nowMillis() - windowMillis;
    deleteOld(
        tx,
        "call",
        "claimed_at",
        """
        old.state not in ('CLAIMED', 'CALLING')
          and not exists (select 1 from item where item.call_id = old.id)
        """,
        before);
    tx.update(
        """
        delete from outcome where request is null and version <= published and made_at < ?
        """,
        before);
    deleteOld(tx, "dead_letter", "made_at", "old.published = 1", before);
    deleteOld(tx, "delivery", "made_at", "old.pending = 0", before);
    return requests.size();
  }

  /**
   * Deletes rows of a table whose numbers rise with their time. Those that have to stay, however
   * old, hold up no other; only what is old is looked at.
   */
  private static void deleteOld(Tx tx, String table, String time, String done, long before)
      throws SQLException {
    long young =
        tx.number(
            "select id from %s where %s >= ? order by id limit 1".formatted(table, time),
            Long.MAX_VALUE,
            before);
    tx.update(
        "delete from %s where id in (select old.id from %s old where old.id < ? and %s order by old.id limit %d)"
            .formatted(table, table, done, ROWS_AT_ONCE),
        young);
  }

  private record Old(long id, int items) {}

  private static List<Object[]> requests(Tx tx, String select, long ageMillis) throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    int items = 0;
    for (Old old :
        tx.list(
            select + NOTHING_OPEN + " order by r.accepted_at limit " + AT_ONCE,
            row -> new Old(row.getLong(1), row.getInt(2)),
            tx.nowMillis() - ageMillis)) {
      if (items >= ITEMS_AT_ONCE) {
        break;
      }
      rows.add(new Object[] {old.id()});
      items += old.items();
    }
    return rows;
  }
}
