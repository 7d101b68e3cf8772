package io.github.contractroutes.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * One connection to the SQLite file, for one thread at a time.
 *
 * <p>Transactions are begun and ended here and not by the driver: with its auto-commit off it
 * begins the next transaction as soon as one has ended, which keeps every other process from
 * writing.
 *
 * <p>A full disk makes SQLite end a transaction by itself, and a rollback then fails. Such a
 * connection is thrown away, and the next transaction opens another.
 */
final class SqliteConnection {
  private final Opener opener;
  private Connection connection;
  private Tx tx;
  private boolean closed;

  /** Opens a connection that is ready for its first transaction. */
  interface Opener {
    Connection open() throws SQLException;
  }

  SqliteConnection(Opener opener) throws SQLException {
    this.opener = opener;
    renew();
  }

  /** Begins a transaction with this statement. */
  Tx begin(String statement) throws SQLException {
    if (closed) {
      throw new SQLException("the ledger is closed");
    }
    if (tx == null) {
      renew();
    }
    tx.update(statement);
    return tx;
  }

  /** Ends the transaction without keeping anything of it. */
  void undo(Throwable because) {
    if (tx == null) {
      return;
    }
    try {
      if (because instanceof Error) {
        // A statement may have been left half filled.
        shut();
      } else {
        tx.update("rollback");
      }
    } catch (SQLException untrusted) {
      because.addSuppressed(untrusted);
      try {
        shut();
      } catch (SQLException e) {
        because.addSuppressed(e);
      }
    }
  }

  private void renew() throws SQLException {
    connection = opener.open();
    tx = new Tx(connection, false);
  }

  void close() throws SQLException {
    closed = true;
    shut();
  }

  private void shut() throws SQLException {
    if (tx != null) {
      tx.close();
      tx = null;
      connection.close();
    }
  }
}
