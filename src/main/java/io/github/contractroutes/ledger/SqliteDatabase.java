package io.github.contractroutes.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.LongSupplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The embedded ledger: one SQLite file, one service. Write-ahead log with {@code synchronous=FULL},
 * so that a commit that returned survives a power cut; one writing connection, since SQLite has one
 * writer anyway and queueing in the JVM is cheaper than SQLITE_BUSY; and two reading connections,
 * one of them for whoever has a slot to keep.
 */
final class SqliteDatabase implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
  private static final long TOLD_MICROS = 60_000_000;

  /** For each connection; SQLite's own 2 MB reads the pages of a backlog again and again. */
  private static final int CACHE_KILOBYTES = 16 * 1024;

  private final FileChannel lockFile;
  private final FileLock lock;
  private final SqliteWriter writer;
  private final SqliteReader reader;
  private final SqliteReader urgentReader;
  private volatile long aheadMicros;

  /**
   * Opens the file, or makes it, and brings its tables up to date.
   *
   * @param file the database file; its directory is made if it is missing
   * @param clockMicros the ledger's clock, epoch microseconds
   * @throws LedgerException if another service holds the file, or durability cannot be had
   */
  static SqliteDatabase forService(Path file, LongSupplier clockMicros) {
    return new SqliteDatabase(file, clockMicros, true);
  }

  /**
   * Opens the file beside a running service: without its lock, and without making or changing
   * tables. SQLite lets the two write in turns.
   *
   * @throws LedgerException if there is no ledger, or its tables are not those of this version
   */
  static SqliteDatabase forOperator(Path file, LongSupplier clockMicros) {
    if (!Files.isRegularFile(file)) {
      throw new LedgerException(
          "There is no ledger at "
              + file.toAbsolutePath()
              + "; commands are run with the settings, and in the directory, of the service.");
    }
    return new SqliteDatabase(file, clockMicros, false);
  }

  private SqliteDatabase(Path file, LongSupplier clockMicros, boolean service) {
    try {
      Path absolute = file.toAbsolutePath();
      Files.createDirectories(absolute.getParent());
      if (service) {
        lockFile =
            FileChannel.open(
                absolute.resolveSibling(absolute.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        lock = tryLock(lockFile, absolute);
      } else {
        lockFile = null;
        lock = null;
      }
      SQLiteDataSource writing = source(absolute);
      if (service) {
        tables(writing).migrate();
      } else {
        refuseOtherTables(tables(writing), absolute);
      }
      LongSupplier clock = () -> clockMicros.getAsLong() + aheadMicros;
      writer = new SqliteWriter(() -> open(source(absolute), clock), System::nanoTime);
      reader = new SqliteReader(() -> open(source(absolute), clock));
      urgentReader = new SqliteReader(() -> open(source(absolute), clock));
      refuseWithoutDurability();
      goOn(clockMicros.getAsLong());
    } catch (IOException | SQLException e) {
      throw new LedgerException(
          "The ledger "
              + file
              + " cannot be opened: "
              // Of a file there is often no more than its name in the message.
              + (e instanceof FileSystemException ? e : e.getMessage())
              + ".",
          e);
    }
  }

  private static SQLiteDataSource source(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(30_000);
    config.setCacheSize(-CACHE_KILOBYTES);
    // What a savepoint may bring back stays in memory instead of a temporary file.
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
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

  private static Flyway tables(SQLiteDataSource source) {
    return Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/ledger")
        .placeholders(Map.of("id", "integer primary key", "bytes", "blob"))
        .validateMigrationNaming(true)
        .load();
  }

  private static void refuseOtherTables(Flyway tables, Path file) {
    MigrationInfoService found = tables.info();
    if (found.current() == null
        || found.pending().length > 0
        || found.current().getState() == MigrationState.FUTURE_SUCCESS) {
      throw new LedgerException(
          "The tables of "
              + file
              + " are not those of this version; commands and service must be of one version.");
    }
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

  /**
   * The ledger's time does not go back over a start either: what waits since before a clock was set
   * back would wait for as long again.
   */
  private void goOn(long nowMicros) {
    long newest =
        read(
            tx ->
                tx.number(
                    """
                    select max(
                      coalesce((select accepted_at from request order by id desc limit 1), 0),
                      coalesce((select claimed_at from call order by id desc limit 1), 0),
                      coalesce((select made_at from outcome order by id desc limit 1), 0))
                    """,
                    0));
    aheadMicros = Math.max(0, newest * 1_000 - nowMicros);
    if (aheadMicros > TOLD_MICROS) {
      LOG.warn(
          "The clock of this machine is {} s behind the newest entry of the ledger; the ledger goes"
              + " on from that entry.",
          aheadMicros / 1_000_000);
    }
  }

  @Override
  public <T> T write(Work<T> work) {
    return writer.run(work, false);
  }

  @Override
  public <T> T writeUrgently(Work<T> work) {
    return writer.run(work, true);
  }

  @Override
  public <T> T read(Work<T> work) {
    return reader.run(work);
  }

  @Override
  public boolean urgentWaits() {
    return writer.urgentWaits();
  }

  @Override
  public <T> T readUrgently(Work<T> work) {
    return urgentReader.run(work);
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
      urgentReader.close();
      if (lock != null) {
        lock.release();
        lockFile.close();
      }
    } catch (IOException | SQLException e) {
      throw new LedgerException("The ledger did not close cleanly: " + e.getMessage() + ".", e);
    }
  }
}
