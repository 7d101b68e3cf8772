package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The connection that writes. Works that wait at the same time go into one transaction, each behind
 * a savepoint of its own: one flush serves all of them, and a page that several change is written
 * once. Nobody waits for company: whoever finds nobody writing writes at once, and does the work of
 * those who came meanwhile as well, on its own thread. Work that fails is undone alone; everybody
 * returns when the common commit is on disk, or fails with it.
 *
 * <p>Whoever has a slot to keep goes first, and the transaction in which its work was done ends at
 * once.
 */
final class SqliteWriter {
  /** Works of one transaction. */
  private static final int MOST = 32;

  /** After that long no further work is let into a transaction. */
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final SqliteConnection connection;
  private final LongSupplier nanos;
  private final Turns<Job<?>> waiting = new Turns<>();
  private boolean somebodyWrites;

  /**
   * @param nanos monotonic clock
   */
  SqliteWriter(SqliteConnection.Opener opener, LongSupplier nanos) throws SQLException {
    connection = new SqliteConnection(opener);
    this.nanos = nanos;
  }

  /** Returns when the work is on disk. */
  <T> T run(Database.Work<T> work, boolean urgent) {
    Job<T> job = new Job<>(work, urgent);
    if (!writesNow(job)) {
      // Not to be interrupted: the others' work may be handed to this thread.
      job.called.acquireUninterruptibly();
    }
    if (!job.ended) {
      try {
        while (!job.ended) {
          transaction();
        }
      } finally {
        handOn();
      }
    }
    return job.result();
  }

  synchronized boolean urgentWaits() {
    return waiting.urgentWaits();
  }

  private synchronized boolean writesNow(Job<?> job) {
    waiting.add(job, job.urgent);
    boolean mine = !somebodyWrites;
    somebodyWrites = true;
    return mine;
  }

  private synchronized void handOn() {
    Job<?> next = waiting.someone();
    somebodyWrites = next != null;
    if (somebodyWrites) {
      next.called.release();
    }
  }

  private synchronized Job<?> next() {
    return waiting.next();
  }

  /** Who joins a transaction that began then, behind those; null to end it. */
  private synchronized Job<?> next(List<Job<?>> together, long beganNanos) {
    boolean full = together.size() >= MOST || nanos.getAsLong() - beganNanos > LONGEST_NANOS;
    boolean hurries = together.get(together.size() - 1).urgent;
    return waiting.urgentWaits() || !full && !hurries ? waiting.next() : null;
  }

  private void transaction() {
    List<Job<?>> together = new ArrayList<>();
    synchronized (connection) {
      try {
        Job<?> job = next();
        together.add(job);
        long began = nanos.getAsLong();
        Tx tx = connection.begin("begin immediate");
        job.run(tx);
        while ((job = next(together, began)) != null) {
          together.add(job);
          join(tx, job);
        }
        tx.update("commit");
        together.forEach(each -> each.end(null));
      } catch (Throwable e) {
        connection.undo(e);
        together.forEach(each -> each.end(e));
      }
    }
  }

  /**
   * Does further work in a transaction; of work that fails nothing stays there.
   *
   * @throws SQLException if the transaction is gone
   */
  private static void join(Tx tx, Job<?> job) throws SQLException {
    tx.update("savepoint joined");
    try {
      job.run(tx);
    } catch (Throwable e) {
      // Also of an Error: half of the work would be committed with that of the others.
      job.failure = e;
      tx.update("rollback to joined");
    }
    tx.update("release joined");
  }

  void close() throws SQLException {
    synchronized (connection) {
      connection.close();
    }
  }

  /** Work, and what came of it. */
  private static final class Job<T> {
    private final Database.Work<T> work;
    private final boolean urgent;

    /** Given when the work has ended, or when it is for this one to go on with the waiting. */
    private final Semaphore called = new Semaphore(0);

    private volatile boolean ended;
    private T result;
    private Throwable failure;

    Job(Database.Work<T> work, boolean urgent) {
      this.work = work;
      this.urgent = urgent;
    }

    void run(Tx tx) throws SQLException {
      result = work.run(tx);
    }

    /**
     * @param because why the transaction is not kept; null if it is
     */
    void end(Throwable because) {
      failure = failure == null ? because : failure;
      ended = true;
      called.release();
    }

    T result() {
      if (failure instanceof SQLException e) {
        throw LedgerException.refused(e);
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
      return result;
    }
  }
}
