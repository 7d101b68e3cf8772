package io.github.contractroutes.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** How a document is read with its request, and the messages about documents that wait. */
final class FileRows {
  /** To be followed by a condition on {@code f} or {@code r}. */
  static final String SELECT = select("f.attempts");

  private static final ManyRows LINKS_PUBLISHED =
      new ManyRows("update file set link_pending = 0 where id = #id");
  private static final ManyRows FILES_PUBLISHED =
      new ManyRows("update file set file_pending = 0 where id = #id");

  /** The same for documents whose next fetch begins with this. */
  static final String SELECT_BEGUN = select("f.attempts + 1");

  /** How many columns {@link #COLUMNS} has. */
  static final int COUNT = Requests.COUNT + 17;

  /**
   * What {@link #listing} reads, to be selected first, from {@code file f} and {@code request r}.
   */
  static final String COLUMNS = columns("f.attempts");

  private FileRows() {}

  private static String select(String attempts) {
    return "select " + columns(attempts) + " from file f join request r on r.id = f.request";
  }

  private static String columns(String attempts) {
    return Requests.COLUMNS
        + """
        , f.id, f.idx, f.revision, f.flow_id, f.file_index, f.file_count, f.file_id, f.name,
        f.type, f.url, f.url_expires_at, %s, f.path, f.size, f.sha256, f.stored_at, f.error\
        """
            .formatted(attempts);
  }

  /**
   * Links to be told, in order.
   *
   * @param onlyAlive leaves out those with less than a quarter of their life left
   */
  static List<FileFacts> pendingLinks(Tx tx, int limit, boolean onlyAlive) throws SQLException {
    return tx.list(
        SELECT
            + """
             where f.link_pending = 1 and (? = 0 or f.url_expires_at - f.url_life / 4 > ?)
            order by f.id limit ?
            """,
        listing(),
        onlyAlive,
        tx.nowMillis(),
        limit);
  }

  /** Fates to be told, those of one flow in the platform's order of its documents. */
  static List<FileFacts> pendingFiles(Tx tx, int limit) throws SQLException {
    return tx.list(
        SELECT
            + " where f.file_pending = 1 and not exists (select 1 from file e"
            + " where e.item = f.item and e.id < f.id and e.state in "
            + FileState.OPEN
            + ") order by f.id limit ?",
        listing(),
        limit);
  }

  static void linksPublished(Tx tx, List<FileFacts> files) throws SQLException {
    LINKS_PUBLISHED.update(tx, ids(files));
  }

  static void filesPublished(Tx tx, List<FileFacts> files) throws SQLException {
    FILES_PUBLISHED.update(tx, ids(files));
  }

  private static List<Object[]> ids(List<FileFacts> files) {
    List<Object[]> rows = new ArrayList<>(files.size());
    files.forEach(file -> rows.add(new Object[] {file.id()}));
    return rows;
  }

  /** Reads the rows of one listing. */
  static Tx.Row<FileFacts> listing() {
    Requests requests = new Requests();
    return row -> read(row, requests);
  }

  private static FileFacts read(ResultSet row, Requests requests) throws SQLException {
    int at = Requests.COUNT;
    String path = row.getString(at + 13);
    return new FileFacts(
        row.getLong(at + 1),
        requests.read(row),
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
