package io.github.contractroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/** Works that wait together share a transaction, and nothing else. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqliteWriterTest {
  private static final String TABLES =
      """
      create table place (id integer primary key);
      create table note (text text primary key,
        place integer references place (id) deferrable initially deferred);
      """;

  @TempDir private Path folder;
  private final AtomicInteger commits = new AtomicInteger();
  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicLong nanos = new AtomicLong();
  private Connection beside;
  private SqliteWriter writer;

  @BeforeEach
  void open() throws SQLException {
    beside = connection();
    try (Statement statement = beside.createStatement()) {
      statement.executeUpdate("pragma journal_mode = wal");
      statement.executeUpdate(TABLES);
    }
    writer = new SqliteWriter(this::counted, nanos::get);
  }

  @AfterEach
  void close() throws SQLException {
    writer.close();
    beside.close();
  }

  @Test
  void whatWaitsTogetherIsCommittedTogether() throws Exception {
    // Given
    FutureTask<Integer> holder = holder();
    List<FutureTask<Integer>> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      others.add(waits(false, note("other " + i)));
    }
    // When
    first.countDown();
    // Then
    holder.get();
    for (FutureTask<Integer> other : others) {
      assertThat(other.get()).isEqualTo(1);
    }
    assertThat(notes())
        .containsExactly("holder", "other 0", "other 1", "other 2", "other 3", "other 4");
    assertThat(commits).hasValue(1);
  }

  @Test
  void workThatFailsIsUndoneAloneAndToldToItsOwner() throws Exception {
    // Given
    FutureTask<Integer> holder = holder();
    FutureTask<Integer> before = waits(false, note("before"));
    IllegalStateException trouble = new IllegalStateException("half done");
    FutureTask<Integer> fails =
        waits(
            false,
            tx -> {
              note("half").run(tx);
              throw trouble;
            });
    FutureTask<Integer> refused = waits(false, note("before"));
    FutureTask<Integer> behind = waits(false, note("behind"));
    // When
    first.countDown();
    // Then
    holder.get();
    before.get();
    behind.get();
    assertThatThrownBy(fails::get).hasCause(trouble);
    assertThatThrownBy(refused::get).hasCauseInstanceOf(LedgerException.class);
    assertThat(notes()).containsExactly("before", "behind", "holder");
  }

  @Test
  void theFirstOfAllMayFailToo() throws Exception {
    // Given
    FutureTask<Integer> holder =
        waits(
            false,
            tx -> {
              note("holder").run(tx);
              waitFor(first);
              throw new IllegalStateException("half done");
            });
    FutureTask<Integer> behind = waits(false, note("behind"));
    // When
    first.countDown();
    // Then
    assertThatThrownBy(holder::get).isInstanceOf(ExecutionException.class);
    behind.get();
    assertThat(notes()).containsExactly("behind");
  }

  @Test
  void ifWorkTakesTheWholeTransactionWithItTheOthersAreDoneAgainAlone() throws Exception {
    // Given: what SQLite does by itself when the disk is full
    FutureTask<Integer> holder = holder();
    FutureTask<Integer> before = waits(false, note("before"));
    FutureTask<Integer> full =
        waits(
            false,
            tx -> {
              note("too much").run(tx);
              tx.update("rollback");
              throw new SQLException("database or disk is full");
            });
    FutureTask<Integer> behind = waits(false, note("behind"));
    // When
    first.countDown();
    // Then
    holder.get();
    before.get();
    behind.get();
    assertThatThrownBy(full::get)
        .cause()
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("disk is full");
    assertThat(notes()).containsExactly("before", "behind", "holder");
  }

  @Test
  void anErrorGoesToItsOwnerAlone() throws Exception {
    // Given
    FutureTask<Integer> holder = holder();
    FutureTask<Integer> dies =
        waits(
            false,
            tx -> {
              note("half").run(tx);
              throw new OutOfMemoryError("no more");
            });
    FutureTask<Integer> behind = waits(false, note("behind"));
    // When
    first.countDown();
    // Then
    holder.get();
    behind.get();
    assertThatThrownBy(dies::get).hasCauseInstanceOf(OutOfMemoryError.class);
    assertThat(notes()).containsExactly("behind", "holder");
  }

  @Test
  void whoComesWhenItIsClosedIsTold() throws Exception {
    writer.close();

    assertThatThrownBy(() -> writer.run(note("late"), false))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void ifTheCommitFailsItFailsForAllAndTheNextOneGoesWell() throws Exception {
    // Given
    FutureTask<Integer> holder = holder();
    FutureTask<Integer> badly =
        waits(
            false,
            tx -> {
              tx.update("pragma defer_foreign_keys = on");
              return tx.update("insert into note (text, place) values ('badly', 17)");
            });
    FutureTask<Integer> behind = waits(false, note("behind"));
    // When
    first.countDown();
    // Then
    for (FutureTask<Integer> each : List.of(holder, badly, behind)) {
      assertThatThrownBy(each::get)
          .cause()
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("FOREIGN KEY");
    }
    assertThat(notes()).isEmpty();
    assertThat(writer.run(note("later"), false)).isEqualTo(1);
    assertThat(notes()).containsExactly("later");
  }

  @Test
  void aTransactionEndsWithTheUrgentWorkThatJoinsIt() throws Exception {
    // Given
    List<String> seenByTheNext = new ArrayList<>();
    FutureTask<Integer> holder = holder();
    FutureTask<Integer> usual =
        waits(
            false,
            tx -> {
              seenByTheNext.addAll(notes());
              return note("usual").run(tx);
            });
    FutureTask<Integer> urgent = waits(true, note("urgent"));
    assertThat(writer.urgentWaits()).isTrue();
    // When
    first.countDown();
    // Then
    holder.get();
    urgent.get();
    usual.get();
    // Another connection sees them: they were committed before the usual work began.
    assertThat(seenByTheNext).containsExactly("holder", "urgent");
    assertThat(commits).hasValue(2);
    assertThat(writer.urgentWaits()).isFalse();
  }

  @Test
  void whatTookLongIsCommittedBeforeOthersJoin() throws Exception {
    // Given
    FutureTask<Integer> holder = holder();
    FutureTask<Integer> behind = waits(false, note("behind"));
    // When
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(11));
    first.countDown();
    // Then
    holder.get();
    behind.get();
    assertThat(notes()).containsExactly("behind", "holder");
    assertThat(commits).hasValue(2);
  }

  @Test
  void manyAtATimeLoseNothing() throws Exception {
    int each = 200;
    List<FutureTask<Integer>> threads = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      String name = "thread " + thread + ", ";
      boolean urgent = thread % 4 == 0;
      threads.add(
          started(
              () -> {
                for (int i = 0; i < each; i++) {
                  writer.run(note(name + i), urgent);
                }
                return each;
              }));
    }
    for (FutureTask<Integer> thread : threads) {
      thread.get();
    }
    assertThat(notes()).hasSize(8 * each).doesNotHaveDuplicates();
  }

  /** Writes until {@link #first} opens; who comes meanwhile waits. */
  private FutureTask<Integer> holder() throws InterruptedException {
    CountDownLatch holds = new CountDownLatch(1);
    FutureTask<Integer> holder =
        started(
            () ->
                writer.run(
                    tx -> {
                      holds.countDown();
                      waitFor(first);
                      return note("holder").run(tx);
                    },
                    false));
    holds.await();
    return holder;
  }

  /** Somebody who waits for the turn, or has it and waits in it. */
  private FutureTask<Integer> waits(boolean urgent, Database.Work<Integer> work) {
    FutureTask<Integer> task = new FutureTask<>(() -> writer.run(work, urgent));
    Thread thread = new Thread(task);
    thread.start();
    await()
        .atMost(30, TimeUnit.SECONDS)
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .until(() -> thread.getState() == Thread.State.WAITING);
    return task;
  }

  private static FutureTask<Integer> started(Callable<Integer> work) {
    FutureTask<Integer> task = new FutureTask<>(work);
    new Thread(task).start();
    return task;
  }

  private static Database.Work<Integer> note(String text) {
    return tx -> tx.update("insert into note (text) values (?)", text);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> notes() throws SQLException {
    List<String> notes = new ArrayList<>();
    try (Statement statement = beside.createStatement();
        var rows = statement.executeQuery("select text from note order by text")) {
      while (rows.next()) {
        notes.add(rows.getString(1));
      }
    }
    return notes;
  }

  private Connection counted() throws SQLException {
    Connection connection = connection();
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("pragma foreign_keys = on");
    }
    ((SQLiteConnection) connection)
        .addCommitListener(
            new SQLiteCommitListener() {
              @Override
              public void onCommit() {
                commits.incrementAndGet();
              }

              @Override
              public void onRollback() {
                // Counts nothing.
              }
            });
    return connection;
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
  }
}
