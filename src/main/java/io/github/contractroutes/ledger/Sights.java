package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what the ledger holds. */
final class Sights {

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

  private static List<LedgerSight.Held> held(Tx tx) throws SQLException {
    return tx.list(
        """
        select name, null, held_code, held_message, held_since from lane
        where held_since is not null
        union all
        select lane, agent, held_code, held_message, held_since from turn
        where held_since is not null
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
