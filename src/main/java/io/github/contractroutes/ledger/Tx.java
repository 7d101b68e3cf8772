package io.github.contractroutes.ledger;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SQL on one connection, inside one transaction; statements are prepared once a connection. One
 * that failed is prepared anew: SQLite's driver closes it after most errors (a full disk, an I/O
 * error), and it would fail for ever.
 */
final class Tx {
  private static final int KEPT_STATEMENTS = 200;

  private final Connection connection;
  private final boolean rowLocks;
  private final Map<String, PreparedStatement> prepared =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PreparedStatement> eldest) {
          if (size() <= KEPT_STATEMENTS) {
            return false;
          }
          closeQuietly(eldest.getValue());
          return true;
        }
      };

  /**
   * @param rowLocks whether others may write at the same time, so that rows are locked before they
   *     are changed by what they say
   */
  Tx(Connection connection, boolean rowLocks) {
    this.connection = connection;
    this.rowLocks = rowLocks;
  }

  /** Whether others may write at the same time. */
  boolean othersWrite() {
    return rowLocks;
  }

  /** What a select ends with whose rows are changed next. */
  String forUpdate() {
    return rowLocks ? " for update" : "";
  }

  /** The same, leaving out rows that another instance is about to change. */
  String forUpdateSkipLocked() {
    return rowLocks ? " for update skip locked" : "";
  }

  /** The same where only rows of this one of several tables are changed. */
  String forUpdateSkipLocked(String table) {
    return rowLocks ? " for update of " + table + " skip locked" : "";
  }

  /** One row of an answer. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  Connection connection() {
    return connection;
  }

  /** Ledger time in microseconds, by the database's clock. */
  long nowMicros() throws SQLException {
    return one("select now_us()", row -> row.getLong(1)).orElseThrow();
  }

  /** Ledger time in milliseconds. */
  long nowMillis() throws SQLException {
    return nowMicros() / 1000;
  }

  int update(String sql, Object... values) throws SQLException {
    try {
      return statement(sql, values).executeUpdate();
    } catch (SQLException | RuntimeException | Error e) {
      forget(sql);
      throw e;
    }
  }

  /** The same statement for many rows; tells how many rows it changed. */
  int batch(String sql, List<Object[]> rows) throws SQLException {
    if (rows.isEmpty()) {
      return 0;
    }
    try {
      PreparedStatement statement = statement(sql);
      for (Object[] row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      return Arrays.stream(statement.executeBatch()).map(count -> Math.max(count, 0)).sum();
    } catch (SQLException | RuntimeException | Error e) {
      forget(sql);
      throw e;
    }
  }

  /** Values of one PostgreSQL type; words may be given as such. */
  Array array(String type, Object[] values) throws SQLException {
    Object[] plain =
        Arrays.stream(values)
            .map(value -> value instanceof Enum<?> word ? word.name() : value)
            .toArray();
    return connection.createArrayOf(type, plain);
  }

  <T> List<T> list(String sql, Row<T> reader, Object... values) throws SQLException {
    try (ResultSet rows = statement(sql, values).executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    } catch (SQLException | RuntimeException | Error e) {
      forget(sql);
      throw e;
    }
  }

  <T> Optional<T> one(String sql, Row<T> reader, Object... values) throws SQLException {
    try (ResultSet rows = statement(sql, values).executeQuery()) {
      return rows.next() ? Optional.ofNullable(reader.read(rows)) : Optional.empty();
    } catch (SQLException | RuntimeException | Error e) {
      forget(sql);
      throw e;
    }
  }

  /** A number, or the given one if there is no row. */
  long number(String sql, long otherwise, Object... values) throws SQLException {
    return one(sql, row -> row.getLong(1), values).orElse(otherwise);
  }

  private void forget(String sql) {
    PreparedStatement failed = prepared.remove(sql);
    if (failed != null) {
      closeQuietly(failed);
    }
  }

  void close() {
    prepared.values().forEach(Tx::closeQuietly);
    prepared.clear();
  }

  private PreparedStatement statement(String sql, Object... values) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    bind(statement, values);
    return statement;
  }

  private static void bind(PreparedStatement statement, Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      // The commonest first: setObject tries twenty types.
      if (value instanceof String text) {
        statement.setString(i + 1, text);
      } else if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof Integer number) {
        statement.setInt(i + 1, number);
      } else if (value instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else if (value instanceof Boolean flag) {
        statement.setInt(i + 1, flag ? 1 : 0);
      } else if (value instanceof Enum<?> word) {
        statement.setString(i + 1, word.name());
      } else {
        statement.setObject(i + 1, value);
      }
    }
  }

  private static void closeQuietly(PreparedStatement statement) {
    try {
      statement.close();
    } catch (SQLException e) {
      // The connection is closed next; a statement that does not close is gone with it.
      statement = null;
    }
  }
}
