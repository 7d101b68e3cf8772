package io.github.contractroutes.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The simulation's door into a ledger's file: the database class of the service, shared by several
 * processes that take turns (a real second process would find the lock of the first; the simulation
 * is stricter, as it lets a predecessor live on), transactions that fail at a chosen moment, and a
 * look at every table.
 */
public final class LedgerDoor implements AutoCloseable {
  private static final List<String> TABLES =
      List.of(
          "audit",
          "position",
          "dead_letter",
          "file",
          "outcome",
          "turn",
          "lane",
          "call",
          "item",
          "request");

  private final SqliteDatabase database;
  private final Path journal;

  /** What may go wrong around each transaction; whatever is thrown goes through to the caller. */
  public interface Faults {
    /** Before the transaction begins. */
    void before(boolean write);

    /** All is done but the commit; what is thrown here undoes it. */
    void beforeCommit(boolean write);

    /** The commit is durable; what is thrown here hides that from the caller. */
    void afterCommit(boolean write);
  }

  /** Opens the file, or makes it. */
  public LedgerDoor(Path file, LongSupplier clockMicros) {
    database = SqliteDatabase.forService(file, clockMicros);
    journal = file.resolveSibling("simulation.journal");
  }

  /**
   * What a process holds of the ledger: everything in memory is new, the file is as it was.
   *
   * @param shared whether the ledger is one that several instances share
   */
  public Ledger process(LedgerSettings settings, boolean shared, Faults faults) {
    return new Ledger(new Faulty(database, shared, faults), settings, JournalPlace.only(journal));
  }

  /** The keeping of answers of that process; a second of patience takes no time. */
  public Answers answers(Ledger ledger) {
    AtomicLong nanos = new AtomicLong();
    return new Answers(
        ledger,
        JournalPlace.only(journal),
        nanos::get,
        millis -> nanos.addAndGet(millis * 1_000_000),
        task -> CompletableFuture.completedFuture(null));
  }

  /** Whether answers wait in the journal. */
  public boolean journaled() {
    return Files.exists(journal);
  }

  /** Makes all tables empty, so that the next seed finds a new ledger. */
  public void empty() {
    journal.toFile().delete();
    database.write(
        tx -> {
          for (String table : TABLES) {
            tx.update("delete from " + table);
          }
          return null;
        });
  }

  /** Changes rows as no rule of the ledger would. */
  public void force(String sql, Object... values) {
    database.write(tx -> tx.update(sql, values));
  }

  /** Rows of any statement, each as an array. */
  public List<Object[]> rows(String sql, Object... values) {
    return database.read(
        tx ->
            tx.list(
                sql,
                row -> {
                  Object[] columns = new Object[row.getMetaData().getColumnCount()];
                  for (int i = 0; i < columns.length; i++) {
                    columns[i] = row.getObject(i + 1);
                  }
                  return columns;
                },
                values));
  }

  /** A number. */
  public long number(String sql, Object... values) {
    return database.read(tx -> tx.number(sql, -1, values));
  }

  @Override
  public void close() {
    database.close();
  }

  private record Faulty(Database database, boolean shared, Faults faults) implements Database {
    @Override
    public boolean shared() {
      return shared;
    }

    @Override
    public <T> T write(Work<T> work) {
      faults.before(true);
      T result =
          database.write(
              tx -> {
                T done = work.run(tx);
                faults.beforeCommit(true);
                return done;
              });
      faults.afterCommit(true);
      return result;
    }

    @Override
    public <T> T read(Work<T> work) {
      faults.before(false);
      return database.read(work);
    }

    @Override
    public void close() {
      // The file belongs to the simulation, which outlives its processes.
    }
  }
}
