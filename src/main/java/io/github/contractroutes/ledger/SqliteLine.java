package io.github.contractroutes.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * One connection to the SQLite file; transactions on it take turns.
 *
 * <p>They are begun and ended here and not by the driver: with its auto-commit off it begins the
 * next transaction as soon as one has ended, which keeps every other process from writing.
 *
 * <p>A full disk makes SQLite end a transaction by itself, and a rollback then fails. Such a
 * connection is thrown away, and the next turn opens another.
 */
final class SqliteLine {
  private final Opener opener;
  private final Turns turns = new Turns();
  private Connection connection;
  private Tx tx;

  /** Opens a connection that is ready for its first transaction. */
  interface Opener {
    Connection open() throws SQLException;
  }

  SqliteLine(Opener opener) throws SQLException {
    this.opener = opener;
    renew();
  }

  /** Runs the work between these two statements. */
  <T> T run(Database.Work<T> work, String begin, String end, boolean urgent) {
    turns.enter(urgent);
    try {
      if (tx == null) {
        renew();
      }
      tx.update(begin);
      T result = work.run(tx);
      tx.update(end);
      return result;
    } catch (SQLException e) {
      undo(e);
      throw new LedgerException("The ledger refused: " + e.getMessage() + ".", e);
    } catch (RuntimeException | Error e) {
      // An Error as well: half a transaction left open would be committed with the next one.
      undo(e);
      throw e;
    } finally {
      turns.leave();
    }
  }

  boolean urgentWaits() {
    return turns.urgentWaits();
  }

  private void renew() throws SQLException {
    connection = opener.open();
    tx = new Tx(connection, false);
  }

  private void undo(Throwable because) {
    if (tx == null) {
      return;
    }
    try {
      tx.update("rollback");
    } catch (SQLException untrusted) {
      because.addSuppressed(untrusted);
      try {
        shut();
      } catch (SQLException e) {
        because.addSuppressed(e);
      }
    }
  }

  private void shut() throws SQLException {
    if (tx != null) {
      tx.close();
      tx = null;
      connection.close();
    }
  }

  void close() throws SQLException {
    turns.enter(false);
    try {
      shut();
    } finally {
      turns.leave();
    }
  }
}
