package io.github.contractroutes.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection to the SQLite file; transactions on it take turns.
 *
 * <p>A full disk makes SQLite end a transaction by itself. The driver's rollback then fails and
 * begins no new transaction, so that every later statement would be kept on its own, whatever its
 * commit or rollback says. Such a connection is thrown away, and the next turn opens another.
 */
final class SqliteLine {
  private final Opener opener;
  private final ReentrantLock turn = new ReentrantLock(true);
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

  /** Runs the work in a transaction, which is kept or rolled back. */
  <T> T run(Database.Work<T> work, boolean keep) {
    turn.lock();
    try {
      if (tx == null) {
        renew();
      }
      T result = work.run(tx);
      if (keep) {
        connection.commit();
      } else {
        connection.rollback();
      }
      return result;
    } catch (SQLException e) {
      undo(e);
      throw new LedgerException("The ledger refused: " + e.getMessage() + ".", e);
    } catch (RuntimeException | Error e) {
      // An Error as well: half a transaction left open would be committed with the next one.
      undo(e);
      throw e;
    } finally {
      turn.unlock();
    }
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
      connection.rollback();
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
    turn.lock();
    try {
      shut();
    } finally {
      turn.unlock();
    }
  }
}
