package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/** A connection that reads; who wants to takes turns in the order of arrival. */
final class SqliteReader {
  private final SqliteConnection connection;
  private final ReentrantLock turn = new ReentrantLock(true);

  SqliteReader(SqliteConnection.Opener opener) throws SQLException {
    connection = new SqliteConnection(opener);
  }

  /** Runs the work on one consistent view. */
  <T> T run(Database.Work<T> work) {
    turn.lock();
    try {
      Tx tx = connection.begin("begin");
      T result = work.run(tx);
      tx.update("rollback");
      return result;
    } catch (SQLException e) {
      connection.undo(e);
      throw LedgerException.refused(e);
    } catch (RuntimeException | Error e) {
      connection.undo(e);
      throw e;
    } finally {
      turn.unlock();
    }
  }

  void close() throws SQLException {
    turn.lock();
    try {
      connection.close();
    } finally {
      turn.unlock();
    }
  }
}
