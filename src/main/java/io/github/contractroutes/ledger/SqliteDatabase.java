package io.github.contractroutes.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.LongSupplier;
import org.flywaydb.core.Flyway;
import org.sqlite.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The embedded ledger: one SQLite file, one service. Write-ahead log with {@code synchronous=FULL},
 * so that a commit that returned survives a power cut; one writing connection, since SQLite has one
 * writer anyway and queueing in the JVM is cheaper than SQLITE_BUSY; one reading connection.
 */
final class SqliteDatabase implements Database {
  private final FileChannel lockFile;
  private final FileLock lock;
  private final SqliteLine writer;
  private final SqliteLine reader;

  /**
   * Opens the file, or makes it.
   *
   * @param file the database file; its directory is made if it is missing
   * @param clockMicros the ledger's clock, epoch microseconds
   * @throws LedgerException if another service holds the file, or durability cannot be had
   */
  SqliteDatabase(Path file, LongSupplier clockMicros) {
    try {
      Path absolute = file.toAbsolutePath();
      Files.createDirectories(absolute.getParent());
      lockFile =
          FileChannel.open(
              absolute.resolveSibling(absolute.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      lock = tryLock(lockFile, absolute);
      SQLiteDataSource writing = source(absolute, SQLiteConfig.TransactionMode.IMMEDIATE);
      migrate(writing);
      SQLiteDataSource reading = source(absolute, SQLiteConfig.TransactionMode.DEFERRED);
      writer = new SqliteLine(() -> open(writing, clockMicros));
      reader = new SqliteLine(() -> open(reading, clockMicros));
      refuseWithoutDurability();
    } catch (IOException | SQLException e) {
      throw new LedgerException(
          "The ledger " + file + " cannot be opened: " + e.getMessage() + ".", e);
    }
  }

  private static SQLiteDataSource source(Path file, SQLiteConfig.TransactionMode mode) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(mode);
    config.setBusyTimeout(30_000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private static FileLock tryLock(FileChannel channel, Path file) throws IOException {
    FileLock got = null;
    try {
      got = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      got = null;
    }
    if (got == null) {
      channel.close();
      throw new LedgerException(
          "The ledger "
              + file
              + " is in use by another running service; one SQLite file serves one service.");
    }
    return got;
  }

  private static void migrate(SQLiteDataSource source) {
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/ledger")
        .placeholders(Map.of("id", "integer primary key", "bytes", "blob"))
        .validateMigrationNaming(true)
        .load()
        .migrate();
  }

  private static Connection open(SQLiteDataSource source, LongSupplier clockMicros)
      throws SQLException {
    Connection connection = source.getConnection();
    Function.create(
        connection,
        "now_us",
        new Function() {
          @Override
          protected void xFunc() throws SQLException {
            result(clockMicros.getAsLong());
          }
        });
    connection.setAutoCommit(false);
    return connection;
  }

  private void refuseWithoutDurability() {
    long synchronous = read(tx -> tx.number("pragma synchronous", -1));
    String journal = read(tx -> tx.one("pragma journal_mode", row -> row.getString(1)).orElse("?"));
    if (synchronous != 2 || !"wal".equalsIgnoreCase(journal)) {
      throw new LedgerException(
          "The ledger needs SQLite with journal_mode=wal and synchronous=FULL, but has "
              + journal
              + " and "
              + synchronous
              + ".");
    }
  }

  @Override
  public <T> T write(Work<T> work) {
    return writer.run(work, true);
  }

  @Override
  public <T> T read(Work<T> work) {
    return reader.run(work, false);
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public void close() {
    try {
      writer.close();
      reader.close();
      lock.release();
      lockFile.close();
    } catch (IOException | SQLException e) {
      throw new LedgerException("The ledger did not close cleanly: " + e.getMessage() + ".", e);
    }
  }
}
