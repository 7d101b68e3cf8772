package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.done;
import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;

/**
 * What is done again and again costs the same however much waits or was done. It is measured in
 * steps of SQLite's machine, which are the same on every computer, not in time.
 */
class BacklogCostTest {
  private static final int EACH = 50;

  @TempDir Path folder;
  private long offset;

  @Test
  void nothingThatIsDoneOftenLooksAtEverythingThatWaits() throws SQLException {
    // When
    Map<String, Long> few = costs(folder.resolve("few.db"), 20, 0);
    Map<String, Long> many = costs(folder.resolve("many.db"), 400, 0);

    // Then
    assertThat(few.keySet()).isEqualTo(many.keySet());
    many.forEach((what, steps) -> assertThat(steps).as(what).isLessThan(few.get(what) * 2 + 5_000));
  }

  @Test
  void nothingThatIsDoneOftenLooksAtEverythingThatWasDone() throws SQLException {
    // When
    Map<String, Long> few = costs(folder.resolve("few.db"), 20, 10);
    Map<String, Long> many = costs(folder.resolve("many.db"), 20, 200);

    // Then
    many.forEach((what, steps) -> assertThat(steps).as(what).isLessThan(few.get(what) * 2 + 5_000));
  }

  @Test
  void aTurnCostsLittleHoweverManyAgentsWaitForTheirs() throws SQLException {
    // When
    long few = turns(folder.resolve("few.db"), 20);
    long many = turns(folder.resolve("many.db"), 2_000);

    // Then
    assertThat(many).isLessThan(few * 2 + 5_000);
  }

  /** Steps of one call, of some in a row, with so many agents waiting. */
  private long turns(Path file, int agents) throws SQLException {
    int calls = 64;
    Counted database = new Counted(file);
    LedgerSettings settings = new LedgerSettings("jdbc:sqlite:" + file, "group", true, true, 3);
    try (Ledger ledger = new Ledger(database, settings)) {
      for (int i = 0; i < agents; i++) {
        ledger.accept(poll(download("r", "tenant" + i, 1 + calls * EACH / agents, offset++)));
      }
      return database.steps(() -> IntStream.range(0, calls).forEach(i -> answer(ledger))) / calls;
    }
  }

  /** Steps of what is done often, with so many requests waiting and so many answered. */
  private Map<String, Long> costs(Path file, int waiting, int answered) throws SQLException {
    Map<String, Long> costs = new LinkedHashMap<>();
    Counted database = new Counted(file);
    LedgerSettings settings = new LedgerSettings("jdbc:sqlite:" + file, "group", true, true, 3);
    try (Ledger ledger = new Ledger(database, settings)) {
      accept(ledger, "done", answered);
      for (int i = 0; i < answered; i++) {
        answer(ledger);
      }
      ledger.outbox().outcomesPublished(ledger.outbox().pendingOutcomes(1_000_000));
      accept(ledger, "waiting", waiting);
      costs.put("a request", database.steps(() -> accept(ledger, "one", 1)));
      costs.put("lanes", database.steps(ledger::lanes));
      costs.put("until due", database.steps(() -> ledger.untilDue(claim().lane())));
      costs.put("a call", database.steps(() -> answer(ledger)));
      costs.put("outcomes", database.steps(() -> ledger.outbox().pendingOutcomes(10)));
      costs.put("links", database.steps(() -> ledger.outbox().pendingLinks(10)));
      costs.put("files", database.steps(() -> ledger.outbox().pendingFiles(10)));
      costs.put("manifests", database.steps(() -> ledger.outbox().pendingManifests(10)));
      costs.put("dead letters", database.steps(() -> ledger.outbox().pendingDeadLetters(10)));
      costs.put("results", database.steps(() -> ledger.outbox().pendingResults(10, 1_000)));
      costs.put("a file", database.steps(ledger.downloads()::take));
      costs.put("old items", database.steps(() -> ledger.expire(86_400_000, 86_400_000)));
      costs.put("old payloads", database.steps(() -> ledger.forgetPayloads(86_400_000)));
      costs.put("old requests", database.steps(() -> ledger.delete(86_400_000)));
      costs.put("open calls", database.steps(ledger::recoverExpired));
      costs.put("doubts", database.steps(() -> ledger.doubts().alarms()));
    }
    return costs;
  }

  private void accept(Ledger ledger, String name, int requests) {
    for (int i = 0; i < requests; i++) {
      ledger.accept(poll(download(name + i, "acme", EACH, offset++)));
    }
  }

  private static void answer(Ledger ledger) {
    ClaimedCall call = ledger.claim(claim()).orElseThrow();
    ledger.markSent(call.id(), "me");
    ledger.recordAnswer(all(call, done("flow")));
  }

  private static Claim claim() {
    return new Claim(
        "account/download", "me", EACH, 50_500, 60_000, agent -> 1, true, () -> 0, Long.MAX_VALUE);
  }

  /** A ledger file whose steps are counted. */
  private static final class Counted implements Database {
    private static final int STEPS = 10;

    private final SqliteDatabase database;
    private final AtomicLong steps = new AtomicLong();

    Counted(Path file) throws SQLException {
      AtomicLong clock = new AtomicLong(1_800_000_000_000_000L);
      database = SqliteDatabase.forService(file, clock::incrementAndGet);
      write(this::count);
      read(this::count);
    }

    private Object count(Tx tx) throws SQLException {
      ProgressHandler.setHandler(
          tx.connection(),
          STEPS,
          new ProgressHandler() {
            @Override
            protected int progress() {
              steps.addAndGet(STEPS);
              return 0;
            }
          });
      return null;
    }

    long steps(Runnable work) {
      long before = steps.get();
      work.run();
      return steps.get() - before;
    }

    @Override
    public <T> T write(Work<T> work) {
      return database.write(work);
    }

    @Override
    public <T> T writeUrgently(Work<T> work) {
      return database.writeUrgently(work);
    }

    @Override
    public <T> T read(Work<T> work) {
      return database.read(work);
    }

    @Override
    public boolean shared() {
      return false;
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
