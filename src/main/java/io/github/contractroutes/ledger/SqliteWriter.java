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
 * <p>Whoever has a slot to keep goes first, and no usual work comes behind its own into the same
 * transaction.
 */
final class SqliteWriter {
  /** Works of one transaction; only urgent ones join when it has so many. */
  private static final int MOST = 32;

  /** After that long only urgent works join a transaction. */
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

  /** The first of a transaction. */
  private synchronized Job<?> first(List<Job<?>> together) {
    Job<?> job = waiting.next();
    together.add(job);
    return job;
  }

  /** Who joins a transaction that began then, behind those; null to end it. */
  private synchronized Job<?> next(List<Job<?>> together, long beganNanos) {
    boolean full = together.size() >= MOST || nanos.getAsLong() - beganNanos > LONGEST_NANOS;
    boolean hurries = together.get(together.size() - 1).urgent;
    Job<?> job = full || hurries ? waiting.nextUrgent() : waiting.next();
    if (job != null) {
      together.add(job);
    }
    return job;
  }

  /** One transaction with all who come into it. Whatever happens, each of them is woken. */
  private void transaction() {
    List<Job<?>> together = new ArrayList<>(MOST);
    Throwable because = null;
    boolean whole = false;
    try {
      synchronized (connection) {
        Job<?> job = first(together);
        try {
          long began = nanos.getAsLong();
          Tx tx = connection.begin("begin immediate");
          job.run(tx);
          while ((job = next(together, began)) != null) {
            join(tx, job);
          }
          whole = true;
          tx.update("commit");
          for (Job<?> each : together) {
            each.kept();
          }
        } catch (Throwable e) {
          because = e;
          connection.undo(e);
        }
      }
    } finally {
      end(together, whole, because);
    }
  }

  /**
   * Ends the works of a transaction that was not kept, and wakes everybody. If it was lost with the
   * last work in it (a full disk makes SQLite undo everything), the others did nothing wrong and
   * are done again, each alone.
   */
  private void end(List<Job<?>> together, boolean whole, Throwable because) {
    for (int i = 0; i < together.size(); i++) {
      Job<?> job = together.get(i);
      boolean last = i == together.size() - 1;
      if (!whole && !last && job.failure == null) {
        alone(job);
      } else {
        job.end(because);
      }
    }
  }

  private void alone(Job<?> job) {
    Throwable because = null;
    try {
      synchronized (connection) {
        try {
          Tx tx = connection.begin("begin immediate");
          job.run(tx);
          tx.update("commit");
          job.kept();
        } catch (Throwable e) {
          because = e;
          connection.undo(e);
        }
      }
    } finally {
      job.end(because);
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
    } catch (SQLException | RuntimeException e) {
      try {
        tx.update("rollback to joined");
      } catch (SQLException gone) {
        e.addSuppressed(gone);
        throw e;
      }
      job.failure = e;
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
    private boolean kept;

    Job(Database.Work<T> work, boolean urgent) {
      this.work = work;
      this.urgent = urgent;
    }

    void run(Tx tx) throws SQLException {
      result = work.run(tx);
    }

    /** Its transaction is on disk. */
    void kept() {
      kept = true;
    }

    /**
     * Wakes the owner.
     *
     * @param because why the transaction was not kept, if it was not
     */
    void end(Throwable because) {
      if (!kept && failure == null) {
        failure = because;
      }
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
      if (!kept) {
        throw new LedgerException("The ledger did not say whether it kept the work.");
      }
      return result;
    }
  }
}
