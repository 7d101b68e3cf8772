package io.github.contractroutes.ledger;

import static java.util.Comparator.comparingInt;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which flows are complete and wait for their manifest. */
final class Manifests {
  private Manifests() {}

  /** Notes a flow as complete if every document of its newest revision has its fate. */
  static void due(Tx tx, long item) throws SQLException {
    // Whoever ends the last but one document at this moment is waited for, so that one of us sees
    // that the flow is complete.
    if (tx.othersWrite()) {
      tx.one("select id from item where id = ?" + tx.forUpdate(), row -> row.getLong(1), item);
    }
    tx.update(
        "update item set manifest_pending = 1 where id = ?"
            + " and exists (select 1 from file f where f.item = item.id"
            + " and f.revision = item.revision and f.state in ('STORED', 'FAILED'))"
            + " and not exists (select 1 from file f where f.item = item.id"
            + " and f.revision = item.revision and f.state not in ('STORED', 'FAILED'))",
        item);
  }

  static List<FinishedFlow> pending(Tx tx, int limit) throws SQLException {
    Map<Long, FinishedFlow> flows = new LinkedHashMap<>();
    Tx.Row<FileFacts> files = FileRows.listing();
    tx.list(
        "select "
            + FileRows.COLUMNS
            + """
            , i.id, i.revision, (select o.platform_request_id from outcome o
              where o.item = i.id and o.revision = i.revision)
            from (select id, revision from item where manifest_pending = 1
              and manifest_due_at <= ? order by manifest_due_at, id limit ?) i
            join file f on f.item = i.id and f.revision = i.revision
            join request r on r.id = f.request
            """,
        row -> {
          FinishedFlow flow =
              new FinishedFlow(
                  row.getLong(FileRows.COUNT + 1),
                  row.getInt(FileRows.COUNT + 2),
                  row.getString(FileRows.COUNT + 3),
                  new ArrayList<>());
          FileFacts file = files.read(row);
          flows.computeIfAbsent(flow.item(), item -> flow).files().add(file);
          return file;
        },
        tx.nowMillis(),
        limit);
    // Sorted here: the database would sort whole rows.
    flows.values().forEach(flow -> flow.files().sort(comparingInt(FileFacts::fileIndex)));
    return List.copyOf(flows.values());
  }

  /** It cannot be written now, and comes again after a pause. */
  static void refused(Tx tx, FinishedFlow flow) throws SQLException {
    long attempts =
        tx.number(
            """
            update item set manifest_attempts = manifest_attempts + 1 where id = ?
            returning manifest_attempts
            """,
            1,
            flow.item());
    tx.update(
        "update item set manifest_due_at = ? where id = ?",
        tx.nowMillis() + Pause.millisAfter(attempts),
        flow.item());
  }

  /**
   * Another revision of the flow brings a manifest of its own. If that one was written meanwhile,
   * by another instance while this one stood still, it is written again.
   */
  static void written(Tx tx, FinishedFlow flow) throws SQLException {
    int newest =
        tx.update(
            """
            update item set manifest_pending = 0, manifest_attempts = 0, manifest_due_at = 0
            where id = ? and revision = ?
            """,
            flow.item(),
            flow.revision());
    if (newest == 0) {
      due(tx, flow.item());
    }
  }
}
