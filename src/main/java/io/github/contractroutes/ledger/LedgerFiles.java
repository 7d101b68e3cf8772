package io.github.contractroutes.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The documents of answered flows: named, being fetched, stored or failed. */
final class LedgerFiles {
  private static final String SELECT =
      "select "
          + Requests.COLUMNS
          + """
          , f.id, f.idx, f.revision, f.flow_id, f.file_index, f.file_count, f.file_id, f.name,
          f.type, f.url, f.url_expires_at, f.attempts, f.path, f.size, f.sha256, f.stored_at,
          f.error
          from file f join request r on r.id = f.request
          """;

  private final boolean toTopics;
  private final boolean store;
  private final int maxAttempts;

  /**
   * @param toTopics whether links and files are published to Kafka
   * @param store whether documents are fetched at all
   * @param maxAttempts fetches begun before a failure is final
   */
  LedgerFiles(boolean toTopics, boolean store, int maxAttempts) {
    this.toTopics = toTopics;
    this.store = store;
    this.maxAttempts = maxAttempts;
  }

  void name(Tx tx, long request, long item, int index, int revision, Fate.Done done, long now)
      throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    int position = 0;
    for (Fate.NamedFile file : done.files()) {
      rows.add(
          new Object[] {
            request,
            item,
            index,
            revision,
            done.flowId(),
            position++,
            done.files().size(),
            file.fileId(),
            file.name(),
            file.type(),
            file.url(),
            now + file.lifeMillis(),
            store ? "NAMED" : "LINK_ONLY",
            now,
            toTopics
          });
    }
    tx.batch(
        """
        insert into file (request, item, idx, revision, flow_id, file_index, file_count, file_id,
          name, type, url, url_expires_at, state, due_at, link_pending)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        rows);
  }

  /** Takes the due file whose link dies first. */
  Optional<FileFacts> take(Tx tx) throws SQLException {
    long now = tx.nowMillis();
    Optional<Long> id =
        tx.one(
            """
            select id from file where state = 'NAMED' and due_at <= ?
            order by url_expires_at, id limit 1
            """,
            row -> row.getLong(1),
            now);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    tx.update("update file set state = 'FETCHING', attempts = attempts + 1 where id = ?", id.get());
    return tx.one(SELECT + " where f.id = ?", LedgerFiles::read, id.get());
  }

  void stored(Tx tx, StoredFile file) throws SQLException {
    tx.update(
        """
        update file set state = 'STORED', path = ?, size = ?, sha256 = ?, stored_at = ?,
          file_pending = ? where id = ? and state = 'FETCHING'
        """,
        file.path(),
        file.size(),
        file.sha256(),
        tx.nowMillis(),
        toTopics,
        file.id());
  }

  /** Tries again later, with doubled pauses, or fails the file for good. */
  void failed(Tx tx, FileFailure failure) throws SQLException {
    long now = tx.nowMillis();
    int attempts = (int) tx.number("select attempts from file where id = ?", 0, failure.id());
    boolean again = failure.error().retryable() && attempts < maxAttempts;
    tx.update(
        """
        update file set state = ?, due_at = ?, error = ?, file_pending = ?
        where id = ? and state = 'FETCHING'
        """,
        again ? "NAMED" : "FAILED",
        now + (500L << Math.min(attempts, 8)),
        LedgerJson.write(failure.error()),
        !again && toTopics,
        failure.id());
  }

  /** Fetches that a stopped service left behind are due again. */
  void recover(Tx tx) throws SQLException {
    tx.update("update file set state = 'NAMED' where state = 'FETCHING'");
  }

  List<FileFacts> pendingLinks(Tx tx, int limit) throws SQLException {
    return tx.list(
        SELECT + " where f.link_pending = 1 order by f.id limit ?", LedgerFiles::read, limit);
  }

  List<FileFacts> pendingFiles(Tx tx, int limit) throws SQLException {
    return tx.list(
        SELECT + " where f.file_pending = 1 order by f.id limit ?", LedgerFiles::read, limit);
  }

  void linksPublished(Tx tx, List<FileFacts> files) throws SQLException {
    tx.batch("update file set link_pending = 0 where id = ?", ids(files));
  }

  void filesPublished(Tx tx, List<FileFacts> files) throws SQLException {
    tx.batch("update file set file_pending = 0 where id = ?", ids(files));
  }

  private static List<Object[]> ids(List<FileFacts> files) {
    List<Object[]> rows = new ArrayList<>(files.size());
    files.forEach(file -> rows.add(new Object[] {file.id()}));
    return rows;
  }

  private static FileFacts read(ResultSet row) throws SQLException {
    int at = Requests.COUNT;
    String path = row.getString(at + 13);
    return new FileFacts(
        row.getLong(at + 1),
        Requests.read(row),
        row.getInt(at + 2),
        row.getInt(at + 3),
        row.getString(at + 4),
        row.getInt(at + 5),
        row.getInt(at + 6),
        row.getString(at + 7),
        row.getString(at + 8),
        row.getString(at + 9),
        row.getString(at + 10),
        row.getLong(at + 11),
        row.getInt(at + 12),
        path,
        path == null ? null : row.getLong(at + 14),
        row.getString(at + 15),
        path == null ? null : row.getLong(at + 16),
        path != null ? null : LedgerJson.error(row.getString(at + 17)));
  }
}
