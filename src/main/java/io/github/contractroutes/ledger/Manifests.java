package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Which flows are complete and wait for their manifest. */
final class Manifests {
  private Manifests() {}

  /** Notes a flow as complete if every document of its newest revision has its fate. */
  static void due(Tx tx, long item) throws SQLException {
    // Whoever ends the last but one document at this moment is waited for, so that one of us sees
    // that the flow is complete.
    tx.one("select id from item where id = ?" + tx.forUpdate(), row -> row.getLong(1), item);
    tx.update(
        "update item set manifest_pending = 1 where id = ?"
            + " and exists (select 1 from file f where f.item = item.id"
            + " and f.revision = item.revision and f.state in ('STORED', 'FAILED'))"
            + " and not exists (select 1 from file f where f.item = item.id"
            + " and f.revision = item.revision and f.state not in ('STORED', 'FAILED'))",
        item);
  }

  static List<FinishedFlow> pending(Tx tx, int limit) throws SQLException {
    List<FinishedFlow> flows =
        tx.list(
            """
            select i.id, i.revision, (select o.platform_request_id from outcome o
              where o.item = i.id and o.revision = i.revision)
            from item i where i.manifest_pending = 1 order by i.id limit ?
            """,
            row -> new FinishedFlow(row.getLong(1), row.getInt(2), row.getString(3), List.of()),
            limit);
    List<FinishedFlow> whole = new ArrayList<>(flows.size());
    for (FinishedFlow flow : flows) {
      List<FileFacts> files =
          tx.list(
              FileRows.SELECT + " where f.item = ? and f.revision = ? order by f.file_index",
              FileRows::read,
              flow.item(),
              flow.revision());
      whole.add(new FinishedFlow(flow.item(), flow.revision(), flow.platformRequestId(), files));
    }
    return whole;
  }

  /**
   * Another revision of the flow brings a manifest of its own. If that one was written meanwhile,
   * by another instance while this one stood still, it is written again.
   */
  static void written(Tx tx, FinishedFlow flow) throws SQLException {
    int newest =
        tx.update(
            "update item set manifest_pending = 0 where id = ? and revision = ?",
            flow.item(),
            flow.revision());
    if (newest == 0) {
      due(tx, flow.item());
    }
  }
}
