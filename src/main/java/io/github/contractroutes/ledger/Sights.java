package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what the ledger holds. */
final class Sights {
  /** Counting on takes long, and tells nobody more. */
  private static final int ENOUGH = 100_000;

  private static final List<String> OPEN_ITEMS = List.of("DUE", "IN_DOUBT");
  private static final List<String> OPEN_FILES = List.of("NAMED", "FETCHING", "RENEW", "RENEWING");

  /**
   * What is open, each kind counted up to {@link #ENOUGH}: an index knows all of it, so that what
   * was settled in the last months costs nothing.
   */
  LedgerSight open(Tx tx) throws SQLException {
    Map<String, Long> items = new TreeMap<>();
    Map<String, Long> files = new TreeMap<>();
    for (String state : OPEN_ITEMS) {
      put(items, state, some(tx, "item where state = '" + state + "'"));
    }
    tx.list(
            "select state, sum(items) from call where state in ('CLAIMED', 'CALLING') group by state",
            row -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(entry -> items.put(entry.getKey(), entry.getValue()));
    for (String state : OPEN_FILES) {
      put(files, state, some(tx, "file where state = '" + state + "'"));
    }
    long unpublished =
        some(tx, "outcome where version > published")
            + some(tx, "file where link_pending = 1")
            + some(tx, "file where file_pending = 1")
            + some(tx, "dead_letter where published = 0")
            + some(tx, "request where results_version > results_written")
            + some(tx, "item where manifest_pending = 1")
            + some(tx, "delivery where pending = 1");
    return new LedgerSight(items, files, unpublished, held(tx));
  }

  private static void put(Map<String, Long> counts, String state, long count) {
    if (count > 0) {
      counts.put(state, count);
    }
  }

  private static long some(Tx tx, String rows) throws SQLException {
    return tx.number(
        "select count(*) from (select 1 from " + rows + " limit " + ENOUGH + ") as counted", 0);
  }

  /** Everything there is, which takes long in a ledger of months. */
  LedgerSight look(Tx tx) throws SQLException {
    return new LedgerSight(
        count(tx, "select state, count(*) from item where renews is null group by state"),
        count(tx, "select state, count(*) from file group by state"),
        tx.number(
            """
            select (select count(*) from outcome where version > published)
              + (select count(*) from file where link_pending = 1)
              + (select count(*) from file where file_pending = 1)
              + (select count(*) from dead_letter where published = 0)
              + (select count(*) from request where results_version > results_written)
              + (select count(*) from item where manifest_pending = 1)
              + (select count(*) from delivery where pending = 1)
            """,
            0),
        held(tx));
  }

  private static Map<String, Long> count(Tx tx, String sql) throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    tx.list(sql, row -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /** Only where something waits for it: a hold that nobody probes any more is no news. */
  private static List<LedgerSight.Held> held(Tx tx) throws SQLException {
    return tx.list(
        """
        select name, null, held_code, held_message, held_since from lane
        where held_since is not null
          and exists (select 1 from item i where i.lane = lane.name and i.state = 'DUE')
        union all
        select lane, agent, held_code, held_message, held_since from turn t
        where held_since is not null and exists (
          select 1 from item i where i.lane = t.lane and i.agent = t.agent and i.state = 'DUE')
        """,
        row ->
            new LedgerSight.Held(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5)));
  }
}
