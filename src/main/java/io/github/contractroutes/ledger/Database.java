package io.github.contractroutes.ledger;

import java.sql.SQLException;

/** The ledger's database: transactions, and nothing else. */
interface Database extends AutoCloseable {

  /** What is done inside one transaction. */
  interface Work<T> {
    T run(Tx tx) throws SQLException;
  }

  /** What is done inside one transaction and brings nothing back. */
  interface Change {
    void make(Tx tx) throws SQLException;
  }

  /**
   * Runs the work in one transaction that is on disk when this returns.
   *
   * @throws LedgerException if the database refuses; nothing of the work is kept, unless the commit
   *     was not acknowledged, in which case nobody can know
   */
  <T> T write(Work<T> work);

  /** The same for work that has a slot to keep: it goes before what only has to be done. */
  default <T> T writeUrgently(Work<T> work) {
    return write(work);
  }

  /**
   * As {@link #writeUrgently}, for what does no harm if a crash of the database takes it back: what
   * concerns the pace alone.
   */
  default <T> T writeAtRisk(Work<T> work) {
    return writeUrgently(work);
  }

  /** Whether somebody with a slot to keep waits for the one who writes now. */
  default boolean urgentWaits() {
    return false;
  }

  /** Runs the work on one consistent view. */
  <T> T read(Work<T> work);

  /** The same for work that has a slot to keep, and reads little. */
  default <T> T readUrgently(Work<T> work) {
    return read(work);
  }

  /** Whether several instances may work on it at the same time. */
  boolean shared();

  @Override
  void close();
}
