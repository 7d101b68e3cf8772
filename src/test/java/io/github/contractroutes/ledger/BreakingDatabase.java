package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A real database that takes nothing while a test says so. */
final class BreakingDatabase implements Database {
  /** What breaks. */
  enum Break {
    NOTHING,
    /** A transaction does not begin. */
    EVERYTHING,
    /** The commit works, and is not acknowledged. */
    ACKNOWLEDGEMENT
  }

  final AtomicInteger refused = new AtomicInteger();
  volatile Break broken = Break.NOTHING;
  volatile Runnable beforeCommit = () -> {};
  private final AtomicBoolean once = new AtomicBoolean();
  private final Database real;

  BreakingDatabase(Database real) {
    this.real = real;
  }

  @Override
  public <T> T write(Work<T> work) {
    if (broken == Break.EVERYTHING || once.getAndSet(false)) {
      throw refuse();
    }
    T result =
        real.write(
            tx -> {
              T done = work.run(tx);
              beforeCommit.run();
              return done;
            });
    if (broken == Break.ACKNOWLEDGEMENT) {
      throw refuse();
    }
    return result;
  }

  /** The next transaction does not begin. */
  void refuseOnce() {
    once.set(true);
  }

  private LedgerException refuse() {
    refused.incrementAndGet();
    // 13 is SQLITE_FULL.
    return new LedgerException("The ledger refused.", new SQLException("disk full", "", 13));
  }

  @Override
  public <T> T read(Work<T> work) {
    return real.read(work);
  }

  @Override
  public boolean shared() {
    return real.shared();
  }

  @Override
  public void close() {
    real.close();
  }
}
